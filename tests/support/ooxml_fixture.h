/* Packages built in a test, and a host for what stands below the readers. */
#ifndef DM_TESTS_OOXML_FIXTURE_H
#define DM_TESTS_OOXML_FIXTURE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"
#include "dropmill/plugin.h"

/* One member of a package. */
struct ooxml_member {
	const char *name;
	const char *text;     /* NUL-terminated, unless n is given */
	size_t n;	      /* 0: strlen(text) */
	bool is_stored;	      /* not deflated */
	bool is_link;	      /* a symbolic link */
	const char *password; /* NULL: not encrypted */
};

/* Packs members, in order; name NULL ends them. Arena memory. */
struct dm_str ooxml_pack(struct dm_arena *, const struct ooxml_member *members);

/* A document of one part, with its relationships and content types; `more` (may be NULL) are packed
 * behind it. The document's own relationships, if any, are among them. */
struct dm_str ooxml_pack_main(
	struct dm_arena *, const char *main_part, const char *xml, const struct ooxml_member *more);

/* Bytes as a source. Give both structs to the reader; `size` and `name` may be changed. */
struct ooxml_source {
	struct dm_source source;
	struct dm_str bytes;
	size_t at_most;	    /* bytes a call gives; 0: all */
	int32_t fails_with; /* a negative code: every read fails */
};
void ooxml_source_init(struct ooxml_source *, struct dm_str bytes, const char *name);

/* A host that records the first problem and the notes' ids. */
struct ooxml_host {
	struct dm_host host;
	struct dm_arena arena;
	uint64_t inflated_limit;
	int32_t code; /* of the problem; 0: none */
	char id[64], text[512], part[128];
	uint32_t line;
	char notes[512]; /* ids, a blank behind each */
};
void ooxml_host_init(struct ooxml_host *);
void ooxml_host_done(struct ooxml_host *);

#endif
