#include "wire.h"

#include <string.h>

void dm_wire_put_bytes(struct dm_wire_out *out, const void *bytes, size_t n)
{
	if (out->broken || n > out->room - out->n) {
		out->broken = true;
		return;
	}
	if (n)
		memcpy(out->p + out->n, bytes, n);
	out->n += n;
}

void dm_wire_put(struct dm_wire_out *out, uint64_t value, size_t width)
{
	uint8_t bytes[8];

	for (size_t i = 0; i < width; i++)
		bytes[i] = (uint8_t)(value >> (8 * i));
	dm_wire_put_bytes(out, bytes, width);
}

void dm_wire_put_str(struct dm_wire_out *out, struct dm_str s)
{
	if (s.n > UINT32_MAX)
		out->broken = true;
	dm_wire_put(out, s.n, 4);
	dm_wire_put_bytes(out, s.p, s.n);
}

static const uint8_t *take(struct dm_wire_in *in, size_t n)
{
	if (in->broken || n > in->n - in->at) {
		in->broken = true;
		return NULL;
	}
	in->at += n;
	return in->p + in->at - n;
}

uint64_t dm_wire_take(struct dm_wire_in *in, size_t width)
{
	const uint8_t *p = take(in, width);
	uint64_t value = 0;

	for (size_t i = 0; p && i < width; i++)
		value |= (uint64_t)p[i] << (8 * i);
	return value;
}

void dm_wire_take_bytes(struct dm_wire_in *in, void *to, size_t n)
{
	const uint8_t *p = take(in, n);

	if (p)
		memcpy(to, p, n);
	else
		memset(to, 0, n);
}

struct dm_str dm_wire_take_str(struct dm_wire_in *in, size_t max)
{
	size_t n = (size_t)dm_wire_take(in, 4);

	if (n > max)
		in->broken = true;
	const uint8_t *p = take(in, n);
	return p ? (struct dm_str){ (const char *)p, n } : (struct dm_str){ "", 0 };
}
