/* Documents in a few readable lines, pushed into the recogniser as a reader would.
 *
 *   BLOCKS("p:centre 项目支出绩效目标表", "table", "项目名称|某项目~c3", "一级指标~r2|…", "end")
 *
 * A line "p[:option,option] TEXT" is a paragraph (options: centre, title, heading1 … heading9,
 * contents, break, footnote, header, textbox, size36, number=1.), "break" an empty one with a page
 * break. "table", "sheet NAME" and "csv" begin a table whose rows follow up to "end"; "nested" begins
 * one inside the table that is open.
 *
 * In a row cells are parted by "|". Behind a cell's text "~" begins its marks: c3 is three columns
 * wide, r2 two rows high, n0.5 a number stored as 0.5. "⏎" is a line break. Cells covered from above
 * are left out. Tables of a document say spans with the cell; sheets say them at the end and leave
 * blank cells out; in "csv" every row has its line, and there are no merges. */
#ifndef DM_TESTS_BLOCKS_FIXTURE_H
#define DM_TESTS_BLOCKS_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "model/forms.h"
#include "model/grid.h"
#include "model/recognise.h"

enum blocks_shown {
	BLOCKS_PLAIN = 0,
	BLOCKS_ORIGINS = 1, /* where everything stands */
	BLOCKS_TARGETS = 2, /* the members of targets */
	BLOCKS_PLACES = 4,  /* what the form has a place for */
};

/* A test's arena and the tables of config/forms: a group's setup and teardown. */
extern struct dm_arena blocks_arena;
extern const struct dm_forms *blocks_forms;
int blocks_setup(void **state);
int blocks_teardown(void **state);

/* Pushes the lines of a document, NULL ends them. */
void blocks_push(const struct dm_sink *, const char *const *lines);

/* The lines of a document. */
#define BLOCKS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* What becomes of a document. */
const struct dm_report *blocks_report(const char *const *lines);

/* The rows of one table, as BLOCKS, as a finished grid: like "table". */
void blocks_grid(struct dm_grid *, const char *const *rows);

/* A report in lines, what is null left out. */
const char *blocks_text(const struct dm_report *, int shown);

/* Fails where the document's report, as text, is not these lines. */
void blocks_expect(const char *const *lines, int shown, const char *text);

void blocks_same(const char *got, const char *want, const char *of);

#endif
