/* Moves a journal that cannot be used out of the way, for whoever wants to look at it. */
#ifndef DM_JOURNAL_ASIDE_H
#define DM_JOURNAL_ASIDE_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "base/error.h"

/* Renames PATH to PATH.damaged-YYYYMMDDTHHMMSSZ (with "-2" and so on where that is taken), its log
 * beside it to the same name and "-wal", and syncs the folder. Nobody may have it open. *ret is the
 * new name, the caller's to free. A crash after the first rename leaves a log without a journal,
 * which SQLite removes when the new one is begun. */
int dm_aside_move(const char *path, char **ret, struct dm_error *);

#endif
