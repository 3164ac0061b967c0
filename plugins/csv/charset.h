/* The character sets that the reader knows, with what must be opened before the sandbox closes.
 *
 * The open descriptors and the GB18030 table are the process's own: iconv opens files, so they are
 * made once, in prepare, and stay. Not for more than one thread. */
#ifndef DM_CSV_CHARSET_H
#define DM_CSV_CHARSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dropmill/types.h"

enum dm_csv_method {
	DM_CSV_UTF8,
	DM_CSV_UTF16,
	DM_CSV_UTF32,
	DM_CSV_GB18030, /* and its subsets GBK, GB 2312 and Microsoft's CP936 with the euro at 80 */
	DM_CSV_ICONV,
	DM_CSV_METHODS,
};

struct dm_csv_charset {
	const char *name; /* as reported */
	enum dm_csv_method method;
	bool big_endian;
	const char *const *aliases; /* NULL ends it; without regard to case, - and _ */
	const char *iconv_name;	    /* DM_CSV_ICONV only */
	const char *bom;
	size_t bom_n;
};

/* Opens every character set of the table, and `configured` where the table does not have it. Null
 * configures none. May be called again. A set that the system lacks is left out. */
void dm_csv_charsets_open(struct dm_str configured);

/* The character set of a name or alias, also one opened as configured, or NULL. Static. */
const struct dm_csv_charset *dm_csv_charset_find(struct dm_str name);

/* The character set whose byte order mark stands at the beginning, or NULL. */
const struct dm_csv_charset *dm_csv_charset_of_bom(const unsigned char *p, size_t n);

/* True where this process can decode it: false for one that the system's iconv lacks. */
bool dm_csv_charset_is_open(const struct dm_csv_charset *);

/* The iconv descriptor to UTF-8 (as void *), or NULL. Shared: one decoder at a time, which resets
 * it first. */
void *dm_csv_charset_iconv(const struct dm_csv_charset *);
void dm_csv_charset_reset(const struct dm_csv_charset *);

/* The descriptor for GB18030, for its four-byte codes of the basic plane. */
void *dm_csv_gb18030_iconv(void);

/* The two-byte codes of GB18030: index (first - 0x81) * 256 + second, the UTF-8 bytes in order of
 * memory, the rest zero; 0 where the code is none. */
#define DM_CSV_GB18030_PAIRS (126 * 256)
const uint32_t *dm_csv_gb18030_pairs(void);

#endif
