/* Decides what is written at once and what waits: tables come before paragraphs, an outer table
 * before the ones in it, and a cell once its span is known. */
#include "inspect.h"

#include <stdio.h>
#include <string.h>

#include "base/json_text.h"
#include "base/str.h"
#include "inspect_table.h"

enum { FACTS_MAX = 16, BUFFER = 64 * 1024 };

struct fact {
	struct dm_str key, value;
};

struct dm_inspect {
	struct dm_sink sink;
	struct dm_arena *job;
	struct dm_arena kept; /* of the tables that wait; emptied when an outermost one ends */
	struct dm_arena_mark kept_start;
	char *buffer;
	size_t n_buffer;
	const struct dm_dest *dest;
	bool is_bare;
	const char *gap; /* between members: a line break, nothing where all is one line */
	int answer;	 /* the first negative one of dest */
	uint32_t depth;
	bool is_streaming;		    /* the outermost table is written as it comes */
	uint32_t outermost;		    /* its id */
	struct inspect_table *first, *last; /* kept, in order of ids; the streaming one too */
	struct inspect_size size;	    /* of the table being written */
	bool has_cell;
	struct dm_spool paragraphs, notes;
	struct fact facts[FACTS_MAX];
	size_t n_facts;
	struct dm_inspect_counts counts;
};

static void pass_on(struct dm_inspect *in, const char *bytes, size_t n)
{
	int r = in->answer ? in->answer : in->dest->write(in->dest, bytes, n);

	if (r < 0 && !in->answer)
		in->answer = r;
}

static void put(void *ctx, const char *bytes, size_t n)
{
	struct dm_inspect *in = ctx;

	if (n > BUFFER - in->n_buffer) {
		pass_on(in, in->buffer, in->n_buffer);
		in->n_buffer = 0;
	}
	if (n > BUFFER) {
		pass_on(in, bytes, n);
		return;
	}
	memcpy(in->buffer + in->n_buffer, bytes, n);
	in->n_buffer += n;
}

static void put_c(struct dm_inspect *in, const char *s)
{
	put(in, s, strlen(s));
}

static void put_to_spool(void *ctx, const char *bytes, size_t n)
{
	dm_spool_add(ctx, bytes, n);
}

static size_t put_digits(char *to, uint64_t value)
{
	char digits[20];
	size_t n = 0;

	if (value < 10) {
		to[0] = (char)('0' + value);
		return 1;
	}
	do
		digits[n++] = (char)('0' + value % 10);
	while (value /= 10);
	for (size_t i = 0; i < n; i++)
		to[i] = digits[n - 1 - i];
	return n;
}

static void put_member(struct dm_inspect *in, const char *before, uint64_t value)
{
	char digits[20];

	put_c(in, before);
	put(in, digits, put_digits(digits, value));
}

static void put_cell(struct dm_inspect *in, uint32_t row, const struct dm_cell *cell)
{
	const uint32_t numbers[] = { row, cell->column, cell->row_span ? cell->row_span : 1,
		cell->col_span ? cell->col_span : 1 };
	char head[64];
	size_t n = 0;

	if (in->has_cell)
		head[n++] = ',';
	head[n++] = '[';
	for (size_t i = 0; i < 4; i++) {
		n += put_digits(head + n, numbers[i]);
		head[n++] = ',';
	}
	put(in, head, n);
	dm_json_text_valid(put, in, cell->text.p ? cell->text : DM_STR(""));
	put(in, "]", 1);
	in->has_cell = true;
}

/* Sheets list only cells with text and end with the last of them; other tables show their grid. */
static void show_cell(
	struct dm_inspect *in, bool is_sheet, uint32_t row, const struct dm_cell *cell)
{
	uint64_t bottom = (uint64_t)row + (cell->row_span ? cell->row_span : 1);
	uint64_t right = (uint64_t)cell->column + (cell->col_span ? cell->col_span : 1);

	if (is_sheet && !cell->text.n)
		return;
	if (bottom > in->size.rows)
		in->size.rows = bottom;
	if (right > in->size.columns)
		in->size.columns = right;
	put_cell(in, row, cell);
}

