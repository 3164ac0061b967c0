/* From bytes of a character set to UTF-8: a block at a time, and a source as a stream.
 *
 * Bytes that are no character become U+FFFD, one for each, and are counted; the byte behind a bad
 * one is looked at afresh, so that no delimiter or line break is swallowed. */
#ifndef DM_CSV_DECODE_H
#define DM_CSV_DECODE_H

#include "charset.h"
#include "dropmill/plugin.h"

struct dm_csv_block {
	const unsigned char *in, *in_end;
	char *out, *out_end;
	bool last;		   /* nothing follows in_end */
	uint64_t invalid;	   /* counted on */
	const char *first_invalid; /* where the first U+FFFD went, where none was counted before */
};

/* Room that `out` must have for the next character. */
enum { DM_CSV_DECODE_ROOM = 16 };

/* Decodes until `in` is used up (but for the beginning of a character, unless `last`) or `out` has
 * less than DM_CSV_DECODE_ROOM bytes left; moves both. */
void dm_csv_block_decode(const struct dm_csv_charset *, struct dm_csv_block *);

struct dm_csv_decoder {
	const struct dm_source *source;
	const struct dm_csv_charset *charset;
	bool proven;	 /* checked to be UTF-8 as a whole: bytes are passed on as they are */
	uint64_t offset; /* of what is read next */
	unsigned char *raw;
	size_t room, at, n;	  /* raw[at..n) is not decoded yet */
	bool source_ended, ended; /* nothing more to read; nothing more to come */
	uint64_t invalid;
	const char *first_invalid; /* set by the fill that found it */
};

/* Prepares decoding from an offset behind the byte order mark. Job memory. */
void dm_csv_decoder_init(struct dm_csv_decoder *, const struct dm_host *, const struct dm_source *,
	const struct dm_csv_charset *, uint64_t offset);

/* Writes UTF-8 until less than DM_CSV_DECODE_ROOM bytes of `room` are left or the source ends
 * (decoder->ended). Returns how many bytes, or a negative code of the source. */
int64_t dm_csv_decoder_fill(struct dm_csv_decoder *, char *to, size_t room);

/* Reads `length` bytes, fewer at the end of the source only; a negative code of the source. */
int64_t dm_csv_read_whole(const struct dm_source *, uint64_t offset, void *buffer, size_t length);

#endif
