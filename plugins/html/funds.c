/* The report has the members in yuan and the labelled cells as their page spells them, in a unit that
 * it need not say. Where the unit is stated, in a line or in a label, cells are shown in yuan as well;
 * where it is not, one of the units of such forms is taken if it alone makes an amount of the cells
 * the same as a member's. Else an amount is shown as written, and says so. */
#include "funds.h"

#include "base/decimal.h"
#include "base/str.h"
#include "columns.h"
#include "text.h"
#include "words.h"

struct unit {
	struct dm_str name;
	int power;	/* of ten, to yuan */
	bool is_likely; /* forms count in it without saying so where a reader sees it */
};

#define UNIT(name, power, likely)                         \
	{                                                 \
		{ name, sizeof(name) - 1 }, power, likely \
	}

/* Longer names stand before those that they contain. */
static const struct unit units[] = {
	UNIT("亿元", 8, true),
	UNIT("百万元", 6, false),
	UNIT("万元", 4, true),
	UNIT("千元", 3, true),
	UNIT("元", 0, true),
};

enum { UNITS = sizeof(units) / sizeof(units[0]) };

static struct dm_html_fund_line line_of(struct dm_arena *arena, struct dm_str label)
{
	return (struct dm_html_fund_line){ .caption = dm_html_without_unit(arena, label),
		.key = dm_html_label_key(arena, label) };
}

/* ---- units */

/* The unit in a label's brackets: 全年执行数（万元）. */
static const struct unit *unit_in(struct dm_arena *arena, struct dm_str label)
{
	if (dm_html_without_unit(arena, label).n == label.n)
		return NULL;
	for (size_t i = 0; i < UNITS; i++)
		if (dm_str_find(label, units[i].name) >= 0)
			return &units[i];
	return NULL;
}

/* A number as a cell shows it: 1,437.50. */
static bool number_of(struct dm_arena *arena, struct dm_str value, struct dm_decimal *ret)
{
	struct dm_buf buf;
	dm_buf_init(&buf, arena);
	for (size_t i = 0; i < value.n; i++)
		if (value.p[i] != ',')
			dm_buf_add_byte(&buf, value.p[i]);
	return dm_decimal_from_text(dm_str_trim(dm_buf_str(&buf)), ret);
}

static bool is_member_amount(const struct dm_budget *budget, struct dm_decimal amount)
{
	const struct dm_str members[] = { budget->total, budget->fiscal, budget->other,
		budget->executed };
	struct dm_decimal member;
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (dm_decimal_from_text(members[i], &member) && member.coefficient &&
			!dm_decimal_compare(member, amount))
			return true;
	return false;
}

static bool unit_matches(struct dm_arena *arena, const struct unit *unit,
	const struct dm_project *project, const struct dm_html_extras *extras)
{
	struct dm_decimal amount;
	for (size_t i = 0; i < extras->funds.n; i++) {
		const struct dm_html_fund *fund = &extras->funds.items[i];
		if (!dm_html_has_word(fund->column, dm_html_words_rate) &&
			number_of(arena, fund->value, &amount) &&
			dm_decimal_shift(amount, unit->power, &amount) &&
			is_member_amount(&project->budget, amount))
			return true;
	}
	return false;
}

/* NULL where it cannot be known. */
static const struct unit *unit_of(struct dm_arena *arena, const struct dm_project *project,
	const struct dm_html_extras *extras)
{
	const struct unit *found = NULL;
	for (size_t i = 0; i < UNITS; i++)
		if (dm_str_eq(project->budget.stated_unit, units[i].name))
			return &units[i];
	for (size_t i = 0; i < UNITS; i++) {
		if (!units[i].is_likely || !unit_matches(arena, &units[i], project, extras))
			continue;
		if (found)
			return NULL;
		found = &units[i];
	}
	return found;
}

/* A cell's amount in yuan, or as written. */
static struct dm_str amount_text(
	struct dm_arena *arena, const struct unit *unit, const struct dm_html_fund *fund)
{
	struct dm_decimal amount;
	const struct unit *own = unit_in(arena, fund->column);
	if (!own)
		own = unit_in(arena, fund->row);
	if (own)
		unit = own;
	if (!number_of(arena, fund->value, &amount))
		return fund->value;
	if (!unit || !dm_decimal_shift(amount, unit->power, &amount))
		return dm_arena_printf(arena, "%.*s%s", DM_FMT(fund->value),
			amount.coefficient ? dm_html_words.verbatim : "");
	amount = dm_decimal_trim(amount, 2);
	if (amount.scale < 2)
		amount = dm_decimal_round_places(amount, 2);
	return dm_html_amount(arena, dm_decimal_text(arena, amount));
}

/* ---- rows and columns */

struct member {
	const char *name, *standard;
	const char *const *names;
	bool is_column;
};

/* The place of a line in a list, where it is added if there is room; `most` where there is none. */
static size_t place_of(
	struct dm_html_fund_line *lines, size_t *n, size_t most, struct dm_html_fund_line line)
{
	for (size_t i = 0; i < *n; i++)
		if (dm_str_eq(lines[i].key, line.key))
			return i;
	if (*n == most)
		return most;
	lines[*n] = line;
	return (*n)++;
}

static struct dm_str *cell_of(
	struct dm_html_funds *funds, struct dm_html_fund_line row, struct dm_html_fund_line column)
{
	size_t r = place_of(funds->rows, &funds->n_rows, DM_HTML_FUND_ROWS, row);
	size_t c = place_of(funds->columns, &funds->n_columns, DM_HTML_FUND_COLUMNS, column);
	return r < DM_HTML_FUND_ROWS && c < DM_HTML_FUND_COLUMNS ? &funds->cells[r][c] : NULL;
}

