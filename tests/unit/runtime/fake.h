/* What the tests of this folder share: tables of plugins that a test may break, a source over
 * memory, and a sink that counts. */
#ifndef FAKE_H
#define FAKE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* the host has a service of that name */

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "dropmill/plugin.h"

/* A sound reader ("fake", suffix "fk") and writer ("out"); their functions are set by the test. */
struct fake {
	struct dm_plugin plugin;
	struct dm_reader_ops reader;
	struct dm_writer_ops writer;
};

void fake_reader(struct fake *);
void fake_writer(struct fake *);

/* Over bytes of the test; read_at counts its calls in *ctx where that is not NULL. */
struct dm_source fake_source(const void *bytes, size_t n, const char *name);

/* A sink that keeps the last row and paragraph, and answers `answer` from call `from` on. */
struct fake_sink {
	struct dm_sink sink;
	int n_calls, refuse_at;
	int32_t answer;
	struct dm_row row;
	struct dm_cell cells[8];
	struct dm_paragraph paragraph;
	struct dm_table table;
	struct dm_range range;
	struct dm_str fact;
};

void fake_sink_init(struct fake_sink *);

/* Notes that came: the last one's texts, and how many. */
struct fake_notes {
	int n;
	char id[64], text[1200];
};

void fake_note(void *ctx, const struct dm_note *);

#endif
