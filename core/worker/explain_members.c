/* Makes paths and origins of what the trace knows of each member. Members are many and short-lived
 * here: one at a time, in memory that serves again. */
#include <inttypes.h>

#include "base/labels.h"
#include "explain.h"
#include "model/reading.h"

struct walk {
	const struct dm_explanation *e;
	struct dm_arena *job;  /* tables, and paths of sections */
	struct dm_arena small; /* one member */
	struct dm_arena names; /* labels of one extra */
	struct dm_arena_mark no_names;
	const struct dm_trace_table **tables; /* by id */
	uint32_t n_tables;
	uint32_t section; /* of the narrative, last told */
	size_t at;	  /* next source of the narrative */
	/* labels of the extra last asked for, made unique */
	const struct dm_pair *const *pairs;
	struct dm_str *labels;
	void (*tell)(void *ctx, const struct dm_explained *);
	void *ctx;
};

static void *more(void *arena, size_t size)
{
	return dm_arena_alloc(arena, size);
}

static void index_tables(struct walk *w)
{
	const struct dm_trace *trace = w->e->trace;

	for (size_t i = 0; i < trace->tables.n; i++)
		if (trace->tables.items[i].id > w->n_tables)
			w->n_tables = trace->tables.items[i].id;
	w->tables = DM_NEW_ARRAY(w->job, (size_t)w->n_tables + 1, const struct dm_trace_table *);
	for (size_t i = 0; i < trace->tables.n; i++)
		w->tables[trace->tables.items[i].id] = &trace->tables.items[i];
}

static void place(struct walk *w, struct dm_spot at, struct dm_explained *ret)
{
	const struct dm_trace_table *table =
		at.table && at.table <= w->n_tables ? w->tables[at.table] : NULL;
	char name[16];

	if (dm_spot_is_box(at)) {
		ret->box_paragraph = at.line;
	} else if (!at.table) {
		ret->paragraph = at.line;
	} else if (at.line) {
		ret->at = (struct dm_origin){ .line = at.line, .column = at.column };
	} else if (table && table->is_sheet) {
		size_t n = dm_cell_name(name, at.row - 1, at.column - 1);
		ret->at = (struct dm_origin){ .sheet = table->name,
			.range = dm_arena_str(&w->small, (struct dm_str){ name, n }) };
	} else {
		ret->at =
			(struct dm_origin){ .table = at.table, .row = at.row, .column = at.column };
	}
}

/* The label that stands for a member of `extra` in the JSON form. */
static struct dm_str label_of(
	struct walk *w, const struct dm_pair *const *pairs, size_t n, size_t index)
{
	if (w->pairs != pairs) {
		struct dm_labels labels;

		w->pairs = pairs;
		dm_arena_rewind(&w->names, w->no_names);
		w->labels = DM_NEW_ARRAY(&w->names, n, struct dm_str);
		dm_labels_init(&labels, more, &w->names, n);
		for (size_t i = 0; i < n; i++)
			w->labels[i] = dm_labels_add(&labels, pairs[i]->label);
	}
	return index < n ? w->labels[index] : DM_NULL;
}

static void add_escaped(struct dm_buf *path, struct dm_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '~')
			dm_buf_add_c(path, "~0");
		else if (s.p[i] == '/')
			dm_buf_add_c(path, "~1");
		else
			dm_buf_add_byte(path, s.p[i]);
	}
}

static void add_extra(struct walk *w, struct dm_buf *path, const struct dm_source_of_member *source)
{
	const struct dm_project *p = w->e->report->projects[source->owner - 1];
	const struct dm_indicator *i =
		source->indicator ? p->indicators[source->indicator - 1] : NULL;

	add_escaped(path,
		label_of(w, i ? i->extra : p->extra, i ? i->n_extra : p->n_extra, source->index));
}

/* The member below its owner's path. */
static void add_member(
	struct walk *w, struct dm_buf *path, const struct dm_source_of_member *source)
{
	struct dm_str rest = dm_str_from_c(dm_member_path((enum dm_member)source->member)), before;

	dm_buf_add_byte(path, '/');
	if (!memchr(rest.p, '#', rest.n)) {
		dm_buf_add(path, rest);
		return;
	}
	(void)dm_str_split(&rest, '#', &before);
	dm_buf_add(path, before);
	if (source->member == DM_MEMBER_EXTRA)
		add_extra(w, path, source);
	else
		dm_buf_add(path, dm_arena_printf(&w->small, "%" PRIu32, source->index));
	dm_buf_add(path, rest);
}

static void tell(struct walk *w, struct dm_str owner, const struct dm_source_of_member *source)
{
	struct dm_explained member = { .text = source->text, .indicator = source->indicator };
	struct dm_arena_mark mark = dm_arena_mark(&w->small);
	struct dm_buf path;

	dm_buf_init(&path, &w->small);
	dm_buf_add(&path, owner);
	add_member(w, &path, source);
	member.is_narrative = source->member >= DM_MEMBER_NUMBER;
	member.path = dm_buf_str(&path);
	place(w, source->at, &member);
	w->tell(w->ctx, &member);
	dm_arena_rewind(&w->small, mark);
}

static void tell_section(struct walk *w, const struct dm_section *s, struct dm_str path)
{
	const struct dm_trace *trace = w->e->trace;

	w->section++;
	for (; w->at < trace->narrative.n && trace->narrative.items[w->at].owner == w->section;
		w->at++)
		tell(w, path, &trace->narrative.items[w->at]);
	for (size_t i = 0; i < s->n_sections; i++) /* depth is bounded */
		tell_section(w, s->sections[i],
			dm_arena_printf(w->job, "%.*s/sections/%zu", DM_FMT(path), i));
}

static void tell_projects(struct walk *w)
{
	const struct dm_trace *trace = w->e->trace;

	for (size_t i = 0; i < trace->members.n; i++) {
		const struct dm_source_of_member *source = &trace->members.items[i];
		struct dm_arena_mark mark = dm_arena_mark(&w->small);

		if (!source->owner)
			continue;
		struct dm_str owner =
			dm_arena_printf(&w->small, "/projects/%" PRIu32, source->owner - 1);
		if (source->indicator)
			owner = dm_arena_printf(&w->small, "%.*s/indicators/%" PRIu32,
				DM_FMT(owner), source->indicator - 1);
		tell(w, owner, source);
		dm_arena_rewind(&w->small, mark);
	}
}

void dm_explain_members(const struct dm_explanation *e, struct dm_arena *arena,
	void (*each)(void *ctx, const struct dm_explained *), void *ctx)
{
	struct walk w = { .e = e, .job = arena, .tell = each, .ctx = ctx };

	if (!e->report)
		return;
	/* With the job's limit; when that is reached the process ends. */
	dm_arena_init(&w.small, arena->limit, arena->exhausted, arena->ctx);
	dm_arena_init(&w.names, arena->limit, arena->exhausted, arena->ctx);
	(void)dm_arena_alloc(&w.small, 1); /* a chunk that rewinding does not give back */
	(void)dm_arena_alloc(&w.names, 1);
	w.no_names = dm_arena_mark(&w.names);
	index_tables(&w);
	for (size_t i = 0; i < e->trace->members.n; i++)
		if (!e->trace->members.items[i].owner)
			tell(&w, DM_STR(""), &e->trace->members.items[i]);
	for (size_t i = 0; i < e->report->n_narrative; i++)
		tell_section(
			&w, e->report->narrative[i], dm_arena_printf(arena, "/narrative/%zu", i));
	tell_projects(&w);
	dm_arena_done(&w.names);
	dm_arena_done(&w.small);
}
