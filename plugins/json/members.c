/* One function for each object of the schema. */
#include "members.h"

#include "base/labels.h"
#include "base/str.h"

#include <stdbool.h>

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static const char *const kinds[] = { NULL, "numeric", "qualitative", "date", "mixed" };
static const char *const operators[] = { NULL, "ge", "gt", "le", "lt", "eq", "between" };
static const char *const subjects[] = { NULL, "project", "department", "transfer" };
static const char *const severities[] = { NULL, "error", "warning", "notice" };

static void text(struct dm_tree *t, cJSON *to, const char *key, struct dm_str value)
{
	dm_tree_put(to, key, dm_tree_text(t, value));
}

/* Text that is left out where it is null. */
static void text_if_set(struct dm_tree *t, cJSON *to, const char *key, struct dm_str value)
{
	if (value.p)
		text(t, to, key, value);
}

/* Text that is left out where it is null and the form has no place for it. */
static void text_if_place(
	struct dm_tree *t, cJSON *to, const char *key, struct dm_str value, uint32_t place)
{
	if (place || value.p)
		text(t, to, key, value);
}

static void number(struct dm_tree *t, cJSON *to, const char *key, int64_t value)
{
	dm_tree_put(to, key, dm_tree_number(t, value));
}

static void number_if_set(struct dm_tree *t, cJSON *to, const char *key, int64_t value)
{
	if (value)
		number(t, to, key, value);
}

/* A number where 0 means that there is none. */
static void number_or_null(struct dm_tree *t, cJSON *to, const char *key, int64_t value)
{
	dm_tree_put(to, key, value ? dm_tree_number(t, value) : dm_tree_null(t));
}

static void word(struct dm_tree *t, cJSON *to, const char *key, const char *const *words, size_t n,
	int32_t value)
{
	const char *name = value > 0 && (size_t)value < n ? words[value] : NULL;
	text(t, to, key, dm_str_from_c(name));
}

static cJSON *extra(struct dm_tree *t, const struct dm_pair *const *pairs, size_t n)
{
	cJSON *ret = dm_tree_object(t);
	struct dm_labels labels;
	dm_labels_init(&labels, dm_tree_more, t, n);
	for (size_t i = 0; i < n; i++)
		text(t, ret, dm_tree_key(t, dm_labels_add(&labels, pairs[i]->label)),
			pairs[i]->value);
	return ret;
}

cJSON *dm_json_origin(struct dm_tree *t, const struct dm_origin *o)
{
	cJSON *ret = dm_tree_object(t);
	if (!o)
		return ret;
	text_if_set(t, ret, "sheet", o->sheet);
	text_if_set(t, ret, "range", o->range);
	number_if_set(t, ret, "table", o->table);
	number_if_set(t, ret, "row", o->row);
	number_if_set(t, ret, "column", o->column);
	number_if_set(t, ret, "line", o->line);
	number_if_set(t, ret, "line_end", o->line_end);
	return ret;
}

static void origin_if_set(struct dm_tree *t, cJSON *to, const struct dm_origin *o)
{
	if (o)
		dm_tree_put(to, "origin", dm_json_origin(t, o));
}

static cJSON *target(struct dm_tree *t, const struct dm_target *target)
{
	if (!target)
		return dm_tree_null(t);
	cJSON *ret = dm_tree_object(t);
	text(t, ret, "text", target->text);
	word(t, ret, "kind", kinds, COUNT(kinds), target->kind);
	word(t, ret, "operator", operators, COUNT(operators), target->operator_);
	text(t, ret, "value", target->value);
	text_if_set(t, ret, "value2", target->value2);
	text(t, ret, "unit", target->unit);
	text_if_set(t, ret, "date", target->date);
	return ret;
}

static void target_if_place(struct dm_tree *t, cJSON *to, const char *key,
	const struct dm_target *value, uint32_t place)
{
	if (place || value)
		dm_tree_put(to, key, target(t, value));
}

static cJSON *budget(struct dm_tree *t, const struct dm_budget *b, uint32_t form)
{
	cJSON *ret = dm_tree_object(t);
	text(t, ret, "total", b->total);
	text(t, ret, "fiscal", b->fiscal);
	text(t, ret, "other", b->other);
	text_if_place(t, ret, "executed", b->executed, form & DM_FORM_EXECUTED);
	text(t, ret, "stated_unit", b->stated_unit);
	return ret;
}

