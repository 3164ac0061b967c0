/* Decides what has to be closed before something else can begin, so that any order of tags gives
 * sound tables. Text between the cells of a table stands where the table does. */
#include "chunk.h"

struct docx_insert docx_insert_from(struct docx *docx)
{
	return (struct docx_insert){ docx, docx->n_flows, docx->n_tables };
}

struct docx_table *docx_insert_table(const struct docx_insert *in)
{
	return in->docx->n_tables > in->n_tables ? in->docx->table : NULL;
}

/* True where the open flow is a cell of ours. */
static bool is_in_cell(const struct docx_insert *in)
{
	const struct docx *docx = in->docx;

	return docx->n_flows > in->n_flows && docx->flow->kind == DOCX_FLOW_CELL &&
	       docx->flow->table == docx->table;
}

int32_t docx_insert_text(struct docx_insert *in, struct dm_str text)
{
	int32_t r = in->docx->flow->paragraph.is_open ? 0 : docx_paragraph_start(in->docx, NULL);

	return r < 0 ? r : docx_text_add(in->docx, text);
}

int32_t docx_insert_paragraph_end(struct docx_insert *in)
{
	struct docx_paragraph *paragraph = &in->docx->flow->paragraph;

	if (paragraph->is_open && paragraph->text.n &&
		paragraph->text.p[paragraph->text.n - 1] == ' ')
		paragraph->text.n--;
	return docx_paragraph_close(in->docx);
}

int32_t docx_insert_cell_end(struct docx_insert *in)
{
	int32_t r = docx_insert_paragraph_end(in);

	return r == 0 && is_in_cell(in) ? docx_cell_end(in->docx) : r;
}

int32_t docx_insert_row_end(struct docx_insert *in)
{
	int32_t r = docx_insert_cell_end(in);

	if (r == 0 && docx_insert_table(in) && in->docx->table->in_row)
		r = docx_row_end(in->docx);
	return r;
}

int32_t docx_insert_table_end(struct docx_insert *in)
{
	int32_t r = docx_insert_row_end(in);

	return r == 0 && docx_insert_table(in) ? docx_table_end(in->docx) : r;
}

int32_t docx_insert_table_begin(struct docx_insert *in)
{
	int32_t r = docx_insert_paragraph_end(in);

	if (r == 0)
		r = docx_table_start(in->docx, NULL);
	return r < 0 ? r : 0;
}

int32_t docx_insert_row_begin(struct docx_insert *in)
{
	int32_t r = docx_insert_row_end(in);

	if (r == 0 && docx_insert_table(in))
		r = docx_row_start(in->docx, NULL);
	return r < 0 ? r : 0;
}

int32_t docx_insert_cell_begin(struct docx_insert *in, struct docx_cell **ret_cell)
{
	struct docx_table *table = docx_insert_table(in);
	int32_t r = docx_insert_cell_end(in);

	*ret_cell = NULL;
	if (r < 0 || !table)
		return r;
	if (!table->in_row)
		r = docx_row_start(in->docx, NULL);
	if (r == 0)
		r = docx_cell_start(in->docx, NULL);
	if (r == 0)
		*ret_cell = &table->cells.items[table->cells.n - 1];
	return r < 0 ? r : 0;
}

int32_t docx_insert_finish(struct docx_insert *in)
{
	int32_t r = 0;

	while (r == 0 && docx_insert_table(in))
		r = docx_insert_table_end(in);
	return r == 0 ? docx_insert_paragraph_end(in) : r;
}
