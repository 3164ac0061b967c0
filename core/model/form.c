/* Decides which of several labels fills a member, and what a form is in the end. */
#include "form_parts.h"
#include "amount.h"
#include "base/str.h"
#include "department.h"
#include "form_sources.h"
#include "forms.h"
#include "line.h"
#include "normalise.h"

/* Bits of `seen` beside those of the slots. */
enum { SEEN_GOALS = DM_SLOT_COUNT, SEEN_PLAN, SEEN_FEW = 3, CAPTION_MAX = 256 /* bytes */ };

struct slot_row {
	enum dm_role first, last; /* roles of the slot, best first */
	enum dm_form_slot slot;
	const char *member; /* for captions */
};

static const struct slot_row SLOTS[] = {
	{ DM_ROLE_PROJECT_CODE, DM_ROLE_PROJECT_CODE, DM_SLOT_CODE, "code" },
	{ DM_ROLE_PROJECT_NAME_SECOND, DM_ROLE_PROJECT_NAME_TRANSFER, DM_SLOT_NAME, "name" },
	{ DM_ROLE_DEPARTMENT, DM_ROLE_DEPARTMENT_UNIT, DM_SLOT_DEPARTMENT, "department" },
	{ DM_ROLE_DEPARTMENT_CODE, DM_ROLE_DEPARTMENT_CODE, DM_SLOT_DEPARTMENT_CODE, NULL },
	{ DM_ROLE_FORM_YEAR, DM_ROLE_FORM_YEAR, DM_SLOT_YEAR, NULL },
	{ DM_ROLE_TOTAL_ANNUAL, DM_ROLE_TOTAL_PERIOD, DM_SLOT_TOTAL, "budget.total" },
	{ DM_ROLE_FISCAL_ANNUAL, DM_ROLE_FISCAL, DM_SLOT_FISCAL, "budget.fiscal" },
	{ DM_ROLE_OTHER_ANNUAL, DM_ROLE_OTHER_FUNDS, DM_SLOT_OTHER, "budget.other" },
	{ DM_ROLE_COLUMN_EXECUTED, DM_ROLE_COLUMN_EXECUTED, DM_SLOT_EXECUTED, "budget.executed" },
	{ DM_ROLE_PURPOSE, DM_ROLE_PURPOSE_OUTLINE, DM_SLOT_PURPOSE, "purpose" },
	/* A column of a table of funds without row labels. */
	{ DM_ROLE_COLUMN_BUDGET, DM_ROLE_COLUMN_BUDGET, DM_SLOT_TOTAL, "budget.total" },
	/* The budget at the year's begin, where nothing better is stated. */
	{ DM_ROLE_COLUMN_INITIAL, DM_ROLE_COLUMN_INITIAL, DM_SLOT_TOTAL, "budget.total" },
	{ DM_ROLE_BUDGET_GROUP_PURPOSE, DM_ROLE_BUDGET_GROUP_PURPOSE, DM_SLOT_PURPOSE, NULL },
	{ DM_ROLE_BUDGET_GROUP, DM_ROLE_BUDGET_GROUP, DM_SLOT_TOTAL, "budget.total" },
};

void dm_form_begin(struct dm_form *form, struct dm_reading *reading)
{
	*form = (struct dm_form){ .reading = reading, .arena = reading->job };
	dm_form_sources_begin(form);
}

void dm_form_title(struct dm_form *form, struct dm_str line, struct dm_spot at)
{
	form->title = dm_arena_str(form->arena, line);
	form->title_at = at;
}

void dm_form_year(struct dm_form *form, int32_t year, struct dm_spot at)
{
	form->year = year;
	form->year_at = at;
	form->places |= DM_FORM_YEAR;
}

bool dm_form_is_empty(const struct dm_form *form)
{
	return !form->seen && !form->indicators.n && !form->midterm.n && !form->extra.n;
}

bool dm_form_has(const struct dm_form *form, enum dm_form_slot slot)
{
	return form->members[slot].is_taken;
}