cJSON *dm_json_plan_point(struct dm_tree *t, const struct dm_plan_point *p)
{
	cJSON *ret = dm_tree_object(t);
	text(t, ret, "label", p->label);
	number_or_null(t, ret, "month", p->month);
	text(t, ret, "percent", p->percent);
	return ret;
}

cJSON *dm_json_source(struct dm_tree *t, const struct dm_report_source *s)
{
	cJSON *ret = dm_tree_object(t);
	text(t, ret, "file", s->file);
	text(t, ret, "sha256", s->sha256);
	number(t, ret, "bytes", (int64_t)s->bytes);
	text(t, ret, "reader", s->reader);
	text_if_set(t, ret, "file_b64", s->file_b64);
	text_if_set(t, ret, "charset", s->charset);
	text_if_set(t, ret, "delimiter", s->delimiter);
	return ret;
}

cJSON *dm_json_department(struct dm_tree *t, const struct dm_department *d)
{
	if (!d)
		return dm_tree_null(t);
	cJSON *ret = dm_tree_object(t);
	text(t, ret, "code", d->code);
	text(t, ret, "name", d->name);
	text(t, ret, "scope", d->scope);
	return ret;
}

cJSON *dm_json_section(struct dm_tree *t, const struct dm_section *s)
{
	cJSON *ret = dm_tree_object(t);
	text(t, ret, "number", s->number);
	text(t, ret, "heading", s->heading);
	return ret;
}

cJSON *dm_json_project_head(struct dm_tree *t, const struct dm_project *p)
{
	cJSON *ret = dm_tree_object(t);
	number(t, ret, "ordinal", p->ordinal);
	word(t, ret, "subject", subjects, COUNT(subjects), p->subject);
	text(t, ret, "title", p->title);
	text(t, ret, "code", p->code);
	text(t, ret, "name", p->name);
	dm_tree_put(ret, "department", dm_json_department(t, p->department));
	if (p->year || p->form & DM_FORM_YEAR)
		number_or_null(t, ret, "year", p->year);
	dm_tree_put(ret, "budget", budget(t, &p->budget, p->form));
	text(t, ret, "purpose", p->purpose);
	return ret;
}

cJSON *dm_json_indicator(struct dm_tree *t, const struct dm_indicator *i, uint32_t form)
{
	cJSON *ret = dm_tree_object(t);
	text(t, ret, "level1", i->level1);
	text(t, ret, "level2", i->level2);
	text(t, ret, "level3", i->level3);
	text(t, ret, "description", i->description);
	dm_tree_put(ret, "target", target(t, i->target));
	target_if_place(t, ret, "target_midterm", i->target_midterm, form & DM_FORM_TARGET_MIDTERM);
	text(t, ret, "basis", i->basis);
	text_if_place(t, ret, "weight", i->weight, form & DM_FORM_WEIGHT);
	target_if_place(t, ret, "actual", i->actual, form & DM_FORM_ACTUAL);
	text_if_place(t, ret, "score", i->score, form & DM_FORM_SCORE);
	text_if_place(t, ret, "deviation", i->deviation, form & DM_FORM_DEVIATION);
	if (i->n_extra)
		dm_tree_put(ret, "extra", extra(t, i->extra, i->n_extra));
	origin_if_set(t, ret, i->origin);
	return ret;
}

cJSON *dm_json_finding(struct dm_tree *t, const struct dm_finding *f)
{
	cJSON *ret = dm_tree_object(t);
	text(t, ret, "rule", f->rule);
	word(t, ret, "severity", severities, COUNT(severities), f->severity);
	text(t, ret, "message", f->message);
	number_or_null(t, ret, "project", f->project);
	number_or_null(t, ret, "indicator", f->indicator);
	origin_if_set(t, ret, f->origin);
	return ret;
}

cJSON *dm_json_unplaced(struct dm_tree *t, const struct dm_unplaced *u)
{
	cJSON *ret = dm_tree_object(t);
	text(t, ret, "text", u->text);
	origin_if_set(t, ret, u->origin);
	return ret;
}

cJSON *dm_json_note(struct dm_tree *t, const struct dm_report_note *n)
{
	cJSON *ret = dm_tree_object(t);
	text(t, ret, "code", n->code);
	text(t, ret, "message", n->message);
	origin_if_set(t, ret, n->origin);
	return ret;
}
