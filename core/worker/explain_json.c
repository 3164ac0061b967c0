/* The explanation for programs: one object, every list an array of flat objects. */
#include <inttypes.h>
#include <stdio.h>

#include "base/json_text.h"
#include "explain.h"

struct out {
	const struct dm_explanation *e;
	struct dm_arena *arena;
	struct dm_buf buf;
	const struct dm_dest *dest;
	bool has_item; /* of the list being written */
};

static void put(void *ctx, const char *bytes, size_t n)
{
	dm_buf_add(ctx, (struct dm_str){ bytes, n });
}

static void put_text(struct out *o, const char *before, struct dm_str text)
{
	dm_buf_add_c(&o->buf, before);
	dm_json_text(put, &o->buf, text);
}

static void put_c(struct out *o, const char *before, const char *text)
{
	put_text(o, before, dm_str_from_c(text));
}

static void put_number(struct out *o, const char *before, uint64_t value)
{
	char digits[24];
	int n = snprintf(digits, sizeof(digits), "%" PRIu64, value);

	dm_buf_add_c(&o->buf, before);
	dm_buf_add(&o->buf, (struct dm_str){ digits, (size_t)n });
}

static void begin_list(struct out *o, const char *name)
{
	dm_buf_add(&o->buf, dm_arena_printf(o->arena, ",\"%s\":[", name));
	o->has_item = false;
}

static void begin_item(struct out *o)
{
	dm_explain_pass(&o->buf, o->dest, false);
	dm_buf_add_c(&o->buf, o->has_item ? ",{" : "{");
	o->has_item = true;
}

static void put_near(struct out *o, const struct dm_near *near)
{
	put_text(o, ",\"nearest\":{\"label\":", near->label);
	put_c(o, ",\"role\":", dm_role_name(near->role));
	put_number(o, ",\"distance\":", near->distance);
	dm_buf_add_c(&o->buf, "}");
}

static void put_reader(struct out *o)
{
	const struct dm_explanation *e = o->e;

	put_c(o, ",\"reader\":{\"id\":", e->reader ? e->reader->id : NULL);
	put_text(o, ",\"why\":", dm_explain_why(e, o->arena));
	dm_buf_add_c(&o->buf, ",\"probes\":[");
	for (size_t i = 0; i < e->n_opinions; i++) {
		put_c(o, i ? ",{\"id\":" : "{\"id\":", e->opinions[i].reader->id);
		put_number(o, ",\"score\":", (uint64_t)e->opinions[i].score);
		dm_buf_add_c(&o->buf,
			e->opinions[i].suffix ? ",\"suffix\":true}" : ",\"suffix\":false}");
	}
	dm_buf_add_c(&o->buf, "]},\"facts\":{");
	for (size_t i = 0; i < e->trace->facts.n; i++) {
		put_text(o, i ? "," : "", e->trace->facts.items[i].key);
		put_text(o, ":", e->trace->facts.items[i].value);
	}
	dm_buf_add_c(&o->buf, "}");
}

static void put_tables(struct out *o)
{
	begin_list(o, "tables");
	for (size_t i = 0; i < o->e->trace->tables.n; i++) {
		const struct dm_trace_table *t = &o->e->trace->tables.items[i];

		begin_item(o);
		put_number(o, "\"table\":", t->id);
		put_text(o, ",\"name\":", t->name);
		put_number(o, ",\"rows\":", t->n_rows);
		put_number(o, ",\"columns\":", t->n_columns);
		put_c(o, ",\"verdict\":", dm_explain_verdict_name(t->verdict));
		put_text(o, ",\"why\":", dm_explain_verdict(t, o->arena));
		put_number(o, ",\"labels\":", t->n_labels);
		put_number(o, ",\"heads\":", t->n_heads);
		dm_buf_add_c(&o->buf, "}");
	}
	dm_buf_add_c(&o->buf, "]");
}

static void put_columns(struct out *o, const struct dm_trace_head *head)
{
	for (size_t k = 0; k < head->n_columns; k++) {
		const struct dm_trace_column *c = &head->columns[k];

		put_number(
			o, k ? ",  {\"column\":" : "{\"column\":", (uint64_t)c->column.column + 1);
		put_text(o, ",\"label\":", c->column.label);
		put_c(o, ",\"role\":", c->column.role ? dm_role_name(c->column.role) : NULL);
		put_c(o, ",\"member\":", dm_explain_member(c->column.role));
		dm_buf_add_c(&o->buf, c->column.is_midterm ? ",\"side\":\"period\"" : "");
		if (c->is_near)
			put_near(o, &c->near);
		dm_buf_add_c(&o->buf, "}");
	}
}

static void put_heads(struct out *o)
{
	begin_list(o, "heads");
	for (size_t i = 0; i < o->e->trace->heads.n; i++) {
		const struct dm_trace_head *head = &o->e->trace->heads.items[i];

		begin_item(o);
		put_number(o, "\"table\":", head->table);
		put_number(o, ",\"row\":", head->row);
		put_c(o, ",\"family\":", head->family);
		put_number(o, ",\"score\":", head->score);
		dm_buf_add_c(
			&o->buf, head->is_repeated ? ",\"repeated\":true" : ",\"repeated\":false");
		dm_buf_add_c(&o->buf, ",\"columns\":[");
		put_columns(o, head);
		dm_buf_add_c(&o->buf, "]}");
	}
	dm_buf_add_c(&o->buf, "]");
}

