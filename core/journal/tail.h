/* The end of SQLite's log as a crash or a power cut left it. */
#ifndef DM_JOURNAL_TAIL_H
#define DM_JOURNAL_TAIL_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <stdint.h>

/* Pages that the log beside the journal at `path` holds of its last use, whole or not, before SQLite
 * opens it. Those that it does not take afterwards belong to a change that was not committed, or were
 * torn. 0 where there is no log. Nothing is written. */
uint32_t dm_tail_pages(const char *path);

#endif
