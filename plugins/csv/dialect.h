/* Which delimiter a text uses. */
#ifndef DM_CSV_DIALECT_H
#define DM_CSV_DIALECT_H

#include <stdbool.h>
#include <stdint.h>

#include "dropmill/types.h"

struct dm_csv_dialect {
	char delimiter[8]; /* UTF-8, NUL-terminated; one character */
	size_t skip;	   /* bytes of a first line that says sep=; */
	uint32_t width;	   /* fields that most records of the sample have; 0: very many */
	/* How well that fits, 0 to 1: share of the records with this width; 0 where nothing was
	 * delimited. */
	double fit;
	uint32_t records; /* in the sample, blank ones left out */
	char reason[96];  /* "a sep= line says so" */
	bool is_declared;
};

/* Decides by the whole records of a sample, which has DM_CSV_PADDING bytes behind it; `declared` (one
 * character, "tab", or empty) wins over a sep= line, that over the records. `is_all`: the sample is
 * the whole text. `fallback` is for a text of one column. */
void dm_csv_dialect_find(char *sample, size_t n, bool is_all, struct dm_str declared, char fallback,
	struct dm_csv_dialect *ret);

#endif
