/* One function for each object of the schema. */
#include "members.h"

#include "base/str.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static const char *const kinds[] = { NULL, "numeric", "qualitative", "date", "mixed" };
static const char *const operators[] = { NULL, "ge", "gt", "le", "lt", "eq", "between" };
static const char *const subjects[] = { NULL, "project", "department", "transfer" };
static const char *const severities[] = { NULL, "error", "warning", "notice" };

/* The values of the attribute `form`, in the order of the schema. */
static const struct {
	uint32_t flag;
	const char *name;
} places[] = {
	{ DM_FORM_YEAR, "year" },
	{ DM_FORM_EXECUTED, "executed" },
	{ DM_FORM_GOALS_MIDTERM, "goals_midterm" },
	{ DM_FORM_TARGET_MIDTERM, "target_midterm" },
	{ DM_FORM_WEIGHT, "weight" },
	{ DM_FORM_ACTUAL, "actual" },
	{ DM_FORM_SCORE, "score" },
	{ DM_FORM_DEVIATION, "deviation" },
};

void dm_xml_text(struct dm_markup *m, const char *name, struct dm_str value)
{
	if (value.p)
		dm_markup_element(m, name, value);
}

void dm_xml_number(struct dm_markup *m, const char *name, int64_t value)
{
	if (value)
		dm_markup_element_number(m, name, value);
}

void dm_xml_texts(struct dm_markup *m, const char *name, const char *item,
	const struct dm_str *texts, size_t n)
{
	dm_markup_open(m, name);
	for (size_t i = 0; i < n; i++)
		dm_markup_element(m, item, texts[i]);
	dm_markup_close_empty(m);
}

static void word(
	struct dm_markup *m, const char *name, const char *const *words, size_t n, int32_t value)
{
	if (value > 0 && (size_t)value < n)
		dm_markup_element(m, name, dm_str_from_c(words[value]));
}

static void extra(struct dm_markup *m, const struct dm_pair *const *pairs, size_t n)
{
	dm_markup_open(m, "extra");
	for (size_t i = 0; i < n; i++) {
		dm_markup_open(m, "entry");
		dm_markup_attribute(m, "label", pairs[i]->label);
		dm_markup_text(m, pairs[i]->value);
		dm_markup_close_empty(m);
	}
	dm_markup_close_empty(m);
}

static void origin(struct dm_markup *m, const struct dm_origin *o)
{
	if (!o)
		return;
	dm_markup_open(m, "origin");
	dm_xml_text(m, "sheet", o->sheet);
	dm_xml_text(m, "range", o->range);
	dm_xml_number(m, "table", o->table);
	dm_xml_number(m, "row", o->row);
	dm_xml_number(m, "column", o->column);
	dm_xml_number(m, "line", o->line);
	dm_xml_number(m, "line_end", o->line_end);
	dm_markup_close_empty(m);
}

static void target(struct dm_markup *m, const char *name, const struct dm_target *t)
{
	if (!t)
		return;
	dm_markup_open(m, name);
	dm_xml_text(m, "text", t->text);
	word(m, "kind", kinds, COUNT(kinds), t->kind);
	word(m, "operator", operators, COUNT(operators), t->operator_);
	dm_xml_text(m, "value", t->value);
	dm_xml_text(m, "value2", t->value2);
	dm_xml_text(m, "unit", t->unit);
	dm_xml_text(m, "date", t->date);
	dm_markup_close(m);
}

static void budget(struct dm_markup *m, const struct dm_budget *b)
{
	dm_markup_open(m, "budget");
	dm_xml_text(m, "total", b->total);
	dm_xml_text(m, "fiscal", b->fiscal);
	dm_xml_text(m, "other", b->other);
	dm_xml_text(m, "executed", b->executed);
	dm_xml_text(m, "stated_unit", b->stated_unit);
	dm_markup_close_empty(m);
}

static void plan(struct dm_markup *m, const struct dm_plan_point *const *points, size_t n)
{
	dm_markup_open(m, "plan");
	for (size_t i = 0; i < n; i++) {
		dm_markup_open(m, "point");
		dm_xml_text(m, "label", points[i]->label);
		dm_xml_number(m, "month", points[i]->month);
		dm_xml_text(m, "percent", points[i]->percent);
		dm_markup_close(m);
	}
	dm_markup_close_empty(m);
}