static void begin_table(struct dm_inspect *in, const struct dm_table *table)
{
	put_c(in, in->counts.tables++ ? "," : "");
	put_c(in, in->gap);
	put_c(in, "{\"name\":");
	dm_json_text(put, in, table->name.p ? table->name : DM_STR(""));
	put_c(in, ",\"cells\":[");
	in->size = (struct inspect_size){ 0 };
	in->has_cell = false;
}

static void end_table(struct dm_inspect *in, const struct inspect_table *t)
{
	if (!(t->table.flags & DM_TABLE_SHEET) && t->rows > in->size.rows)
		in->size.rows = t->rows;
	put_member(in, "],\"rows\":", in->size.rows);
	put_member(in, ",\"cols\":", in->size.columns);
	if (t->table.flags & DM_TABLE_HIDDEN)
		put_c(in, ",\"hidden\":true");
	if (t->table.parent) {
		put_member(in, ",\"parent\":[", t->table.parent - 1);
		put_member(in, ",", t->table.parent_row);
		put_member(in, ",", t->table.parent_column);
		put_c(in, "]");
	}
	put_c(in, "}");
}

static struct inspect_table *table_of(struct dm_inspect *in, uint32_t id)
{
	struct inspect_table *t = in->last;

	if (t && t->table.id == id)
		return t;
	for (t = in->first; t && t->table.id != id; t = t->next)
		;
	return t;
}

static int32_t on_table_begin(const struct dm_sink *sink, const struct dm_table *table)
{
	struct dm_inspect *in = sink->ctx;
	struct inspect_table *t = DM_NEW(&in->kept, struct inspect_table);

	inspect_table_init(t, &in->kept, table);
	if (in->last)
		in->last->next = t;
	else
		in->first = t;
	in->last = t;
	if (in->depth++ == 0) {
		in->outermost = table->id;
		in->is_streaming = table->flags & DM_TABLE_MERGES_KNOWN;
		if (in->is_streaming)
			begin_table(in, table);
	}
	return in->answer;
}

static int32_t on_row(const struct dm_sink *sink, uint32_t table, const struct dm_row *row)
{
	struct dm_inspect *in = sink->ctx;
	struct inspect_table *t = table_of(in, table);
	bool streams = in->is_streaming && table == in->outermost;

	if (!t)
		return DM_E_BUG; /* the gate lets no such row through */
	t->rows = (uint64_t)row->index + 1;
	for (uint32_t i = 0; i < row->n_cells; i++) {
		const struct dm_cell *cell = &row->cells[i];
		struct dm_cell unlabelled;

		if (cell->flags & DM_CELL_LABELLED) { /* paragraphs have none here either */
			unlabelled = *cell;
			unlabelled.text = cell->raw;
			cell = &unlabelled;
		}
		if (streams)
			show_cell(in, t->table.flags & DM_TABLE_SHEET, row->index, cell);
		else
			inspect_table_keep(t, row->index, cell);
	}
	return in->answer;
}

static int32_t on_merge(const struct dm_sink *sink, uint32_t table, const struct dm_range *range)
{
	struct dm_inspect *in = sink->ctx;
	struct inspect_table *t = table_of(in, table);

	if (!t)
		return DM_E_BUG;
	DM_PUSH(&in->kept, &t->merges, *range);
	return in->answer;
}

struct replay {
	struct dm_inspect *inspect;
	bool is_sheet;
};

static void on_kept_cell(void *ctx, uint32_t row, const struct dm_cell *cell)
{
	const struct replay *replay = ctx;

	show_cell(replay->inspect, replay->is_sheet, row, cell);
}

static void write_kept(struct dm_inspect *in, struct inspect_table *t)
{
	struct replay replay = { in, t->table.flags & DM_TABLE_SHEET };

	begin_table(in, &t->table);
	inspect_table_replay(t, &in->kept, on_kept_cell, &replay);
	end_table(in, t);
}

static int32_t on_table_end(const struct dm_sink *sink, uint32_t table)
{
	struct dm_inspect *in = sink->ctx;

	(void)table;
	if (!in->depth || --in->depth)
		return in->answer;
	for (struct inspect_table *t = in->first; t; t = t->next) {
		if (t == in->first && in->is_streaming)
			end_table(in, t);
		else
			write_kept(in, t);
	}
	in->first = in->last = NULL;
	dm_arena_rewind(&in->kept, in->kept_start);
	return in->answer;
}

