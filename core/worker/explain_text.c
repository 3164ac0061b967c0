/* The explanation for people: what was found, table by table, and at the end what one line of form data
 * would change. */
#include <inttypes.h>

#include "base/utf8.h"
#include "explain.h"
#include "model/reading.h"

enum { SHOWN_BYTES = 90 };

struct out {
	const struct dm_explanation *e;
	struct dm_arena *arena;
	struct dm_buf buf;
	const struct dm_dest *dest;
};

#define SAY(o, ...) dm_buf_add(&(o)->buf, dm_arena_printf((o)->arena, __VA_ARGS__))

/* In one line, without what would move a terminal's cursor, and not too long. */
static struct dm_str shown(struct out *o, struct dm_str text)
{
	struct dm_str cut = dm_utf8_cut(text, SHOWN_BYTES);
	char *to = dm_arena_alloc(o->arena, cut.n + 3);

	for (size_t i = 0; i < cut.n; i++)
		to[i] = (unsigned char)cut.p[i] < 0x20 || cut.p[i] == 0x7F ? ' ' : cut.p[i];
	for (size_t i = 0; i + 1 < cut.n; i++) /* U+0080 to U+009F */
		if ((unsigned char)to[i] == 0xC2 && (unsigned char)to[i + 1] < 0xA0)
			to[i] = to[i + 1] = ' ';
	if (cut.n == text.n)
		return (struct dm_str){ to, cut.n };
	memcpy(to + cut.n, "…", 3);
	return (struct dm_str){ to, cut.n + 3 };
}

static struct dm_str place(struct out *o, const struct dm_trace_cell *cell)
{
	char name[16];

	if (cell->line)
		return dm_arena_printf(
			o->arena, "line %" PRIu32 ", column %" PRIu32, cell->line, cell->column);
	if (!cell->is_sheet)
		return dm_arena_printf(
			o->arena, "row %" PRIu32 ", column %" PRIu32, cell->row, cell->column);
	return dm_arena_str(o->arena,
		(struct dm_str){ name, dm_cell_name(name, cell->row - 1, cell->column - 1) });
}

static void say_near(struct out *o, const struct dm_near *near)
{
	if (near->distance)
		SAY(o, "nearly %.*s (%s), %" PRIu32 " character%s apart", DM_FMT(near->label),
			dm_role_name(near->role), near->distance, near->distance == 1 ? "" : "s");
	else
		SAY(o, "like %.*s (%s)", DM_FMT(near->label), dm_role_name(near->role));
}

static void say_reader(struct out *o)
{
	const struct dm_explanation *e = o->e;

	SAY(o, "%.*s\n", DM_FMT(shown(o, e->file)));
	SAY(o, "  reader: %s, since %.*s (of 100:", e->reader ? e->reader->id : "none",
		DM_FMT(dm_explain_why(e, o->arena)));
	for (size_t i = 0; i < e->n_opinions; i++)
		SAY(o, "%s %s %" PRId32 "%s", i ? "," : "", e->opinions[i].reader->id,
			e->opinions[i].score, e->opinions[i].suffix ? " by its name too" : "");
	SAY(o, ")\n");
	for (size_t i = 0; i < e->trace->facts.n; i++)
		SAY(o, "  %.*s: %.*s\n", DM_FMT(e->trace->facts.items[i].key),
			DM_FMT(shown(o, e->trace->facts.items[i].value)));
	if (e->error)
		SAY(o, "  it was not read to its end: %s (%s)\n", e->error->text, e->error->id);
}

static void say_head(struct out *o, const struct dm_trace_head *head)
{
	SAY(o,
		"  row %" PRIu32 " heads indicators: %s; %" PRIu32
		"%% of its captions are known%s\n",
		head->row, head->family, head->score,
		head->is_repeated ? "; the same head as before, repeated" : "");
	for (size_t i = 0; i < head->n_columns && !head->is_repeated; i++) {
		const struct dm_trace_column *c = &head->columns[i];

		SAY(o, "    column %" PRIu32 "  %.*s  ", c->column.column + 1,
			DM_FMT(shown(o, c->column.label)));
		if (c->column.role)
			SAY(o, "is %s%s", dm_role_name(c->column.role),
				c->column.is_midterm ? " of the whole period" : "");
		else
			SAY(o, "is not known and goes to extra%s", c->is_near ? "; " : "");
		if (c->is_near)
			say_near(o, &c->near);
		SAY(o, "\n");
	}
}

