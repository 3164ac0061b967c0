/* Descriptors: closed at the end of a scope, read and written whole, synced and renamed. */
#ifndef DM_BASE_FD_H
#define DM_BASE_FD_H

#include <stddef.h>
#include <stdint.h>

#include "auto.h"
#include "error.h"

/* Closes *fd where it is not -1, and sets it to -1. For DM_AUTO: DM_AUTO(dm_fd_close) int fd = -1; */
void dm_fd_close(int *fd);

/* Reads up to n bytes at an offset, again after signals; the number, 0 at the end, or -errno. */
int64_t dm_fd_read_at(int fd, uint64_t offset, void *buffer, size_t n);

/* Writes all n bytes at the descriptor's position, again after signals and short writes. */
int dm_fd_write(int fd, const void *bytes, size_t n, struct dm_error *err);

#endif
