/* libzip over the host's source: no path, no descriptor. */
#ifndef DM_OOXML_ZIP_INPUT_H
#define DM_OOXML_ZIP_INPUT_H

#include <stddef.h>
#include <stdint.h>
#include <zip.h>

#include "dropmill/plugin.h"

/* Opens the archive in a source. NULL: *ret_code is 0 where it is no archive that libzip can open,
 * else what the source answered; later failures of the source are left there too, so it and the
 * source must live as long as the archive. Close with zip_discard. */
zip_t *dm_zip_open(const struct dm_source *, int32_t *ret_code);

/* Reads up to n bytes at an offset, over short reads; the number, or a negative code. */
int64_t dm_source_fill(const struct dm_source *, uint64_t offset, void *buffer, size_t n);

#endif