enum section { LABELS, UNKNOWN, VALUES, LEFT_OUT, UNPLACED, SECTIONS };

static enum section section_of(const struct dm_trace_cell *cell)
{
	if (cell->fate == DM_FATE_LABEL)
		return cell->role ? LABELS : UNKNOWN;
	if (cell->fate == DM_FATE_VALUE)
		return VALUES;
	return cell->fate == DM_FATE_UNPLACED ? UNPLACED : LEFT_OUT;
}

static void say_cell(struct out *o, const struct dm_trace_cell *cell, enum section section)
{
	SAY(o, "    %.*s  %.*s", DM_FMT(place(o, cell)), DM_FMT(shown(o, cell->text)));
	if (section == LABELS)
		SAY(o, "  is %s", dm_role_name(cell->role));
	if (section == LEFT_OUT)
		SAY(o, "  %s", dm_fate_meaning(cell->fate));
	if (section == UNPLACED && cell->role)
		SAY(o, "  is %s, but nothing stands where its value would",
			dm_role_name(cell->role));
	if (cell->is_near) {
		SAY(o, "  ");
		say_near(o, &cell->near);
	}
	SAY(o, "\n");
	dm_explain_pass(&o->buf, o->dest, false);
}

static void say_cells(struct out *o, const struct dm_trace_table *t, enum section section)
{
	static const char *const TITLES[SECTIONS] = { "labels",
		"texts beside a value that are no known label",
		"taken for values, but they stand among captions of columns",
		"left out of the report", "unplaced: in the report, but in no member of it" };
	bool any = false;

	for (size_t i = t->first_cell; i < t->first_cell + t->n_cells; i++) {
		const struct dm_trace_cell *cell = &o->e->trace->cells.items[i];

		if (section_of(cell) != section)
			continue;
		if (!any)
			SAY(o, "  %s\n", TITLES[section]);
		any = true;
		say_cell(o, cell, section);
	}
}

static void say_table(struct out *o, const struct dm_trace_table *t)
{
	SAY(o, "\ntable %" PRIu32 "%s%.*s, %zu row%s by %" PRIu32 " column%s: %.*s\n", t->id,
		t->name.n ? " " : "", DM_FMT(shown(o, t->name)), t->n_rows,
		t->n_rows == 1 ? "" : "s", t->n_columns, t->n_columns == 1 ? "" : "s",
		DM_FMT(dm_explain_verdict(t, o->arena)));
	for (size_t i = 0; i < t->n_heads; i++)
		say_head(o, &o->e->trace->heads.items[t->first_head + i]);
	for (int section = LABELS; section < SECTIONS; section++)
		say_cells(o, t, (enum section)section);
}

static void say_lines(struct out *o)
{
	const struct dm_trace *trace = o->e->trace;

	if (trace->lines.n)
		SAY(o, "\nlines outside of tables that are no narrative\n");
	for (size_t i = 0; i < trace->lines.n; i++)
		SAY(o, "    %.*s  %s\n", DM_FMT(shown(o, trace->lines.items[i].text)),
			dm_fate_meaning(trace->lines.items[i].fate));
}

static void say_report(struct out *o)
{
	const struct dm_report *report = o->e->report;

	if (!report)
		return;
	SAY(o, "\nreport: %zu project%s, %zu unplaced\n", report->n_projects,
		report->n_projects == 1 ? "" : "s", report->n_unplaced);
	for (size_t i = 0; i < report->n_projects; i++) {
		const struct dm_project *p = report->projects[i];

		SAY(o, "    %" PRIu32 ". %.*s: %zu indicators, %zu extra\n", p->ordinal,
			DM_FMT(shown(o, p->name.p ? p->name : DM_STR("(without a name)"))),
			p->n_indicators, p->n_extra);
	}
	for (size_t i = 0; i < report->n_notes; i++)
		SAY(o, "    note: %.*s\n", DM_FMT(shown(o, report->notes[i]->message)));
}

