/* Decides which tags are too long to be sound. */
#include "tag_guard.h"

#include <string.h>

enum {
	ATTRIBUTES_MAX = 1024,
	WINDOW = 4096, /* fewer bytes cannot hold that many attributes */
};

/* Steps on until the tag ends; the byte where it stopped. */
static const char *step(struct dm_tag_guard *guard, const char *p, const char *end)
{
	for (; p < end && guard->in_tag && guard->equals <= ATTRIBUTES_MAX; p++) {
		if (guard->quote) {
			if (*p == guard->quote)
				guard->quote = 0;
		} else if (*p == '"' || *p == '\'') {
			guard->quote = *p;
		} else if (*p == '>') {
			guard->in_tag = false;
		} else if (*p == '=') {
			guard->equals++;
		}
	}
	return p;
}

/* Comments, CDATA and instructions are no tags; text before the first '<' neither. */
static void begin(struct dm_tag_guard *guard, const char *p, const char *end)
{
	*guard = (struct dm_tag_guard){ .in_tag = *p == '<' };
	if (p + 1 < end && (p[1] == '!' || p[1] == '?'))
		guard->in_tag = false;
}

bool dm_tag_guard_is_flooded(struct dm_tag_guard *guard, const char *bytes, size_t n)
{
	const char *end = bytes + n;
	const char *at = step(guard, bytes, end); /* the tag that the last piece left open */

	while (at < end && guard->equals <= ATTRIBUTES_MAX) {
		const char *window = end - at > WINDOW ? at + WINDOW : end;
		const char *last = memrchr(at, '<', (size_t)(window - at));

		if (last && last > at && window < end) {
			at = last;
			continue;
		}
		if (last)
			at = last;
		begin(guard, at, end);
		at = guard->in_tag ? step(guard, at, end) : at + 1;
		if (!guard->in_tag && at < end) {
			const char *next = memchr(at, '<', (size_t)(end - at));

			at = next ? next : end;
		}
	}
	return guard->equals > ATTRIBUTES_MAX;
}
