/* A small host for readers, independent of the one in core/runtime: runs a reader over bytes with
 * the read sizes that a test wants, keeps what it delivers, and prints it as `dropmill inspect`
 * does.
 *
 *   struct reading reading;
 *   struct reading_setup setup = { .name = "a.csv", .chunk = READING_ONE };
 *   reading_run(&reading, &dm_plugin_csv, bytes, n, &setup);
 *   assert_int_equal(reading.error.code, 0);
 *   assert_string_equal(reading_json(&reading), "...");
 *   reading_done(&reading); */
#ifndef READER_HOST_H
#define READER_HOST_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"
#include "dropmill/plugin.h"

/* How many bytes read_at gives at a time. */
enum reading_chunk {
	READING_ALL = 0,
	READING_ONE = 1,
	READING_RANDOM = 2, /* 1 to 700, always the same for one seed */
};

/* All zero is a sound default. */
struct reading_setup {
	const char *name; /* file name the reader sees; NULL: null */
	enum reading_chunk chunk;
	uint32_t seed;
	const char *const *options; /* key, value, key, value, NULL: in place of the defaults */
	uint64_t limits[6];	    /* by enum dm_limit; 0: the default */
	uint32_t cancel_at; /* this call of the sink, from 1, answers DM_E_CANCELLED; 0: none */
	bool skip_probe;    /* read at once, score stays 0 */
};

struct reading_cell {
	uint32_t row;
	struct dm_cell cell; /* spans resolved, from 1 */
};

struct reading_row {
	uint32_t index, flags, line, line_end;
};

struct reading_table {
	struct dm_table table;
	DM_VEC(struct reading_row) rows;
	DM_VEC(struct reading_cell) cells; /* after the run: without those that a merge covers */
	DM_VEC(struct dm_range) merges;
	bool ended;
};

struct reading_note {
	const char *id;
	struct dm_str text;
	struct dm_place place;
};

struct reading_fact {
	const char *key;
	struct dm_str value;
};

/* What a run gave. All memory is the reading's. */
struct reading {
	int score;	       /* of probe */
	int32_t answer;	       /* of read: what the reader returned */
	struct dm_error error; /* the problem it reported, or the contract it broke; code 0: none */
	uint32_t n_calls;      /* of the sink */
	DM_VEC(struct reading_table *) tables;	/* in order of id */
	DM_VEC(struct dm_paragraph) paragraphs; /* of all channels */
	DM_VEC(struct reading_note) notes;
	DM_VEC(struct reading_fact) facts;
	struct dm_arena arena;
	struct reading_state *state; /* of the run */
};

/* Prepares, probes and reads. Returns error.code. Breaches of the plugin contract (rows or cells out
 * of order, an unknown table, invalid text, an error without problem, a call after an error) end as
 * DM_E_CONTRACT with an id "contract.…". Call reading_done in any case. */
int reading_run(struct reading *, const struct dm_plugin *, const void *bytes, size_t n,
	const struct reading_setup *);

/* The same over a file; setup->name NULL takes the path's last part. */
int reading_run_file(
	struct reading *, const struct dm_plugin *, const char *path, const struct reading_setup *);

void reading_done(struct reading *);

/* The value of a fact, null where the reader told none. */
struct dm_str reading_fact(const struct reading *, const char *key);

/* The first note of an id, or NULL. */
const struct reading_note *reading_note_find(const struct reading *, const char *id);

/* The cell at a place of a table (index in tables), or NULL. */
const struct dm_cell *reading_cell_find(
	const struct reading *, size_t table, uint32_t row, uint32_t column);

/* The blocks as one JSON object, or {"error":"…"}. Memory of the reading. */
const char *reading_json(struct reading *);

#endif
