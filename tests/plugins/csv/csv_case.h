/* Inputs of these tests: written as UTF-8 here, turned into the character set that the case is about,
 * and read in pieces of every size, which must make no difference. */
#ifndef CSV_CASE_H
#define CSV_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "reader_host.h"

extern const struct dm_plugin dm_plugin_csv;

/* The bytes of a text in a character set of iconv; malloc, never NULL. */
struct dm_str csv_encode(const char *utf8, const char *charset);

/* Runs the reader over the bytes in one piece, byte by byte and in random pieces, and fails the test
 * where these differ. The reading of the first run; call reading_done. */
void csv_read(struct reading *, struct dm_str bytes, const struct reading_setup *);

/* The same for a text in a character set. */
void csv_read_text(struct reading *, const char *utf8, const char *charset);

/* The cells as "row,column:text" between "|". Memory of the reading. */
const char *csv_cells(struct reading *);

/* Reads a UTF-8 text and compares its cells. */
void csv_assert_cells(const char *utf8, const char *cells);

void csv_assert_fact(const struct reading *, const char *key, const char *value);

#endif
