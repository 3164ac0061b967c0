/* Decides how much text is in memory. From malloc, not from the job's arena: a record of 200 MB grows
 * here step by step, and an arena would keep each step. */
#include "window.h"

#include <stdlib.h>
#include <string.h>

#include "records.h"

enum { FIRST_BYTES = 256 * 1024, LEAST_BYTES = 256 };

void dm_csv_window_init(struct dm_csv_window *w, struct dm_csv_decoder *decoder, uint64_t most)
{
	*w = (struct dm_csv_window){ .decoder = decoder, .most = most };
}

void dm_csv_window_done(struct dm_csv_window *w)
{
	free(w->p);
	w->p = NULL;
	w->n = w->room = 0;
}

/* Room for a small source at once, else for a block; then twice as much each time. */
static size_t next_room(const struct dm_csv_window *w)
{
	uint64_t size = w->decoder->source->size;

	if (w->room)
		return 2 * w->room;
	return size < FIRST_BYTES / 2 ? (size_t)size * 2 + LEAST_BYTES : FIRST_BYTES;
}

static int grow(struct dm_csv_window *w, struct dm_error *err)
{
	size_t room = next_room(w);

	if (w->room && room > w->most)
		return dm_error_set(err, DM_E_LIMIT, "csv.record-too-long",
			"a record is longer than %zu bytes; a closing quote or a line break may be "
			"missing, else raise memory_bytes",
			w->room);
	char *p = realloc(w->p, room + DM_CSV_PADDING);
	if (!p)
		return dm_error_set(err, DM_E_NOMEM, "csv.memory",
			"there is no memory for a record of %zu bytes", room);
	w->p = p;
	w->room = room;
	return 0;
}

int dm_csv_window_move(struct dm_csv_window *w, size_t used, struct dm_error *err)
{
	int code = 0;

	if (used && used < w->n)
		memmove(w->p, w->p + used, w->n - used);
	w->n -= used;
	if (w->room - w->n < DM_CSV_DECODE_ROOM + LEAST_BYTES / 2)
		code = grow(w, err);
	if (code)
		return code;
	int64_t got = dm_csv_decoder_fill(w->decoder, w->p + w->n, w->room - w->n);
	if (got < 0)
		return dm_error_set(err, (int32_t)got, "csv.read", "the file cannot be read");
	w->n += (size_t)got;
	memset(w->p + w->n, 0, DM_CSV_PADDING);
	return 0;
}