static void say_place(struct out *o, const struct dm_explained *member)
{
	const struct dm_origin *at = &member->at;

	if (member->paragraph)
		SAY(o, "paragraph %" PRIu32, member->paragraph);
	else if (member->box_paragraph)
		SAY(o, "paragraph %" PRIu32 " of text boxes", member->box_paragraph);
	else if (at->line)
		SAY(o, "line %" PRIu32 ", column %" PRIu32, at->line, at->column);
	else if (at->range.p)
		SAY(o, "%.*s %.*s", DM_FMT(shown(o, at->sheet)), DM_FMT(at->range));
	else
		SAY(o, "table %" PRIu32 ", row %" PRIu32 ", column %" PRIu32, at->table, at->row,
			at->column);
}

/* Those of indicators stand in their rows, which the report names; there are too many to read. */
static void say_member(void *ctx, const struct dm_explained *member)
{
	struct out *o = ctx;

	if (member->indicator || member->is_narrative)
		return;
	SAY(o, "    %.*s  ", DM_FMT(shown(o, member->path)));
	say_place(o, member);
	SAY(o, "  %.*s\n", DM_FMT(shown(o, member->text)));
	dm_explain_pass(&o->buf, o->dest, false);
}

static void say_members(struct out *o)
{
	if (!o->e->trace->members.n)
		return;
	SAY(o, "\nwhere the members of the report are from (those of indicators too: --json)\n");
	dm_explain_members(o->e, o->arena, say_member, o);
}

/* In YAML these would end the text of a label, or begin something else. */
static bool is_plain(struct dm_str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (strchr(",[]{}:#'\"&*!|>%@`\\-?", text.p[i]) || (unsigned char)text.p[i] < 0x20)
			return false;
	return text.n && text.n <= SHOWN_BYTES;
}

/* A line a role: a key stands only once in a map. */
static void say_hint(
	struct out *o, struct dm_str text, const struct dm_near *near, bool told[DM_ROLE_COUNT])
{
	if (told[near->role] || !is_plain(text))
		return;
	told[near->role] = true;
	if (!told[DM_ROLE_NONE])
		SAY(o, "\nIf the texts below mean what they are near to, add these lines to\n"
		       "/etc/dropmill/forms.d/local.yaml and explain the file again:\n\n"
		       "labels:\n");
	told[DM_ROLE_NONE] = true;
	SAY(o, "  %s: [%.*s]\n", dm_role_name(near->role), DM_FMT(text));
}

static void say_hints(struct out *o)
{
	const struct dm_trace *trace = o->e->trace;
	bool told[DM_ROLE_COUNT] = { false };

	for (size_t i = 0; i < trace->heads.n; i++)
		for (size_t k = 0; k < trace->heads.items[i].n_columns; k++) {
			const struct dm_trace_column *c = &trace->heads.items[i].columns[k];

			if (c->is_near && c->near.distance)
				say_hint(o, c->column.label, &c->near, told);
		}
	for (size_t i = 0; i < trace->cells.n; i++)
		if (trace->cells.items[i].is_near && trace->cells.items[i].near.distance)
			say_hint(o, trace->cells.items[i].text, &trace->cells.items[i].near, told);
}

void dm_explain_text(
	const struct dm_explanation *e, struct dm_arena *arena, const struct dm_dest *dest)
{
	struct out o = { .e = e, .arena = arena, .dest = dest };

	dm_buf_init(&o.buf, arena);
	say_reader(&o);
	for (size_t i = 0; i < e->trace->tables.n; i++)
		say_table(&o, &e->trace->tables.items[i]);
	say_lines(&o);
	say_report(&o);
	say_members(&o);
	say_hints(&o);
	dm_explain_pass(&o.buf, dest, true);
}
