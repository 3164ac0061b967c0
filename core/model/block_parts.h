/* What the files of indicator rows (block.h) share. */
#ifndef DM_MODEL_BLOCK_PARTS_H
#define DM_MODEL_BLOCK_PARTS_H

#include "block.h"

/* ---- one row (block.c) */

/* A cell that a merge brings down from the row above counts for what it groups, not for values. */
bool dm_block_reaches_down(enum dm_role);

/* What stands in a column, or NULL. */
struct dm_grid_entry *dm_block_entry(const struct dm_grid_row *, const struct dm_header_column *);

/* The column has no member of the indicator. */
bool dm_block_is_extra(const struct dm_header_column *);

/* A level without points behind it: 产出指标（50分）; null where it is none. */
struct dm_str dm_block_level_text(struct dm_reading *, struct dm_str text);

/* ---- where the members are from (block_sources.c); nothing unless somebody asks */

/* Remembers where the levels stand that continue from this row on. */
void dm_block_level_sources(struct dm_block *, const struct dm_table *, const struct dm_grid_row *);

/* Tells it of the indicator that the form took last. */
void dm_block_sources(struct dm_block *, struct dm_form *, const struct dm_table *,
	const struct dm_grid_row *, const struct dm_indicator *, bool is_midterm);

#endif