/* The total's caption names its row only where it says so: it may be that of its column (全年预算数)
 * or of the whole table (项目资金). */
static struct dm_str total_caption(const struct dm_project *project)
{
	struct dm_str caption = dm_html_caption(project, "budget.total", dm_html_words.fund_total);
	return dm_html_has_word(caption, dm_html_words_total)
		       ? caption
		       : dm_str_from_c(dm_html_words.fund_total);
}

/* The row or column of a member: as the form captions the member, or as its cells name one of the
 * usual names, or as forms usually do. */
static struct dm_html_fund_line line_of_member(struct dm_arena *arena,
	const struct dm_project *project, const struct dm_html_extras *extras,
	const struct member *member)
{
	struct dm_str caption = dm_html_caption_find(project, member->name);
	for (size_t i = 0; !caption.n && i < extras->funds.n; i++) {
		const struct dm_html_fund *fund = &extras->funds.items[i];
		struct dm_str label = member->is_column ? fund->column : fund->row;
		if (dm_str_is_one_of(dm_html_label_key(arena, label), member->names))
			caption = label;
	}
	struct dm_html_fund_line line =
		line_of(arena, caption.n ? caption : dm_str_from_c(member->standard));
	line.is_amount = member->is_column;
	return line;
}

static bool has_row(
	struct dm_arena *arena, const struct dm_html_extras *extras, struct dm_html_fund_line row)
{
	for (size_t i = 0; i < extras->funds.n; i++)
		if (dm_str_eq(dm_html_label_key(arena, extras->funds.items[i].row), row.key))
			return true;
	return false;
}

static void put(struct dm_html_funds *funds, struct dm_arena *arena, struct dm_html_fund_line row,
	struct dm_html_fund_line column, struct dm_str amount)
{
	struct dm_str *cell = cell_of(funds, row, column);
	if (cell)
		*cell = dm_html_amount(arena, amount);
}

/* The members, and the rows of the form in their order: the total first, and the one for other money
 * where the form's own cells have it. */
static void put_members(struct dm_html_funds *funds, struct dm_arena *arena,
	const struct dm_project *project, const struct dm_html_extras *extras)
{
	const struct dm_budget *budget = &project->budget;
	const struct member members[] = {
		{ "", dm_html_words.fund_planned, dm_html_words_planned, true },
		{ "budget.executed", dm_html_words.fund_executed, dm_html_words_executed, true },
		{ "budget.fiscal", dm_html_words.fund_fiscal, dm_html_words_fiscal, false },
		{ "budget.other", dm_html_words.fund_other, dm_html_words_other, false },
	};
	struct dm_html_fund_line lines[4], total = line_of(arena, total_caption(project));
	for (size_t i = 0; i < 4; i++)
		lines[i] = line_of_member(arena, project, extras, &members[i]);
	const struct dm_html_fund_line planned = lines[0], executed = lines[1], fiscal = lines[2],
				       other = lines[3];
	/* The first two make the table's shape, with an amount or without. */
	put(funds, arena, total, planned, budget->total);
	put(funds, arena, total, executed, budget->executed);
	if (budget->fiscal.n)
		put(funds, arena, fiscal, planned, budget->fiscal);
	size_t rows = has_row(arena, extras, other) ? extras->funds.n : 0;
	for (size_t i = 0; i < rows && funds->n_rows < DM_HTML_FUND_ROWS; i++)
		(void)place_of(funds->rows, &funds->n_rows, DM_HTML_FUND_ROWS,
			line_of(arena, extras->funds.items[i].row));
	if (budget->other.n)
		put(funds, arena, other, planned, budget->other);
}

/* A cell that a member has already keeps the member's amount. */
static void put_extra(struct dm_html_funds *funds, struct dm_arena *arena, const struct unit *unit,
	const struct dm_html_fund *fund, struct dm_html_extras *extras)
{
	struct dm_html_fund_line column = line_of(arena, fund->column);
	column.is_amount = !dm_html_has_word(fund->column, dm_html_words_rate);
	struct dm_str *cell = cell_of(funds, line_of(arena, fund->row), column);
	struct dm_str text = column.is_amount ? amount_text(arena, unit, fund) : fund->value;
	if (cell && (!cell->n || dm_str_eq(*cell, text))) {
		*cell = text;
		return;
	}
	struct dm_str label =
		dm_arena_printf(arena, "%.*s/%.*s", DM_FMT(fund->row), DM_FMT(fund->column));
	DM_PUSH(arena, &extras->amounts, ((struct dm_pair){ label, fund->value }));
}

void dm_html_funds_init(struct dm_html_funds *funds, struct dm_arena *arena,
	const struct dm_project *project, struct dm_html_extras *extras)
{
	*funds = (struct dm_html_funds){ 0 };
	if (!project->budget.executed.n && !(project->form & DM_FORM_EXECUTED) && !extras->funds.n)
		return;
	const struct unit *unit = unit_of(arena, project, extras);
	if (unit)
		funds->unit = unit->name;
	put_members(funds, arena, project, extras);
	/* Columns of money stand together, before what was made of it. */
	for (int is_rate = 0; is_rate < 2; is_rate++)
		for (size_t i = 0; i < extras->funds.n; i++) {
			const struct dm_html_fund *fund = &extras->funds.items[i];
			if (dm_html_has_word(fund->column, dm_html_words_rate) == (is_rate == 1))
				put_extra(funds, arena, unit, fund, extras);
		}
}
