/* The texts that cells share (ECMA-376-1, 18.4.9): kept once, whoever names them. */
#ifndef DM_XLSX_SHARED_STRINGS_H
#define DM_XLSX_SHARED_STRINGS_H

#include "common/ooxml/package.h"
#include "text_pool.h"

struct dm_shared_strings {
	DM_VEC(struct dm_str) texts; /* job memory */
};

/* Reads the part: runs joined, phonetic text left out, escapes decoded. A null name gives none. */
int32_t dm_shared_strings_read(
	struct dm_package *, struct dm_str part, struct dm_shared_strings *ret_strings);

#endif
