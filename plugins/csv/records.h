/* Records and fields of decoded text (RFC 4180, and what people make of it):
 *
 * - a quote opens only as the first byte of a field; elsewhere it is data
 * - a doubled quote inside quotes is one; text behind the closing quote is kept and counted
 * - an opening quote that never closes takes the rest of the text, and is told
 * - CRLF, LF and CR end a record, mixed as they come; inside quotes they become \n
 * - a backslash is data
 *
 * Only fields with more than blanks and breaks become cells. */
#ifndef DM_CSV_RECORDS_H
#define DM_CSV_RECORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "dropmill/plugin.h"

enum dm_csv_step {
	DM_CSV_RECORD, /* there is one more */
	DM_CSV_MORE,   /* it does not end in this text; at the end: there is none */
	DM_CSV_TOO_MANY,
	DM_CSV_NO_MEMORY,
};

/* Where the next special byte is: bits of the block of 64 bytes that is being looked at. */
struct dm_csv_scan {
	const char *block, *end;
	uint64_t bits;
	char delimiter;
};

struct dm_csv_records {
	char delimiter[4];
	size_t delimiter_n;
	bool counts_only; /* no cells, and the text is not changed */
	uint64_t most_cells;
	struct dm_csv_scan scan;
	char *at, *end;
	bool at_end;   /* nothing follows this text */
	uint32_t line; /* of the next record, from 1 */

	/* The record that dm_csv_records_next gave. */
	struct dm_cell *cells;
	size_t n_cells, room;
	uint32_t n_fields;
	uint32_t first_line, last_line;
	bool is_blank;	 /* a line without a byte */
	bool unclosed;	 /* its last field is quoted to the end */
	uint32_t tails;	 /* fields with text behind the closing quote */
	uint32_t strays; /* fields with a quote though they are not quoted */
	/* Where the field begins at which the text ended, and its line; the line of an unclosed
	 * field. */
	const char *open;
	uint32_t open_line;
};

/* Prepares; `delimiter` has 1 to 4 bytes, none of them a quote or a break. */
void dm_csv_records_init(struct dm_csv_records *, struct dm_str delimiter, uint64_t most_cells);
void dm_csv_records_done(struct dm_csv_records *);

/* Goes on in `text`, which begins with the record that was not finished (records->at of the text
 * before) and has DM_CSV_PADDING readable bytes behind its n. Cells point into it. */
enum { DM_CSV_PADDING = 64 };
void dm_csv_records_feed(struct dm_csv_records *, char *text, size_t n, bool at_end);

/* Takes the next record. */
enum dm_csv_step dm_csv_records_next(struct dm_csv_records *);

#endif