void dm_form_covers(
	struct dm_form *form, const struct dm_table *table, const struct dm_grid_row *row)
{
	if (!form->extent.is_set) {
		form->table = *table;
		form->table.name = dm_intern(&form->reading->intern, table->name);
	}
	if (form->table.id == table->id) /* the place is the first table's */
		dm_extent_add(&form->extent, row);
}

static struct dm_pair *caption_of(struct dm_form *form, const char *member)
{
	for (size_t i = 0; i < form->captions.n; i++)
		if (dm_str_eq(form->captions.items[i]->label, dm_str_from_c(member)))
			return form->captions.items[i];
	return NULL;
}

/* Without the blanks that only spread Han characters over a cell: 总 体 目 标. */
static struct dm_str without_gaps(char *to, struct dm_str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		bool is_gap = s.p[i] == ' ' && n && (unsigned char)to[n - 1] >= 0x80 &&
			      i + 1 < s.n && (unsigned char)s.p[i + 1] >= 0x80;

		if (!is_gap)
			to[n++] = s.p[i];
	}
	return (struct dm_str){ to, n };
}

static void set_caption(struct dm_form *form, const char *member, struct dm_str caption)
{
	struct dm_pair *pair = caption_of(form, member);
	char small[CAPTION_MAX];
	struct dm_str text = caption.n <= CAPTION_MAX ? without_gaps(small, caption) : caption;

	if (!text.n || (pair && form->is_list))
		return; /* the projects of a list share their captions */
	if (!pair) {
		pair = DM_NEW(form->arena, struct dm_pair);
		DM_PUSH(form->arena, &form->captions, pair);
	}
	*pair = (struct dm_pair){ dm_str_from_c(member), dm_intern(&form->reading->intern, text) };
}

void dm_form_caption(struct dm_form *form, const char *member, struct dm_str caption)
{
	if (!caption_of(form, member))
		set_caption(form, member, caption);
}

void dm_form_extra(struct dm_form *form, struct dm_str label, struct dm_str text, struct dm_spot at)
{
	struct dm_pair *pair = DM_NEW(form->arena, struct dm_pair);
	struct dm_str value = dm_text_running(form->arena, text);

	if (!label.n)
		return;
	dm_form_source(form, DM_MEMBER_EXTRA, form->extra.n, at, value);
	*pair = (struct dm_pair){ dm_intern(&form->reading->intern, label),
		value.p ? dm_arena_str(form->arena, value) : DM_NULL };
	DM_PUSH(form->arena, &form->extra, pair);
}

/* Keeps what was found beyond the grid it was found in. */
static struct dm_found keep(struct dm_form *form, const struct dm_found *found)
{
	struct dm_intern *intern = &form->reading->intern;

	return (struct dm_found){ found->role, dm_intern(intern, found->label),
		dm_intern(intern, found->unit), dm_arena_str(form->arena, found->text),
		dm_arena_str(form->arena, found->raw), found->at, found->label_at };
}

static bool is_stamp(const struct dm_form *form, struct dm_str text)
{
	struct dm_str before, inside;

	return dm_bracket_at_end(text, &before, &inside) && !before.n &&
	       dm_words_within(&form->reading->forms->stamps, inside);
}

static void fill_slot(
	struct dm_form *form, const struct slot_row *row, const struct dm_found *found)
{
	struct dm_form_member *member = &form->members[row->slot];
	int rank = (int)(row - SLOTS) * DM_ROLE_COUNT + (int)found->role - (int)row->first;

	form->seen |= (uint64_t)1 << row->slot;
	if (!dm_text_running(form->arena, found->text).p || is_stamp(form, found->text))
		return;
	if (member->is_taken && member->rank <= rank) {
		dm_form_extra(form, found->label, found->text, found->at);
		return;
	}
	if (member->is_taken)
		dm_form_extra(form, member->found.label, member->found.text, member->found.at);
	*member = (struct dm_form_member){ true, rank, keep(form, found) };
	if (row->member && found->label.n)
		set_caption(form, row->member, found->label);
}

