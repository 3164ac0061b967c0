/* The gate between a reader and who takes its blocks: a sink that lets through only what the
 * interface allows.
 *
 * Text leaves it as valid UTF-8 without characters that XML forbids, unchanged and uncopied where
 * it was so before; repairs are counted and told in one note at the end. Tables, rows and cells are
 * in order and inside the grid; structs of an older plugin arrive in today's size; limits hold.
 * The first error closes the gate: each later call answers the same code. */
#ifndef DM_RUNTIME_GATE_H
#define DM_RUNTIME_GATE_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <stdbool.h>

#include "base/error.h"
#include "base/vec.h"
#include "dropmill/plugin.h"

/* No sheet is larger; the same bound holds for every table, except that rows of a text file may be
 * more. */
#define DM_GRID_ROWS (UINT32_C(1) << 20)
#define DM_GRID_COLUMNS (UINT32_C(1) << 14)

/* A table that is open: an inner one stands behind its outer one. */
struct dm_gate_table {
	uint32_t id, flags;
	uint64_t next_row;
};

struct dm_gate {
	struct dm_sink sink; /* for the reader */
	const struct dm_sink *inner;
	const struct dm_host *host; /* notes, limits, cancelling */
	struct dm_arena *arena;
	struct dm_error error; /* why it closed */
	uint64_t blocks, blocks_max, text_max;
	DM_VEC(struct dm_gate_table) open;
	uint32_t last_table;
	uint64_t n_paragraphs;
	DM_VEC(struct dm_cell) cells; /* room for rows that must be copied */
	uint64_t n_replaced, n_dropped;
	struct dm_place repaired; /* the first repair */
	bool keeps_controls; /* valid text passes with all its characters, counted all the same */
};

/* Prepares a gate in front of `inner`; memory is taken from the arena only for what is repaired or
 * has another size. */
void dm_gate_init(
	struct dm_gate *, struct dm_arena *, const struct dm_host *, const struct dm_sink *inner);

/* After the reader: tells the repairs, and that every table was ended. Returns 0 or why the gate
 * closed. */
int dm_gate_finish(struct dm_gate *, struct dm_error *);

#endif
