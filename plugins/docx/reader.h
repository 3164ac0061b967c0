/* The four calls of the reader; see dropmill/plugin.h. */
#ifndef DM_DOCX_READER_H
#define DM_DOCX_READER_H

#include "dropmill/plugin.h"

int32_t docx_prepare(const struct dm_host *);
int32_t docx_probe(const struct dm_host *, const struct dm_source *, struct dm_probe *ret);
int32_t docx_complete(const struct dm_host *, const struct dm_source *);
int32_t docx_read(const struct dm_host *, const struct dm_source *, const struct dm_sink *);

#endif
