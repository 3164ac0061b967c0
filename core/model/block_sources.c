/* Decides which cells of its row, and of those above it, an indicator is from. */
#include "base/str.h"
#include "block_parts.h"
#include "form_sources.h"
#include "normalise.h"

static const struct dm_grid_cell *cell_of(
	const struct dm_grid_row *row, const struct dm_header_column *column)
{
	struct dm_grid_entry *entry = dm_block_entry(row, column);

	if (column->is_project || !entry ||
		(!entry->is_anchor && !dm_block_reaches_down(column->role)))
		return NULL;
	return dm_str_trim(entry->cell->text).n ? entry->cell : NULL;
}

void dm_block_level_sources(
	struct dm_block *block, const struct dm_table *table, const struct dm_grid_row *row)
{
	for (size_t i = 0; block->reading->trace && i < block->header.n; i++) {
		const struct dm_header_column *column = &block->header.items[i];
		const struct dm_grid_cell *cell =
			column->role == DM_ROLE_LEVEL1 || column->role == DM_ROLE_LEVEL2
				? cell_of(row, column)
				: NULL;

		if (!cell || !dm_block_level_text(block->reading, cell->text).p)
			continue;
		struct dm_spot at = dm_spot_of(table, cell);
		if (column->role == DM_ROLE_LEVEL1)
			block->annual.level1_at = block->midterm.level1_at = at;
		else if (column->is_midterm)
			block->midterm.level2_at = at;
		else
			block->annual.level2_at = at;
	}
}

/* The member of this indicator that a column fills, or DM_MEMBER_COUNT. */
static enum dm_member member_of(
	const struct dm_header_column *column, const struct dm_indicator *of, bool is_midterm)
{
	const struct {
		enum dm_role role;
		enum dm_member member;
		bool is_set;
	} ROWS[] = {
		{ DM_ROLE_LEVEL3, DM_MEMBER_LEVEL3, of->level3.p },
		{ DM_ROLE_DESCRIPTION, DM_MEMBER_DESCRIPTION, of->description.p },
		{ DM_ROLE_OPERATOR, DM_MEMBER_TARGET, of->target },
		{ DM_ROLE_TARGET, DM_MEMBER_TARGET, of->target },
		{ DM_ROLE_UNIT, DM_MEMBER_TARGET, of->target },
		{ DM_ROLE_ACTUAL, DM_MEMBER_ACTUAL, of->actual },
		{ DM_ROLE_BASIS, DM_MEMBER_BASIS, of->basis.p },
		{ DM_ROLE_WEIGHT, DM_MEMBER_WEIGHT, of->weight.p },
		{ DM_ROLE_SCORE, DM_MEMBER_SCORE, of->score.p },
		{ DM_ROLE_DEVIATION, DM_MEMBER_DEVIATION, of->deviation.p },
	};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		if (ROWS[i].role != column->role)
			continue;
		bool is_target = ROWS[i].member == DM_MEMBER_TARGET;
		if (is_target && (column->is_midterm || (is_midterm && !of->target)))
			return of->target_midterm ? DM_MEMBER_TARGET_MIDTERM : DM_MEMBER_COUNT;
		return ROWS[i].is_set ? ROWS[i].member : DM_MEMBER_COUNT;
	}
	return DM_MEMBER_COUNT;
}

/* The extra of the indicator are the columns with a value, in their order. */
static void tell_extra(struct dm_block *block, struct dm_form *form, const struct dm_table *table,
	const struct dm_grid_row *row, bool is_midterm)
{
	size_t n = 0;

	for (size_t i = 0; i < block->header.n; i++) {
		const struct dm_header_column *column = &block->header.items[i];
		struct dm_grid_entry *entry =
			dm_block_is_extra(column) ? dm_block_entry(row, column) : NULL;

		if (entry && entry->is_anchor &&
			dm_text_running(block->reading->job, entry->cell->text).p)
			dm_form_source_of_indicator(form, is_midterm, DM_MEMBER_EXTRA, n++,
				dm_spot_of(table, entry->cell), entry->cell->text);
	}
}

void dm_block_sources(struct dm_block *block, struct dm_form *form, const struct dm_table *table,
	const struct dm_grid_row *row, const struct dm_indicator *of, bool is_midterm)
{
	/* Of a twin row the whole period's half has its own name; what both share is the year's. */
	bool is_half = is_midterm && !block->is_midterm;
	const struct dm_block_side *side = is_half ? &block->midterm : &block->annual;

	if (!block->reading->trace)
		return;
	dm_form_source_of_indicator(
		form, is_midterm, DM_MEMBER_LEVEL1, 0, side->level1_at, of->level1);
	dm_form_source_of_indicator(
		form, is_midterm, DM_MEMBER_LEVEL2, 0, side->level2_at, of->level2);
	for (size_t i = 0; i < block->header.n; i++) {
		const struct dm_header_column *column = &block->header.items[i];
		const struct dm_grid_cell *cell = cell_of(row, column);
		enum dm_member member = member_of(column, of, is_midterm);

		if (block->header.is_named_twice && column->is_midterm != is_half)
			continue;
		if (cell && member != DM_MEMBER_COUNT)
			dm_form_source_of_indicator(
				form, is_midterm, member, 0, dm_spot_of(table, cell), cell->text);
	}
	if (of->n_extra)
		tell_extra(block, form, table, row, is_midterm);
}
