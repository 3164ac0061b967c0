/* What a file is that is no package: the people who drop files need to know. */
#ifndef DM_OOXML_CONTAINER_H
#define DM_OOXML_CONTAINER_H

#include <stdbool.h>

#include "dropmill/plugin.h"

enum dm_container {
	DM_CONTAINER_OTHER,
	DM_CONTAINER_EMPTY,
	DM_CONTAINER_ZIP,	/* sound as far as its first bytes go */
	DM_CONTAINER_ZIP_CUT,	/* begins as a ZIP file, but has no end record */
	DM_CONTAINER_ENCRYPTED, /* an Office document behind a password */
	DM_CONTAINER_LEGACY,	/* .doc, .xls, .ppt */
	DM_CONTAINER_PDF,
	DM_CONTAINER_RTF,
	DM_CONTAINER_HTML,
	DM_CONTAINER_XML,
	DM_CONTAINER_COUNT,
};

/* Looks at the first and last bytes; a source that cannot be read is OTHER. */
enum dm_container dm_container_from_source(const struct dm_source *);

/* True where a legacy file (OLE2) has a stream of this name (ASCII). */
bool dm_container_has_stream(const struct dm_source *, const char *name);

/* The problem to report for a container that cannot be read as a package: code, id, text. */
struct dm_problem dm_container_problem(enum dm_container);

#endif
