/* Decides nothing: packs, reads, compares. */
#include "docx_case.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

static const char HEAD[] =
	"<?xml version='1.0' encoding='UTF-8'?><w:document "
	"xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' "
	"xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships' "
	"xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "
	"xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape' "
	"xmlns:wp='http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing' "
	"xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' "
	"xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math' "
	"xmlns:w14='http://schemas.microsoft.com/office/word/2010/wordml' "
	"xmlns:v='urn:schemas-microsoft-com:vml' xmlns:x='urn:unknown'><w:body>";
static const char TAIL[] = "<w:sectPr/></w:body></w:document>";

void docx_case_read_bytes(struct reading *reading, struct dm_str bytes, const char *name)
{
	const struct reading_setup setup = { .name = name };

	(void)reading_run(reading, &dm_plugin_docx, bytes.p, bytes.n, &setup);
}

void docx_case_read(struct reading *reading, const char *body, const struct ooxml_member *more)
{
	struct dm_arena arena;
	struct dm_str xml;

	dm_arena_init(&arena, 0, NULL, NULL);
	xml = dm_arena_printf(&arena, "%s%s%s", HEAD, body, TAIL);
	docx_case_read_bytes(
		reading, ooxml_pack_main(&arena, "word/document.xml", xml.p, more), "a.docx");
	dm_arena_done(&arena);
}

void docx_case_read_styled(struct reading *reading, const char *body, const char *styles)
{
	const struct ooxml_member more[] = {
		{ "word/_rels/document.xml.rels", RELATIONS(RELATE("s", "styles", "styles.xml")) },
		{ "word/styles.xml", styles },
		{ 0 },
	};

	docx_case_read(reading, body, more);
}

/* "0,0 A; 0,1 1x2 BC; " for each table, its number and its parent in front. */
static const char *print_tables(struct reading *reading)
{
	struct dm_buf out;

	dm_buf_init(&out, &reading->arena);
	for (size_t i = 0; i < reading->tables.n; i++) {
		const struct reading_table *table = reading->tables.items[i];

		if (table->table.parent)
			dm_buf_add(&out, dm_arena_printf(&reading->arena, "[in %u at %u,%u] ",
						 table->table.parent, table->table.parent_row,
						 table->table.parent_column));
		for (size_t c = 0; c < table->cells.n; c++) {
			const struct reading_cell *cell = &table->cells.items[c];
			uint32_t down = cell->cell.row_span, right = cell->cell.col_span;

			dm_buf_add(&out, dm_arena_printf(&reading->arena, "%u,%u ", cell->row,
						 cell->cell.column));
			if (down > 1 || right > 1)
				dm_buf_add(&out,
					dm_arena_printf(&reading->arena, "%ux%u ", down, right));
			dm_buf_add(&out, cell->cell.text);
			dm_buf_add_c(&out, "; ");
		}
		dm_buf_add_c(&out, "/ ");
	}
	return dm_buf_str(&out).p;
}

static const char *print_paragraphs(struct reading *reading)
{
	struct dm_buf out;

	dm_buf_init(&out, &reading->arena);
	for (size_t i = 0; i < reading->paragraphs.n; i++) {
		dm_buf_add(&out, reading->paragraphs.items[i].text);
		dm_buf_add_c(&out, " | ");
	}
	return dm_buf_str(&out).p;
}

void docx_case_expect(const char *body, const char *tables, const char *paragraphs)
{
	struct reading reading;

	docx_case_read(&reading, body, NULL);
	assert_string_equal(reading.error.text, "");
	assert_string_equal(print_tables(&reading), tables);
	assert_string_equal(print_paragraphs(&reading), paragraphs);
	reading_done(&reading);
}

void docx_case_expect_note(const char *body, const char *id)
{
	struct reading reading;

	docx_case_read(&reading, body, NULL);
	assert_string_equal(reading.error.text, "");
	assert_non_null(reading_note_find(&reading, id));
	reading_done(&reading);
}

const struct dm_paragraph *docx_case_paragraph(
	const struct reading *reading, size_t n, const char *text)
{
	assert_true(n < reading->paragraphs.n);
	assert_int_equal(reading->paragraphs.items[n].text.n, strlen(text));
	assert_memory_equal(reading->paragraphs.items[n].text.p, text, strlen(text));
	return &reading->paragraphs.items[n];
}
