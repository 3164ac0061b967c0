#include "sheet.h"

#include "base/intern.h"
#include "model/department.h"

static struct dm_number number_of(struct dm_str text)
{
	struct dm_number n = { .text = text };

	n.is_stated = text.n && dm_decimal_from_text(text, &n.value);
	return n;
}

struct dm_str dm_sheet_text(const struct dm_sheet *sheet, struct dm_decimal d)
{
	return dm_decimal_text(sheet->scratch, d);
}

/* ---- what a name says */

/* Without brackets and percent signs at its end: 环评执行率（%）. */
static struct dm_str bare_name(struct dm_str name)
{
	struct dm_str before, inside;

	for (;;) {
		if (dm_str_ends(name, DM_STR("%")))
			name = dm_str_trim(dm_str_first(name, name.n - 1));
		else if (dm_str_ends(name, DM_STR("％")))
			name = dm_str_trim(dm_str_first(name, name.n - (sizeof("％") - 1)));
		else if (dm_bracket_at_end(name, &before, &inside) && before.n)
			name = before;
		else
			return name;
	}
}

static bool ends_in(const struct dm_rules *rules, enum dm_word_list words, enum dm_word_list nots,
	struct dm_str name)
{
	return dm_rules_word_at_end(rules, words, name).n &&
	       !dm_rules_word_at_end(rules, nots, name).n;
}

static struct dm_name_facts name_facts(const struct dm_rules *rules, struct dm_str name)
{
	struct dm_str bare = bare_name(name);

	return (struct dm_name_facts){
		.says_cost = dm_rules_word_in(rules, DM_LIST_COST, name).n &&
			     !dm_rules_word_in(rules, DM_LIST_NOT_COST, name).n,
		.says_time = dm_rules_word_in(rules, DM_LIST_TIME, name).n,
		.is_ratio = ends_in(rules, DM_LIST_RATIO, DM_LIST_NOT_RATIO, bare),
		.is_count = ends_in(rules, DM_LIST_COUNTED, DM_LIST_NOT_COUNTED, bare),
	};
}

/* Sheets share their names and levels, and the recogniser keeps equal ones once: looking the same up
 * again would be most of the time. */
static struct dm_name_facts facts_of(const struct dm_sheet *sheet, struct dm_str name)
{
	struct dm_known_name *known =
		&sheet->known->names[((uintptr_t)name.p >> 4) % DM_KNOWN_NAMES];

	if (known->name.p != name.p || known->name.n != name.n)
		*known = (struct dm_known_name){ name, name_facts(sheet->rules, name) };
	return known->facts;
}

/* ---- indicators of the same name */

static bool is_same_name(const void *ctx, uint32_t a, uint32_t b)
{
	const struct dm_project *project = ctx;
	const struct dm_indicator *x = project->indicators[a], *y = project->indicators[b];

	return dm_str_eq(x->level3, y->level3) && dm_str_eq(x->level2, y->level2) &&
	       dm_str_eq(x->level1, y->level1);
}

/* One of the year and one of the whole period may have the same name. */
static bool is_of_another_period(const struct dm_indicator *a, const struct dm_indicator *b)
{
	return (!a->target && a->target_midterm && b->target) ||
	       (!b->target && b->target_midterm && a->target);
}

static uint32_t namesake_of(struct dm_sheet *sheet, uint32_t position)
{
	const struct dm_indicator *const *all = sheet->project->indicators;
	const struct dm_indicator *indicator = all[position - 1];
	uint32_t earlier;

	if (!indicator->level3.n ||
		!dm_seen_add(&sheet->names, dm_hash(indicator->level3), position - 1, &earlier) ||
		is_of_another_period(all[earlier], indicator))
		return 0;
	return earlier + 1;
}

/* ---- rows */

static struct dm_categories categories_of(struct dm_sheet *sheet, const struct dm_indicator *i)
{
	uintptr_t hash = ((uintptr_t)i->level1.p >> 4) * 31 + ((uintptr_t)i->level2.p >> 4);
	struct dm_known_levels *known = &sheet->known->levels[hash % DM_KNOWN_LEVELS];

