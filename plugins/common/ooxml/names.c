/* Decides which number a name has: a hash table over the vocabulary, and before it a small cache
 * keyed by address, because a parser keeps one copy of each name. */
#include "names.h"

#include "base/intern.h"

struct uri_row {
	enum dm_ns ns;
	const char *uri;
};

#define OOXML "http://schemas.openxmlformats.org/"
#define STRICT "http://purl.oclc.org/ooxml/"
#define WORD "http://schemas.microsoft.com/office/word/"

static const struct uri_row URIS[] = {
	{ DM_NS_W, OOXML "wordprocessingml/2006/main" },
	{ DM_NS_W, STRICT "wordprocessingml/main" },
	{ DM_NS_S, OOXML "spreadsheetml/2006/main" },
	{ DM_NS_S, STRICT "spreadsheetml/main" },
	{ DM_NS_R, OOXML "officeDocument/2006/relationships" },
	{ DM_NS_R, STRICT "officeDocument/relationships" },
	{ DM_NS_RELS, OOXML "package/2006/relationships" },
	{ DM_NS_TYPES, OOXML "package/2006/content-types" },
	{ DM_NS_MC, OOXML "markup-compatibility/2006" },
	{ DM_NS_A, OOXML "drawingml/2006/main" },
	{ DM_NS_A, STRICT "drawingml/main" },
	{ DM_NS_WP, OOXML "drawingml/2006/wordprocessingDrawing" },
	{ DM_NS_WP, STRICT "drawingml/wordprocessingDrawing" },
	{ DM_NS_PIC, OOXML "drawingml/2006/picture" },
	{ DM_NS_PIC, STRICT "drawingml/picture" },
	{ DM_NS_M, OOXML "officeDocument/2006/math" },
	{ DM_NS_M, STRICT "officeDocument/math" },
	{ DM_NS_V, "urn:schemas-microsoft-com:vml" },
	{ DM_NS_O, "urn:schemas-microsoft-com:office:office" },
	{ DM_NS_W10, "urn:schemas-microsoft-com:office:word" },
	{ DM_NS_W14, WORD "2010/wordml" },
	{ DM_NS_W15, WORD "2012/wordml" },
	{ DM_NS_WPS, WORD "2010/wordprocessingShape" },
	{ DM_NS_WPG, WORD "2010/wordprocessingGroup" },
	{ DM_NS_WPC, WORD "2010/wordprocessingCanvas" },
	{ DM_NS_WP14, WORD "2010/wordprocessingDrawing" },
	{ DM_NS_XML, "http://www.w3.org/XML/1998/namespace" },
};

enum { CACHE_BITS = 10, CACHE_SLOTS = 1 << CACHE_BITS }; /* real parts use a few dozen names */

struct cached {
	const char *local, *uri;
	uint32_t parser; /* number of the parser whose addresses these are */
	uint16_t id;
};

struct dm_names {
	const struct dm_vocabulary *words;
	uint16_t *slots; /* row + 1, 0 is free */
	size_t mask;
	uint32_t parser; /* from 1: slots of zeros are nobody's */
	struct cached cache[CACHE_SLOTS];
};

enum dm_ns dm_ns_from_uri(struct dm_str uri)
{
	if (uri.n == 0)
		return DM_NS_NONE;
	for (size_t i = 0; i < sizeof(URIS) / sizeof(URIS[0]); i++)
		if (dm_str_eq(uri, dm_str_from_c(URIS[i].uri)))
			return URIS[i].ns;
	return DM_NS_OTHER;
}

static size_t name_hash(enum dm_ns ns, const char *local)
{
	return dm_hash(dm_str_from_c(local)) + (size_t)ns * 0x9e3779b1u;
}

struct dm_names *dm_names_from(struct dm_arena *arena, const struct dm_vocabulary *words)
{
	struct dm_names *names = DM_NEW(arena, struct dm_names);
	size_t size = 64;

	while (size < 4 * words->n)
		size *= 2;
	names->words = words;
	names->parser = 1;
	names->mask = size - 1;
	names->slots = DM_NEW_ARRAY(arena, size, uint16_t);
	for (size_t i = 0; i < words->n; i++) {
		size_t slot = name_hash(words->rows[i].ns, words->rows[i].name);

		while (names->slots[slot & names->mask])
			slot++;
		names->slots[slot & names->mask] = (uint16_t)(i + 1);
	}
	return names;
}

void dm_names_reset(struct dm_names *names)
{
	names->parser++; /* small parts come by the thousand: clearing would cost more than they do */
}

static uint16_t id_of(const struct dm_names *names, const char *local, const char *uri)
{
	enum dm_ns ns = dm_ns_from_uri(dm_str_from_c(uri));

	if (ns == DM_NS_OTHER)
		return 0;
	for (size_t slot = name_hash(ns, local); names->slots[slot & names->mask]; slot++) {
		const struct dm_xml_name *row =
			&names->words->rows[names->slots[slot & names->mask] - 1];

		if (row->ns == ns && strcmp(row->name, local) == 0)
			return row->id;
	}
	return 0;
}

static inline bool is_cached(
	const struct cached *slot, const struct dm_names *names, const char *local, const char *uri)
{
	return slot->local == local && slot->uri == uri && slot->parser == names->parser;
}

uint16_t dm_names_find(struct dm_names *names, const char *local, const char *uri)
{
	/* Fibonacci hashing: dictionary entries lie close together and are aligned. */
	size_t hash = (size_t)((((uintptr_t)local ^ ((uintptr_t)uri << 20)) *
				       UINT64_C(0x9e3779b97f4a7c15)) >>
			       (64 - CACHE_BITS));
	struct cached *first = &names->cache[hash & (CACHE_SLOTS - 1)];
	struct cached *other = &names->cache[(hash ^ 1) & (CACHE_SLOTS - 1)];

	if (is_cached(first, names, local, uri))
		return first->id;
	if (is_cached(other, names, local, uri))
		return other->id;
	if (first->parser == names->parser)
		first = other;
	*first = (struct cached){ local, uri, names->parser, id_of(names, local, uri) };
	return first->id;
}