static const struct slot_row *slot_of(enum dm_role role)
{
	for (size_t i = 0; i < sizeof(SLOTS) / sizeof(SLOTS[0]); i++)
		if (role >= SLOTS[i].first && role <= SLOTS[i].last)
			return &SLOTS[i];
	return NULL;
}

static void take_goals(struct dm_form *form, const struct dm_found *found)
{
	bool midterm = found->role == DM_ROLE_GOALS_MIDTERM;
	struct dm_goals *goals = midterm ? &form->goals_midterm : &form->goals;
	size_t before = goals->n;

	if (midterm)
		form->places |= DM_FORM_GOALS_MIDTERM;
	form->seen |= (uint64_t)1 << SEEN_GOALS;
	dm_goals_add(form->arena, goals, dm_arena_str(form->arena, found->text));
	for (size_t i = before; i < goals->n; i++)
		dm_form_source(form, midterm ? DM_MEMBER_GOAL_MIDTERM : DM_MEMBER_GOAL, i,
			found->at, goals->items[i]);
	dm_form_caption(form, midterm ? "goals_midterm" : "goals", found->label);
}

/* 单位 in a cell of its own names an office, unless a unit of money stands beside it. */
static bool is_money_unit(const struct dm_form *form, const struct dm_found *found)
{
	int power;

	return found->role == DM_ROLE_MONEY_UNIT ||
	       (found->role == DM_ROLE_DEPARTMENT_UNIT &&
		       dm_units_money(&form->reading->forms->units, found->text, &power));
}

void dm_form_value(struct dm_form *form, const struct dm_found *found)
{
	const struct slot_row *slot = slot_of(found->role);

	if (is_money_unit(form, found)) {
		size_t n;
		const struct dm_unit *unit = dm_units_money_at(
			&form->reading->forms->units, dm_str_trim(found->text), &n);
		if (unit) {
			form->stated_unit = dm_intern(&form->reading->intern, unit->name);
			form->unit_at = found->at;
		}
	} else if (found->role == DM_ROLE_GOALS || found->role == DM_ROLE_GOALS_MIDTERM) {
		take_goals(form, found);
	} else if (slot) {
		fill_slot(form, slot, found);
	} else {
		dm_form_extra(form, found->label, found->text, found->at);
	}
}

void dm_form_funds(struct dm_form *form, const struct dm_found *row, const struct dm_found *column)
{
	struct dm_found found = *column;
	bool is_total = row->role >= DM_ROLE_TOTAL_ANNUAL && row->role <= DM_ROLE_TOTAL_PERIOD;
	bool is_sum = column->role == DM_ROLE_TOTAL || column->role == DM_ROLE_TOTAL_ANNUAL;
	bool is_budget =
		column->role == DM_ROLE_COLUMN_BUDGET || (is_sum && row->role != DM_ROLE_NONE);
	/* Parts of the sum of a table of costs or tasks: 合计 below 财政拨款. */
	bool is_part_of_sum = row->role == DM_ROLE_TOTAL_ROW &&
			      column->role >= DM_ROLE_FISCAL_ANNUAL &&
			      column->role <= DM_ROLE_OTHER_FUNDS;
	bool is_member = (is_budget && (slot_of(row->role) || row->role == DM_ROLE_TOTAL_ROW)) ||
			 (is_total && column->role == DM_ROLE_COLUMN_EXECUTED) || is_part_of_sum;

	found.unit = row->unit.p ? row->unit : column->unit;
	if (column->role == DM_ROLE_COLUMN_EXECUTED && (is_total || !row->label.n))
		form->places |= DM_FORM_EXECUTED;
	if (!row->label.n) { /* one line without a label: it is the total's */
		if (dm_text_running(form->arena, found.text).p)
			dm_form_value(form, &found);
		return;
	}
	if (is_member && is_budget) {
		/* The total of a table of costs is its 合计. */
		found.role = row->role == DM_ROLE_TOTAL_ROW ? DM_ROLE_TOTAL : row->role;
		found.label = row->label;
	}
	if (is_member && column->role == DM_ROLE_COLUMN_EXECUTED)
		found.role = DM_ROLE_COLUMN_EXECUTED;
	if (is_member) {
		dm_form_value(form, &found);
	} else if (dm_text_running(form->arena, found.text).p) {
		dm_form_extra(form,
			dm_arena_printf(form->arena, "%.*s/%.*s", DM_FMT(row->label),
				DM_FMT(column->label)),
			found.text, found.at);
	}
}