/* Blank-separated; at most all names and a blank before each fit. */
static void form(struct dm_markup *m, uint32_t flags)
{
	char names[128];
	size_t n = 0;
	for (size_t i = 0; i < COUNT(places); i++) {
		size_t length = strlen(places[i].name);
		if (!(flags & places[i].flag) || n + length + 1 > sizeof(names))
			continue;
		if (n)
			names[n++] = ' ';
		memcpy(names + n, places[i].name, length);
		n += length;
	}
	if (n)
		dm_markup_attribute(m, "form", (struct dm_str){ names, n });
}

void dm_xml_source(struct dm_markup *m, const struct dm_report_source *s)
{
	dm_markup_open(m, "source");
	dm_xml_text(m, "file", s->file);
	dm_xml_text(m, "sha256", s->sha256);
	dm_markup_element_number(m, "bytes", (int64_t)s->bytes);
	dm_xml_text(m, "reader", s->reader);
	dm_xml_text(m, "file_b64", s->file_b64);
	dm_xml_text(m, "charset", s->charset);
	dm_xml_text(m, "delimiter", s->delimiter);
	dm_markup_close(m);
}

void dm_xml_department(struct dm_markup *m, const struct dm_department *d)
{
	if (!d)
		return;
	dm_markup_open(m, "department");
	dm_xml_text(m, "code", d->code);
	dm_xml_text(m, "name", d->name);
	dm_xml_text(m, "scope", d->scope);
	dm_markup_close_empty(m);
}

void dm_xml_project_open(struct dm_markup *m, const struct dm_project *p)
{
	dm_markup_open(m, "project");
	form(m, p->form);
	dm_xml_number(m, "ordinal", p->ordinal);
	word(m, "subject", subjects, COUNT(subjects), p->subject);
	dm_xml_text(m, "title", p->title);
	dm_xml_text(m, "code", p->code);
	dm_xml_text(m, "name", p->name);
	dm_xml_department(m, p->department);
	dm_xml_number(m, "year", p->year);
	budget(m, &p->budget);
	dm_xml_text(m, "purpose", p->purpose);
	plan(m, p->plan, p->n_plan);
	dm_xml_texts(m, "goals", "goal", p->goals, p->n_goals);
	if (p->n_goals_midterm || p->form & DM_FORM_GOALS_MIDTERM)
		dm_xml_texts(m, "goals_midterm", "goal", p->goals_midterm, p->n_goals_midterm);
}

void dm_xml_project_close(struct dm_markup *m, const struct dm_project *p)
{
	static const struct dm_origin nowhere = { 0 };
	extra(m, p->extra, p->n_extra);
	origin(m, p->origin ? p->origin : &nowhere);
	dm_markup_close(m);
}

void dm_xml_indicator(struct dm_markup *m, const struct dm_indicator *i)
{
	dm_markup_open(m, "indicator");
	dm_xml_text(m, "level1", i->level1);
	dm_xml_text(m, "level2", i->level2);
	dm_xml_text(m, "level3", i->level3);
	dm_xml_text(m, "description", i->description);
	target(m, "target", i->target);
	target(m, "target_midterm", i->target_midterm);
	dm_xml_text(m, "basis", i->basis);
	dm_xml_text(m, "weight", i->weight);
	target(m, "actual", i->actual);
	dm_xml_text(m, "score", i->score);
	dm_xml_text(m, "deviation", i->deviation);
	if (i->n_extra)
		extra(m, i->extra, i->n_extra);
	origin(m, i->origin);
	dm_markup_close_empty(m);
}

void dm_xml_finding(struct dm_markup *m, const struct dm_finding *f)
{
	dm_markup_open(m, "finding");
	dm_xml_text(m, "rule", f->rule);
	word(m, "severity", severities, COUNT(severities), f->severity);
	dm_xml_text(m, "message", f->message);
	dm_xml_number(m, "project", f->project);
	dm_xml_number(m, "indicator", f->indicator);
	origin(m, f->origin);
	dm_markup_close(m);
}

void dm_xml_unplaced(struct dm_markup *m, const struct dm_unplaced *u)
{
	dm_markup_open(m, "item");
	dm_xml_text(m, "text", u->text);
	origin(m, u->origin);
	dm_markup_close(m);
}

void dm_xml_note(struct dm_markup *m, const struct dm_report_note *n)
{
	dm_markup_open(m, "note");
	dm_xml_text(m, "code", n->code);
	dm_xml_text(m, "message", n->message);
	origin(m, n->origin);
	dm_markup_close(m);
}
