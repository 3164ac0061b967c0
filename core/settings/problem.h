/* What is wrong with settings: collected, so that all of it is told at once, each with its place. */
#ifndef DM_SETTINGS_PROBLEM_H
#define DM_SETTINGS_PROBLEM_H

#include <stdbool.h>

#include "base/str.h"
#include "base/vec.h"
#include "yaml/yaml.h"

struct dm_problem {
	bool is_warning;
	struct dm_str file;    /* null: no file is to blame */
	uint32_t line, column; /* from 1; 0: none */
	struct dm_str text;    /* one sentence without full stop */
	size_t rank;	       /* of the file, as they were read */
	struct dm_str source;  /* the line, without its end; null where there is none */
};

struct dm_problem_source {
	struct dm_str file, text;
};

/* In the order in which they were found. Texts live as long as the arena. */
struct dm_problems {
	struct dm_arena *arena;
	DM_VEC(struct dm_problem) list;
	DM_VEC(struct dm_problem_source) sources;
	size_t n_errors; /* those that are no warnings */
};

void dm_problems_init(struct dm_problems *, struct dm_arena *);

/* Lends the text of a file, from which the lines are shown. Both stay the caller's, for as long as
 * problems are recorded. */
void dm_problems_lend(struct dm_problems *, struct dm_str file, struct dm_str text);

/* Records an error at a node; NULL: at no place. */
void dm_problem_add(struct dm_problems *, const struct dm_yaml *, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The same for something that one may want to know, but can work with. */
void dm_problem_warn(struct dm_problems *, const struct dm_yaml *, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The same at a line of a file (0: the whole file), whose name is kept, not copied. */
void dm_problem_add_at(struct dm_problems *, struct dm_str file, uint32_t line, uint32_t column,
	const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Puts them in the order of files and lines; those of one place stay as they were found. */
void dm_problems_sort(struct dm_problems *);

/* FILE:LINE:COLUMN: error: TEXT, then the line and a caret below the column. Nothing in it steers a
 * terminal. Arena memory; ends with a line break. */
struct dm_str dm_problem_text(struct dm_arena *, const struct dm_problem *);

#endif