static int32_t on_paragraph(const struct dm_sink *sink, const struct dm_paragraph *p)
{
	struct dm_inspect *in = sink->ctx;

	if (p->channel != DM_CHANNEL_BODY || dm_str_is_empty(dm_str_trim(p->text)))
		return in->answer;
	if (in->counts.paragraphs++)
		dm_spool_add(&in->paragraphs, ",", 1);
	dm_spool_add(&in->paragraphs, in->gap, strlen(in->gap));
	dm_json_text_valid(put_to_spool, &in->paragraphs, p->text);
	return in->answer;
}

static int32_t on_fact(const struct dm_sink *sink, const char *key, struct dm_str value)
{
	struct dm_inspect *in = sink->ctx;

	if (in->n_facts < FACTS_MAX)
		in->facts[in->n_facts++] = (struct fact){ dm_arena_str(in->job, dm_str_from_c(key)),
			dm_arena_str(in->job, value) };
	return in->answer;
}

void dm_inspect_note(void *inspect, const struct dm_note *note)
{
	struct dm_inspect *in = inspect;

	if (in->counts.notes++)
		dm_spool_add(&in->notes, ",", 1);
	dm_json_text(put_to_spool, &in->notes,
		dm_arena_printf(in->job, "%s: %.*s", note->id, DM_FMT(note->text)));
}

struct dm_inspect *dm_inspect_new(struct dm_arena *job, const struct dm_dest *dest, bool is_bare)
{
	struct dm_inspect *in = DM_NEW(job, struct dm_inspect);

	in->sink = (struct dm_sink){ sizeof(in->sink), in, on_paragraph, on_table_begin, on_row,
		on_merge, on_table_end, on_fact };
	in->job = job;
	in->dest = dest;
	in->is_bare = is_bare;
	in->gap = is_bare ? "" : "\n";
	in->buffer = dm_arena_alloc(job, BUFFER);
	dm_arena_init(&in->kept, job->limit, job->exhausted, job->ctx);
	(void)dm_arena_alloc(&in->kept, 1); /* the first chunk stays */
	in->kept_start = dm_arena_mark(&in->kept);
	dm_spool_init(&in->paragraphs, job);
	dm_spool_init(&in->notes, job);
	put_c(in, is_bare ? "\"tables\":[" : "{\"tables\":[");
	return in;
}

void dm_inspect_free(struct dm_inspect **inspect)
{
	if (*inspect)
		dm_arena_done(&(*inspect)->kept);
	*inspect = NULL;
}

const struct dm_sink *dm_inspect_sink(struct dm_inspect *in)
{
	return &in->sink;
}

static void put_spool(struct dm_inspect *in, const struct dm_spool *spool)
{
	for (const struct dm_spool_block *b = spool->first; b; b = b->next)
		put(in, b->bytes, b->n);
}

static void put_facts(struct dm_inspect *in)
{
	for (size_t i = 0; i < in->n_facts; i++) {
		put_c(in, i ? "," : ",\"facts\":{");
		dm_json_text(put, in, in->facts[i].key);
		put_c(in, ":");
		dm_json_text(put, in, in->facts[i].value);
	}
	if (in->n_facts)
		put_c(in, "}");
}

int dm_inspect_finish(struct dm_inspect *in, struct dm_str reader, struct dm_inspect_counts *ret)
{
	put_c(in, "],");
	put_c(in, in->gap);
	put_c(in, "\"paragraphs\":[");
	put_spool(in, &in->paragraphs);
	put_c(in, "],");
	put_c(in, in->gap);
	put_c(in, "\"reader\":");
	dm_json_text(put, in, reader);
	put_facts(in);
	if (in->counts.notes) {
		put_c(in, ",\"warnings\":[");
		put_spool(in, &in->notes);
		put_c(in, "]");
	}
	put_c(in, in->is_bare ? "" : "}\n");
	pass_on(in, in->buffer, in->n_buffer);
	*ret = in->counts;
	return in->answer;
}