	if (!known->is_known || known->level1.p != i->level1.p || known->level1.n != i->level1.n ||
		known->level2.p != i->level2.p || known->level2.n != i->level2.n) {
		struct dm_arena_mark mark = dm_arena_mark(sheet->scratch);

		*known = (struct dm_known_levels){ true, i->level1, i->level2,
			dm_taxonomy_find(
				&sheet->rules->taxonomy, sheet->scratch, i->level1, i->level2) };
		dm_arena_rewind(sheet->scratch, mark);
	}
	return known->categories;
}

static void set_kind(struct dm_row *row)
{
	const struct dm_categories *c = &row->categories;

	row->kind = c->level2 ? c->level2->kind : c->level1 ? c->level1->kind : DM_KIND_NONE;
	row->category = c->level2 ? row->indicator->level2 : row->indicator->level1;
}

void dm_sheet_row(struct dm_sheet *sheet, uint32_t position, struct dm_row *ret)
{
	const struct dm_indicator *indicator = sheet->project->indicators[position - 1];
	const struct dm_target *target = indicator->target;
	struct dm_row row = { .indicator = indicator, .position = position };

	row.categories = categories_of(sheet, indicator);
	set_kind(&row);
	row.name = indicator->level3.n ? indicator->level3 : indicator->description;
	if (indicator->level3.n)
		row.says = facts_of(sheet, indicator->level3);
	if (target) {
		row.unit = dm_measure_of(sheet->units, target->unit);
		row.value = number_of(target->value);
		row.value2 = number_of(target->value2);
	}
	row.weight = number_of(indicator->weight);
	row.score = number_of(indicator->score);
	row.namesake = namesake_of(sheet, position);
	*ret = row;
}

/* ---- the sheet */

static void add_categories(struct dm_sheet *sheet, const struct dm_indicator *indicator)
{
	struct dm_categories c = categories_of(sheet, indicator);

	for (int i = 0; i < 2; i++) {
		const struct dm_category *category = i ? c.level2 : c.level1;

		if (!category)
			continue;
		sheet->has_levels = true;
		sheet->groups |= category->group;
		sheet->has_cost |= category->kind == DM_KIND_COST;
	}
}

static void add_target(struct dm_sheet *sheet, const struct dm_indicator *indicator)
{
	const struct dm_target *target = indicator->target;

	sheet->has_target |= target || indicator->target_midterm;
	sheet->has_basis |= indicator->basis.n > 0;
	if (target && target->kind == DM_TARGET_NUMERIC) {
		sheet->n_numeric++;
		sheet->n_signed += target->operator_ != DM_OP_NONE;
	}
}

static void add_weight(struct dm_sheet *sheet, const struct dm_indicator *indicator)
{
	struct dm_number weight = number_of(indicator->weight);

	sheet->has_all_weights = sheet->has_all_weights && weight.is_stated &&
				 dm_decimal_add(sheet->weights, weight.value, &sheet->weights);
}

/* The description that more than half have, if there is one: what is left when different ones have
 * struck each other out, then counted. */
static void find_description(struct dm_sheet *sheet)
{
	const struct dm_project *project = sheet->project;
	size_t ahead = 0, n = 0;
	struct dm_str most = DM_NULL;

	for (size_t i = 0; i < project->n_indicators; i++) {
		struct dm_str description = project->indicators[i]->description;

		if (!ahead)
			most = description;
		if (dm_str_eq(description, most))
			ahead++;
		else
			ahead--;
	}
	for (size_t i = 0; i < project->n_indicators; i++)
		n += dm_str_eq(project->indicators[i]->description, most);
	if (most.n && n > project->n_indicators / 2) {
		sheet->description = most;
		sheet->n_description = n;
	}
}

void dm_sheet_begin(struct dm_sheet *sheet, const struct dm_project *project)
{
	*sheet = (struct dm_sheet){ .rules = sheet->rules,
		.units = sheet->units,
		.scratch = sheet->scratch,
		.known = sheet->known,
		.project = project,
		.total = number_of(project->budget.total),
		.fiscal = number_of(project->budget.fiscal),
		.other = number_of(project->budget.other),
		.executed = number_of(project->budget.executed),
		.has_all_weights = project->n_indicators > 0 };
	for (size_t i = 0; i < project->n_indicators; i++) {
		add_categories(sheet, project->indicators[i]);
		add_target(sheet, project->indicators[i]);
		add_weight(sheet, project->indicators[i]);
	}
	find_description(sheet);
	dm_seen_init(&sheet->names, sheet->scratch, project->n_indicators, is_same_name, project);
}
