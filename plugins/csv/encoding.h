/* Which character set a source is in. The steps, the first that is sure wins:
 *
 *   the option, a byte order mark, zero bytes in the pattern of UTF-16 or UTF-32, UTF-8 without a
 *   single fault, the words of the forms in one of several readings, UTF-8 with few faults, Big5 by
 *   the characters that text in it is made of, a statistical guess where the guess fits the whole
 *   file, GB18030 without a fault, CP936
 *
 * else a refusal: nothing is ever read as Latin-1 in silence. */
#ifndef DM_CSV_ENCODING_H
#define DM_CSV_ENCODING_H

#include "base/error.h"
#include "charset.h"
#include "dropmill/plugin.h"

struct dm_csv_encoding {
	const struct dm_csv_charset *charset;
	size_t skip;	  /* bytes of the byte order mark */
	bool proven;	  /* UTF-8, every byte of it checked */
	bool guessed;	  /* nothing states it */
	uint64_t labels;  /* words of the forms found, where they were looked for */
	uint64_t zeros;	  /* NUL characters among the bytes that were looked at */
	char reason[120]; /* "by statistics alone"; never empty */
};

/* Looks at the first `most` bytes at most (UINT64_MAX: all). Returns 0, a code of the source, or
 * DM_E_FORMAT (no text, or an unknown character set), DM_E_CONFIG (the option). Job memory. */
int dm_csv_encoding_find(const struct dm_host *, const struct dm_source *, uint64_t most,
	struct dm_csv_encoding *ret, struct dm_error *err);

#endif
