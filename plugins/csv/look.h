/* A source while its character set is looked for: a sample of it, and passes over the whole. */
#ifndef DM_CSV_LOOK_H
#define DM_CSV_LOOK_H

#include "base/error.h"
#include "charset.h"
#include "dropmill/plugin.h"
#include "evidence.h"

enum { DM_CSV_SAMPLE_BYTES = 64 * 1024 };

struct dm_csv_look {
	const struct dm_host *host;
	const struct dm_source *source;
	uint64_t size;	       /* bytes to look at */
	bool is_all;	       /* they are the whole source */
	unsigned char *buffer; /* of the passes */
	size_t room;
	unsigned char *sample;
	size_t sample_n;
	struct dm_csv_byte_counts bytes; /* of the sample */
	uint64_t valid;			 /* bytes before the first fault, as UTF-8 */
	uint64_t zeros;			 /* NUL characters among them */
	struct dm_csv_utf8_counts utf8;
	struct dm_csv_gb_counts gb;
	struct dm_csv_big5_counts big5;
	struct dm_error *err;
};

/* Prepares with a sample from the beginning; `most` bytes will be looked at. Job memory. All of these
 * return 0 or, with the error recorded, a negative code. */
int dm_csv_look_init(struct dm_csv_look *, const struct dm_host *, const struct dm_source *,
	uint64_t most, struct dm_error *err);

/* Takes the sample from where the first fault of UTF-8 is, if that is behind it. */
int dm_csv_look_move(struct dm_csv_look *);

/* Checks every byte from `from` on as UTF-8, up to the first fault: look->valid, look->zeros. */
int dm_csv_look_valid(struct dm_csv_look *, uint64_t from);

/* Counts look->utf8, and gives up where it can be no UTF-8, damaged or not. */
int dm_csv_look_utf8(struct dm_csv_look *);

/* Counts look->gb or look->big5. */
int dm_csv_look_gb(struct dm_csv_look *);
int dm_csv_look_big5(struct dm_csv_look *);

/* Bytes of the whole source that are no character of a set. */
int dm_csv_look_invalid(struct dm_csv_look *, const struct dm_csv_charset *, uint64_t *ret_invalid);

/* True where the first n bytes of the sample are sound as a set. */
bool dm_csv_look_sample_fits(struct dm_csv_look *, const char *name, size_t n);

/* Words of the forms that the sample has as a set, 0 where that is not open; and its bad bytes. */
size_t dm_csv_look_labels(struct dm_csv_look *, const char *name, uint64_t *ret_invalid);

#endif