static void put_place(struct out *o, const struct dm_trace_cell *cell)
{
	put_number(o, "\"table\":", cell->table);
	put_number(o, ",\"row\":", cell->row);
	put_number(o, ",\"column\":", cell->column);
	if (cell->line)
		put_number(o, ",\"line\":", cell->line);
	put_text(o, ",\"text\":", cell->text);
}

static bool is_label(const struct dm_trace_cell *cell)
{
	return cell->fate == DM_FATE_LABEL;
}

static bool is_near(const struct dm_trace_cell *cell)
{
	return cell->is_near;
}

static bool is_left_out(const struct dm_trace_cell *cell)
{
	return cell->fate >= DM_FATE_LEFT_OUT;
}

static bool is_unplaced(const struct dm_trace_cell *cell)
{
	return cell->fate == DM_FATE_UNPLACED;
}

static void put_cells(struct out *o, const char *name, bool (*wanted)(const struct dm_trace_cell *))
{
	const struct dm_trace *trace = o->e->trace;

	begin_list(o, name);
	for (size_t i = 0; i < trace->cells.n; i++) {
		const struct dm_trace_cell *cell = &trace->cells.items[i];

		if (!wanted(cell))
			continue;
		begin_item(o);
		put_place(o, cell);
		if (wanted == is_label)
			put_c(o, ",\"role\":", cell->role ? dm_role_name(cell->role) : NULL);
		if (wanted == is_near)
			put_near(o, &cell->near);
		if (wanted == is_left_out)
			put_c(o, ",\"reason\":", dm_fate_name(cell->fate));
		dm_buf_add_c(&o->buf, "}");
	}
	dm_buf_add_c(&o->buf, "]");
}

static void put_lines(struct out *o)
{
	begin_list(o, "lines");
	for (size_t i = 0; i < o->e->trace->lines.n; i++) {
		const struct dm_trace_line *line = &o->e->trace->lines.items[i];

		begin_item(o);
		put_text(o, "\"text\":", line->text);
		put_c(o, ",\"fate\":", dm_fate_name(line->fate));
		dm_buf_add_c(&o->buf, "}");
	}
	dm_buf_add_c(&o->buf, "]");
}

static void put_projects(struct out *o)
{
	const struct dm_report *report = o->e->report;

	begin_list(o, "projects");
	for (size_t i = 0; report && i < report->n_projects; i++) {
		begin_item(o);
		put_number(o, "\"ordinal\":", report->projects[i]->ordinal);
		put_text(o, ",\"name\":", report->projects[i]->name);
		put_number(o, ",\"indicators\":", report->projects[i]->n_indicators);
		put_number(o, ",\"extra\":", report->projects[i]->n_extra);
		dm_buf_add_c(&o->buf, "}");
	}
	dm_buf_add_c(&o->buf, "]");
	begin_list(o, "notes");
	for (size_t i = 0; report && i < report->n_notes; i++) {
		begin_item(o);
		put_text(o, "\"code\":", report->notes[i]->code);
		put_text(o, ",\"message\":", report->notes[i]->message);
		dm_buf_add_c(&o->buf, "}");
	}
	dm_buf_add_c(&o->buf, "]");
}

/* The members that are set of a place: those of `origin` in the report, and the paragraph. */
static void put_origin(struct out *o, const struct dm_explained *member)
{
	const struct {
		const char *name;
		uint32_t value;
	} NUMBERS[] = {
		{ "table", member->at.table },
		{ "row", member->at.row },
		{ "column", member->at.column },
		{ "line", member->at.line },
		{ "paragraph", member->paragraph },
		{ "box_paragraph", member->box_paragraph },
	};
	bool any = member->at.range.p;

	dm_buf_add_c(&o->buf, ",\"origin\":{");
	if (any) {
		put_text(o, "\"sheet\":", member->at.sheet);
		put_text(o, ",\"range\":", member->at.range);
	}
	for (size_t i = 0; i < sizeof(NUMBERS) / sizeof(NUMBERS[0]); i++) {
		if (!NUMBERS[i].value)
			continue;
		put_c(o, any ? "," : "", NUMBERS[i].name);
		put_number(o, ":", NUMBERS[i].value);
		any = true;
	}
	dm_buf_add_c(&o->buf, "}");
}

static void put_member(void *ctx, const struct dm_explained *member)
{
	struct out *o = ctx;

	begin_item(o);
	put_text(o, "\"path\":", member->path);
	put_origin(o, member);
	put_text(o, ",\"text\":", member->text);
	dm_buf_add_c(&o->buf, "}");
}

void dm_explain_json(
	const struct dm_explanation *e, struct dm_arena *arena, const struct dm_dest *dest)
{
	struct out o = { .e = e, .arena = arena, .dest = dest };

	dm_buf_init(&o.buf, arena);
	put_text(&o, "{\"file\":", e->file);
	if (e->error) {
		put_c(&o, ",\"error\":{\"id\":", e->error->id);
		put_c(&o, ",\"text\":", e->error->text);
		dm_buf_add_c(&o.buf, "}");
	}
	put_reader(&o);
	put_tables(&o);
	put_heads(&o);
	put_cells(&o, "labels", is_label);
	put_cells(&o, "near", is_near);
	put_cells(&o, "left_out", is_left_out);
	put_cells(&o, "unplaced", is_unplaced);
	put_lines(&o);
	put_projects(&o);
	begin_list(&o, "members");
	dm_explain_members(e, arena, put_member, &o);
	dm_buf_add_c(&o.buf, "]");
	put_number(&o, ",\"not_listed\":", e->trace->n_cells_more + e->trace->n_members_more);
	dm_buf_add_c(&o.buf, "}\n");
	dm_explain_pass(&o.buf, dest, true);
}