void dm_form_plan_point(struct dm_form *form, const struct dm_found *found)
{
	struct dm_plan_point *point = DM_NEW(form->arena, struct dm_plan_point);
	struct dm_str month = found->label;
	size_t digits = 0;

	while (digits < month.n && month.p[digits] >= '0' && month.p[digits] <= '9')
		point->month = point->month * 10 + (uint32_t)(month.p[digits++] - '0');
	if (point->month > 12 || !dm_str_starts(dm_str_from(month, digits), DM_STR("月")))
		point->month = 0;
	point->label = dm_intern(&form->reading->intern, found->label);
	dm_form_source(form, DM_MEMBER_PLAN_LABEL, form->plan.n, found->label_at, found->label);
	if (dm_percent_from_text(form->arena, found->text, &point->percent))
		dm_form_source(form, DM_MEMBER_PLAN_PERCENT, form->plan.n, found->at, found->text);
	form->seen |= (uint64_t)1 << SEEN_PLAN;
	form->places |= DM_FORM_PLAN;
	DM_PUSH(form->arena, &form->plan, point);
}

void dm_form_indicator(struct dm_form *form, const struct dm_indicator *indicator, bool midterm)
{
	if (midterm)
		DM_PUSH(form->arena, &form->midterm, indicator);
	else
		DM_PUSH(form->arena, &form->indicators, indicator);
}

/* Puts the whole period's targets to the annual indicators of the same name, the rest behind them. */
static void join_midterm(struct dm_form *form)
{
	for (size_t i = 0; i < form->midterm.n; i++) {
		const struct dm_indicator *m = form->midterm.items[i];
		bool joined = false;

		for (size_t k = 0; k < form->indicators.n && !joined; k++) {
			const struct dm_indicator *a = form->indicators.items[k];

			if (a->target_midterm || !dm_str_eq(a->level1, m->level1) ||
				!dm_str_eq(a->level2, m->level2) ||
				!dm_str_eq(a->level3, m->level3))
				continue;
			struct dm_indicator *both = DM_NEW(form->arena, struct dm_indicator);
			*both = *a;
			both->target_midterm = m->target_midterm;
			form->indicators.items[k] = both;
			dm_form_source_joined(form, i, k);
			joined = true;
		}
		if (joined)
			continue;
		dm_form_source_behind(form, i, form->indicators.n);
		DM_PUSH(form->arena, &form->indicators, m);
	}
}

static struct dm_str text_line(struct dm_form *form, enum dm_form_slot slot)
{
	const struct dm_form_member *member = &form->members[slot];

	return member->is_taken ? dm_text_line(form->arena, member->found.text) : DM_NULL;
}

static void department(struct dm_form *form, struct dm_project *project)
{
	struct dm_department *d = DM_NEW(form->arena, struct dm_department);
	struct dm_str code = text_line(form, DM_SLOT_DEPARTMENT_CODE);

	if (!form->members[DM_SLOT_DEPARTMENT].is_taken ||
		!dm_department_from_text(form->arena, form->reading->forms,
			form->members[DM_SLOT_DEPARTMENT].found.text, d))
		return;
	if (!d->code.p && code.p)
		d->code = code;
	project->department = d;
}

static int32_t subject(const struct dm_form *form)
{
	const struct dm_forms *forms = form->reading->forms;
	const struct dm_form_member *name = &form->members[DM_SLOT_NAME];

	if (dm_words_hold(&forms->subject_transfer, form->title) ||
		(name->is_taken && dm_words_hold(&forms->subject_transfer, name->found.label)))
		return DM_SUBJECT_TRANSFER;
	if (dm_words_hold(&forms->subject_department, form->title))
		return DM_SUBJECT_DEPARTMENT;
	return DM_SUBJECT_PROJECT;
}

