/* A window over decoded text that moves on and grows: it always begins with the record that is not
 * finished yet. */
#ifndef DM_CSV_WINDOW_H
#define DM_CSV_WINDOW_H

#include "base/error.h"
#include "decode.h"

struct dm_csv_window {
	struct dm_csv_decoder *decoder;
	char *p;
	size_t n, room; /* beside the padding of dm_csv_records_feed */
	uint64_t most;	/* bytes that it may have */
};

/* Prepares an empty window over a decoder, which it borrows. */
void dm_csv_window_init(struct dm_csv_window *, struct dm_csv_decoder *, uint64_t most);
void dm_csv_window_done(struct dm_csv_window *);

/* Drops the first `used` bytes, makes more room where none was used, and decodes into what is free.
 * DM_E_LIMIT where it would need more than it may have, DM_E_NOMEM, DM_E_IO. */
int dm_csv_window_move(struct dm_csv_window *, size_t used, struct dm_error *err);

#endif
