/* A table of inspect.c that is kept until its merges are known. */
#ifndef DM_WORKER_INSPECT_TABLE_H
#define DM_WORKER_INSPECT_TABLE_H

#include "base/vec.h"
#include "dropmill/plugin.h"
#include "spool.h"

/* What a table shows of itself beside its cells. */
struct inspect_size {
	uint64_t rows, columns;
};

struct inspect_table {
	struct dm_table table; /* name copied */
	uint32_t row;	       /* of the cell kept last */
	uint64_t rows;	       /* as pushed */
	struct dm_spool cells;
	DM_VEC(struct dm_range) merges;
	struct inspect_table *next; /* in order of ids */
};

void inspect_table_init(struct inspect_table *, struct dm_arena *, const struct dm_table *);
void inspect_table_keep(struct inspect_table *, uint32_t row, const struct dm_cell *);

/* Gives the cells back in order with their spans, without those that a merge covers. */
void inspect_table_replay(struct inspect_table *, struct dm_arena *,
	void (*on_cell)(void *ctx, uint32_t row, const struct dm_cell *), void *ctx);

#endif
