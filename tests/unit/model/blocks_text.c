/* A report in lines that a test can state: what is null is left out. */
#include <stdio.h>

#include "blocks_fixture.h"

static void add(struct dm_buf *b, const char *before, struct dm_str s, const char *behind)
{
	if (!s.p)
		return;
	dm_buf_add_c(b, before);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\n')
			dm_buf_add_c(b, "⏎");
		else
			dm_buf_add_byte(b, s.p[i]);
	dm_buf_add_c(b, behind);
}

static void add_number(struct dm_buf *b, const char *before, uint64_t n, const char *behind)
{
	char digits[24];

	if (!n)
		return;
	(void)snprintf(digits, sizeof(digits), "%llu", (unsigned long long)n);
	add(b, before, dm_str_from_c(digits), behind);
}

static void add_origin(struct dm_buf *b, const struct dm_origin *o, int shown)
{
	if (!o || !(shown & BLOCKS_ORIGINS))
		return;
	dm_buf_add_c(b, " @");
	add(b, " ", o->sheet, "");
	add(b, " ", o->range, "");
	add_number(b, " table ", o->table, "");
	add_number(b, " row ", o->row, "");
	add_number(b, " column ", o->column, "");
	add_number(b, " line ", o->line, "");
	add_number(b, "-", o->line_end, "");
}

static void add_target(struct dm_buf *b, const char *before, const struct dm_target *t, int shown)
{
	static const char *const KINDS[] = { "?", "numeric", "qualitative", "date", "mixed" };
	static const char *const OPERATORS[] = { "", " ge", " gt", " le", " lt", " eq",
		" between" };

	if (!t)
		return;
	add(b, before, t->text, "");
	if (!(shown & BLOCKS_TARGETS))
		return;
	dm_buf_add_c(b, " {");
	dm_buf_add_c(b, KINDS[t->kind]);
	dm_buf_add_c(b, OPERATORS[t->operator_]);
	add(b, " ", t->value, "");
	add(b, "..", t->value2, "");
	add(b, " ", t->unit, "");
	add(b, " ", t->date, "");
	dm_buf_add_c(b, "}");
}

static void add_pairs(struct dm_buf *b, const char *before, const struct dm_pair *const *pairs,
	size_t n, const char *behind)
{
	for (size_t i = 0; i < n; i++) {
		add(b, before, pairs[i]->label, "=");
		add(b, "", pairs[i]->value, "");
		dm_buf_add_c(b, behind);
	}
}

static void add_indicator(struct dm_buf *b, const struct dm_indicator *x, int shown)
{
	dm_buf_add_c(b, "  * ");
	add(b, "", x->level1, "");
	dm_buf_add_c(b, ">");
	add(b, "", x->level2, "");
	dm_buf_add_c(b, ">");
	add(b, "", x->level3, "");
	add_target(b, ": ", x->target, shown);
	add_target(b, " | midterm ", x->target_midterm, shown);
	add(b, " | description ", x->description, "");
	add(b, " | basis ", x->basis, "");
	add(b, " | weight ", x->weight, "");
	add_target(b, " | actual ", x->actual, shown);
	add(b, " | score ", x->score, "");
	add(b, " | deviation ", x->deviation, "");
	add_pairs(b, " | ", x->extra, x->n_extra, "");
	add_origin(b, x->origin, shown);
	dm_buf_add_byte(b, '\n');
}

static void add_department(struct dm_buf *b, const char *before, const struct dm_department *d)
{
	if (!d)
		return;
	dm_buf_add_c(b, before);
	add(b, "[", d->code, "]");
	add(b, "", d->name, "");
	add(b, "(", d->scope, ")");
	dm_buf_add_byte(b, '\n');
}

static void add_places(struct dm_buf *b, uint32_t form)
{
	static const char *const NAMES[] = { "target_midterm", "weight", "actual", "score",
		"deviation", "executed", "goals_midterm", "year", "basis", "description", "plan" };

	dm_buf_add_c(b, "  form");
	for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++)
		if (form & (1u << i))
			add(b, " ", dm_str_from_c(NAMES[i]), "");
	dm_buf_add_byte(b, '\n');
}

