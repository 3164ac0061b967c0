/* Is a route's trouble its own, or that of the one file that met it? Blocks on the disk. */
#ifndef DM_DAEMON_PROOF_H
#define DM_DAEMON_PROOF_H

#include "folders.h"

/* Does what every file needs: writes a block in .work/ and syncs it, and asks for the right to write in
 * the other folders. 0: any file could be served now. Errors as dm_tree_fail. */
int dm_proof_run(const struct dm_folders *, struct dm_error *);

#endif
