/* Mutations of markup: elements are doubled, moved, taken out, put into each other, attributes get
 * numbers that hurt; what comes out stays well-formed often enough to reach the handlers. Half of
 * the time libFuzzer's own mutations are used. */
#include <string.h>

#include "fuzz_target.h"

enum {
	SPAN_MAX = 16 << 10, /* bytes of an element that is moved about */
	TAGS_MAX = 512,
};

struct span {
	size_t from, to;
};

static const char *const VALUES[] = { "0", "-1", "1", "2", "63", "255", "256", "16384", "65536",
	"1048576", "2147483647", "2147483648", "4294967295", "4294967296", "9223372036854775808",
	"99999999999999999999", "1e308", "-0", "", " ", "true", "x", "continue", "restart", "A1",
	"XFD1048576", "A1:XFD1048576", "XFE1", "B2:A1", "&#38;", "&#x10FFFF;" };

static uint32_t next(unsigned *random)
{
	*random = *random * 1664525u + 1013904223u;
	return *random >> 8;
}

/* The end of the tag that begins at `at`, one behind its '>'; n where it has none. */
static size_t tag_end(const uint8_t *bytes, size_t n, size_t at)
{
	const uint8_t *end = memchr(bytes + at, '>', n - at);

	return end ? (size_t)(end - bytes) + 1 : n;
}

/* The element that begins at a tag; false where it does not end. */
static int element_of(const uint8_t *bytes, size_t n, size_t at, struct span *ret)
{
	unsigned depth = 0;

	for (size_t i = at, end; i < n; i = end) {
		const uint8_t *open = memchr(bytes + i, '<', n - i);

		if (!open)
			return 0;
		i = (size_t)(open - bytes);
		end = tag_end(bytes, n, i);
		if (i + 1 < n && bytes[i + 1] == '/')
			depth -= depth > 0;
		else if (end - i < 2 || bytes[end - 2] != '/')
			depth++;
		if (depth == 0) {
			*ret = (struct span){ at, end };
			return end - at <= SPAN_MAX;
		}
	}
	return 0;
}

/* A tag at random: some start tag of the first TAGS_MAX behind a position at random. */
static int pick_tag(const uint8_t *bytes, size_t n, unsigned *random, size_t *ret)
{
	size_t from = next(random) % n, found = 0;

	for (size_t i = from; i + 1 < n && found < TAGS_MAX; i++) {
		if (bytes[i] != '<' || bytes[i + 1] == '/' || bytes[i + 1] == '?')
			continue;
		*ret = i;
		found++;
		if (next(random) % 4 == 0)
			break;
	}
	return found > 0;
}

static size_t replace(
	uint8_t *bytes, size_t n, size_t most, struct span at, const void *with, size_t length)
{
	if (n - (at.to - at.from) + length > most)
		return n;
	memmove(bytes + at.from + length, bytes + at.to, n - at.to);
	memcpy(bytes + at.from, with, length);
	return n - (at.to - at.from) + length;
}

/* Copies an element to where another begins or ends. */
static size_t copy(uint8_t *bytes, size_t n, size_t most, struct span element, unsigned *random)
{
	static uint8_t kept[SPAN_MAX];
	size_t length = element.to - element.from, at;

	if (!pick_tag(bytes, n, random, &at))
		return n;
	if (next(random) % 2)
		at = tag_end(bytes, n, at);
	memcpy(kept, bytes + element.from, length);
	return replace(bytes, n, most, (struct span){ at, at }, kept, length);
}

/* Puts an element into one like another: <a>..</a> becomes <b><a>..</a></b>. */
static size_t wrap(uint8_t *bytes, size_t n, size_t most, struct span element, unsigned *random)
{
	uint8_t tag[128], end[130] = "</";
	size_t at, length, name = 0;

	if (!pick_tag(bytes, n, random, &at))
		return n;
	length = tag_end(bytes, n, at) - at;
	if (length < 3 || length > sizeof(tag))
		return n;
	memcpy(tag, bytes + at, length);
	if (tag[length - 2] == '/') {
		tag[length - 2] = '>';
		length--;
	}
	while (1 + name < length && !strchr(" >\t\r\n", tag[1 + name])) {
		end[2 + name] = tag[1 + name];
		name++;
	}
	end[2 + name] = '>';
	n = replace(bytes, n, most, (struct span){ element.to, element.to }, end, name + 3);
	return replace(bytes, n, most, (struct span){ element.from, element.from }, tag, length);
}

/* Gives an attribute of a tag another value. */
static size_t set_value(uint8_t *bytes, size_t n, size_t most, size_t at, unsigned *random)
{
	size_t end = tag_end(bytes, n, at);
	const char *value = VALUES[next(random) % (sizeof(VALUES) / sizeof(VALUES[0]))];
	struct span found = { 0 };

	for (size_t i = at; i + 1 < end; i++) {
		const uint8_t *close;

		if (bytes[i] != '=' || (bytes[i + 1] != '"' && bytes[i + 1] != '\''))
			continue;
		close = memchr(bytes + i + 2, bytes[i + 1], end - i - 2);
		if (!close)
			break;
		found = (struct span){ i + 2, (size_t)(close - bytes) };
		if (next(random) % 3 == 0)
			break;
		i = found.to;
	}
	return found.to ? replace(bytes, n, most, found, value, strlen(value)) : n;
}

static size_t mutate(uint8_t *bytes, size_t n, size_t most, unsigned *random)
{
	struct span element;
	size_t at;

	if (!n || !pick_tag(bytes, n, random, &at))
		return n;
	if (next(random) % 3 == 0)
		return set_value(bytes, n, most, at, random);
	if (!element_of(bytes, n, at, &element))
		return n;
	switch (next(random) % 4) {
	case 0: return replace(bytes, n, most, element, "", 0);
	case 1: return wrap(bytes, n, most, element, random);
	default: return copy(bytes, n, most, element, random);
	}
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t n, size_t most, unsigned seed)
{
	unsigned random = seed;
	unsigned times = 1 + next(&random) % 3;
	size_t before = n;

	if (next(&random) % 5 < 2)
		return LLVMFuzzerMutate(bytes, n, most);
	while (times--)
		n = mutate(bytes, n, most, &random);
	return n && n != before ? n : LLVMFuzzerMutate(bytes, n, most);
}
