/* SHA-256 of a source. */
#ifndef DM_WORKER_DIGEST_H
#define DM_WORKER_DIGEST_H

#include "base/error.h"
#include "ipc/blackbox.h"
#include "ipc/message.h"

/* Reads the whole source, with a sign of life for each block. DM_E_IO, DM_E_CANCELLED. */
int dm_digest_fd(int fd, struct dm_blackbox *, uint8_t ret[DM_SHA256_BYTES], struct dm_error *);

#endif