static void name_and_code(struct dm_form *form, struct dm_project *project)
{
	struct dm_str code, name;

	project->code = text_line(form, DM_SLOT_CODE);
	dm_code_split(text_line(form, DM_SLOT_NAME), &code, &name);
	project->name = name;
	if (!code.p)
		return;
	if (!project->code.p)
		project->code = code;
	else if (!dm_str_eq(project->code, code))
		project->name = text_line(form, DM_SLOT_NAME); /* not this project's code */
}

/* A form is what has indicators, or several of a form's members. */
static bool is_form(const struct dm_form *form)
{
	return form->indicators.n || form->midterm.n ||
	       __builtin_popcountll(form->seen) >= SEEN_FEW;
}

static void year_of_cell(struct dm_form *form)
{
	struct dm_found *found = &form->members[DM_SLOT_YEAR].found;
	struct dm_str digits = dm_str_first(dm_text_line(form->arena, found->text), 4);
	int32_t year = 0;

	if (!form->members[DM_SLOT_YEAR].is_taken || form->year)
		return;
	for (size_t i = 0; i < digits.n && digits.p[i] >= '0' && digits.p[i] <= '9'; i++)
		year = year * 10 + (digits.p[i] - '0');
	if (year >= 1990 && year <= 2099)
		dm_form_year(form, year, found->at);
	else
		dm_form_extra(form, found->label, found->text, found->at);
}

static void fill_project(struct dm_form *form, struct dm_project *p)
{
	p->ordinal = (uint32_t)form->reading->projects.n + 1;
	p->subject = subject(form);
	p->form = form->places;
	p->year = form->is_list ? 0 : form->year;
	p->title = form->is_list ? DM_NULL : form->title;
	name_and_code(form, p);
	department(form, p);
	dm_form_budget(form, p);
	if (form->members[DM_SLOT_PURPOSE].is_taken)
		p->purpose =
			dm_text_running(form->arena, form->members[DM_SLOT_PURPOSE].found.text);
	p->plan = form->plan.items;
	p->n_plan = form->plan.n;
	p->goals = form->goals.items;
	p->n_goals = form->goals.n;
	p->goals_midterm = form->goals_midterm.items;
	p->n_goals_midterm = form->goals_midterm.n;
	p->indicators = form->indicators.items;
	p->n_indicators = form->indicators.n;
	p->extra = form->extra.items;
	p->n_extra = form->extra.n;
	p->captions = (const struct dm_pair *const *)form->captions.items;
	p->n_captions = form->captions.n;
	p->origin = dm_reading_origin(form->reading, &form->table, &form->extent);
}

/* What was found for a form that is none found no place. */
static void give_up(struct dm_form *form)
{
	struct dm_reading *reading = form->reading;

	dm_reading_unplaced(reading, form->title, NULL);
	for (size_t i = 0; i < DM_SLOT_COUNT; i++)
		if (form->members[i].is_taken)
			dm_reading_unplaced_pair(
				reading, form->members[i].found.label, form->members[i].found.text);
	for (size_t i = 0; i < form->extra.n; i++)
		dm_reading_unplaced_pair(
			reading, form->extra.items[i]->label, form->extra.items[i]->value);
	for (size_t i = 0; i < form->plan.n; i++)
		dm_reading_unplaced_pair(
			reading, form->plan.items[i]->label, form->plan.items[i]->percent);
	for (size_t i = 0; i < form->goals.n; i++)
		dm_reading_unplaced(reading, form->goals.items[i], NULL);
	for (size_t i = 0; i < form->goals_midterm.n; i++)
		dm_reading_unplaced(reading, form->goals_midterm.items[i], NULL);
}

void dm_form_end(struct dm_form *form)
{
	if (!is_form(form)) {
		give_up(form);
		return;
	}
	struct dm_project *project = DM_NEW(form->arena, struct dm_project);

	join_midterm(form);
	year_of_cell(form);
	fill_project(form, project);
	dm_form_sources_end(form, project);
	DM_PUSH(form->arena, &form->reading->projects, project);
}
