/* Last words of a dying worker. */
#ifndef DM_WORKER_PANIC_H
#define DM_WORKER_PANIC_H

#include "ipc/blackbox.h"

/* From now on a fatal signal leaves its name in the black box before it ends the process as it
 * would have without us. Handlers run on a stack of their own, so a stack overflow is told too. */
void dm_panic_install(struct dm_blackbox *);

#endif