static void add_money(struct dm_buf *b, const struct dm_budget *m)
{
	add(b, "  unit ", m->stated_unit, "\n");
	add(b, "  total ", m->total, "\n");
	add(b, "  fiscal ", m->fiscal, "\n");
	add(b, "  other ", m->other, "\n");
	add(b, "  executed ", m->executed, "\n");
}

static void add_project(struct dm_buf *b, const struct dm_project *p, int shown)
{
	static const char *const SUBJECTS[] = { "?", "project", "department", "transfer" };

	dm_buf_add_c(b, SUBJECTS[p->subject]);
	add(b, " ", p->title, "");
	add_origin(b, p->origin, shown);
	dm_buf_add_byte(b, '\n');
	add_number(b, "  year ", (uint64_t)p->year, "\n");
	add(b, "  code ", p->code, "\n");
	add(b, "  name ", p->name, "\n");
	add_department(b, "  department ", p->department);
	add_money(b, &p->budget);
	add(b, "  purpose ", p->purpose, "\n");
	for (size_t i = 0; i < p->n_plan; i++) {
		add(b, "  plan ", p->plan[i]->label, "");
		add_number(b, " ", p->plan[i]->month, "");
		add(b, ": ", p->plan[i]->percent, "");
		dm_buf_add_byte(b, '\n');
	}
	for (size_t i = 0; i < p->n_goals; i++)
		add(b, "  goal ", p->goals[i], "\n");
	for (size_t i = 0; i < p->n_goals_midterm; i++)
		add(b, "  midterm goal ", p->goals_midterm[i], "\n");
	for (size_t i = 0; i < p->n_indicators; i++)
		add_indicator(b, p->indicators[i], shown);
	add_pairs(b, "  + ", p->extra, p->n_extra, "\n");
	if (shown & BLOCKS_PLACES)
		add_places(b, p->form);
}

static void add_section(struct dm_buf *b, const struct dm_section *s, int depth)
{
	for (int i = 0; i < depth; i++)
		dm_buf_add_c(b, "  ");
	dm_buf_add_c(b, "§");
	add(b, " ", s->number, "");
	add(b, " ", s->heading, "");
	dm_buf_add_byte(b, '\n');
	for (size_t i = 0; i < s->n_paragraphs; i++) {
		for (int k = 0; k < depth; k++)
			dm_buf_add_c(b, "  ");
		add(b, "  ", s->paragraphs[i], "\n");
	}
	for (size_t i = 0; i < s->n_sections; i++)
		add_section(b, s->sections[i], depth + 1);
}

const char *blocks_text(const struct dm_report *r, int shown)
{
	struct dm_buf b;

	dm_buf_init(&b, &blocks_arena);
	add(&b, "title ", r->title, "\n");
	add_number(&b, "fiscal year ", (uint64_t)r->fiscal_year, "\n");
	add_department(&b, "department ", r->department);
	for (size_t i = 0; i < r->n_narrative; i++)
		add_section(&b, r->narrative[i], 0);
	for (size_t i = 0; i < r->n_projects; i++) {
		assert_int_equal(r->projects[i]->ordinal, i + 1);
		add_project(&b, r->projects[i], shown);
	}
	for (size_t i = 0; i < r->n_unplaced; i++) {
		add(&b, "unplaced ", r->unplaced[i]->text, "");
		add_origin(&b, r->unplaced[i]->origin, shown);
		dm_buf_add_byte(&b, '\n');
	}
	for (size_t i = 0; i < r->n_notes; i++) {
		add(&b, "note ", r->notes[i]->code, "");
		add_origin(&b, r->notes[i]->origin, shown);
		dm_buf_add_byte(&b, '\n');
	}
	return dm_buf_str(&b).p;
}
