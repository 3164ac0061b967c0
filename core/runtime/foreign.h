/* Files that people drop and nobody here reads, told by their first bytes. */
#ifndef DM_RUNTIME_FOREIGN_H
#define DM_RUNTIME_FOREIGN_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "base/error.h"
#include "dropmill/plugin.h"

/* Whether some reader, however unsure, thinks that the source is its own. */
enum dm_foreign_claim { DM_FOREIGN_UNCLAIMED, DM_FOREIGN_CLAIMED };

/* Records what the source is and what to do instead where it is a known foreign kind, and returns
 * DM_E_UNSUPPORTED (DM_E_FORMAT for an empty file); 0 where it is none that we know. What is wrong
 * with a ZIP archive a reader that claims it can tell better: then it is none, unless it is known to
 * be a document of another program. */
int dm_foreign_check(const struct dm_source *, enum dm_foreign_claim, struct dm_error *);

#endif
