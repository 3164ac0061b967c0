/* Fixed-width little-endian fields in a bounded buffer. A cursor that once ran over its end stays
 * broken and gives zeros, so a decoder checks once, at its end. */
#ifndef DM_IPC_WIRE_H
#define DM_IPC_WIRE_H

#include <stdbool.h>
#include <stdint.h>

#include "dropmill/types.h"

struct dm_wire_out {
	uint8_t *p;
	size_t n, room;
	bool broken;
};

struct dm_wire_in {
	const uint8_t *p;
	size_t at, n;
	bool broken;
};

void dm_wire_put(struct dm_wire_out *, uint64_t value, size_t width);
void dm_wire_put_bytes(struct dm_wire_out *, const void *bytes, size_t n);
/* Length in 4 bytes, then the bytes. */
void dm_wire_put_str(struct dm_wire_out *, struct dm_str);

uint64_t dm_wire_take(struct dm_wire_in *, size_t width);
void dm_wire_take_bytes(struct dm_wire_in *, void *to, size_t n);
/* Never null; points into the buffer. Longer than `max` breaks the cursor. */
struct dm_str dm_wire_take_str(struct dm_wire_in *, size_t max);

#endif
