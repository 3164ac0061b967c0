/* Stops a tag with very many attributes before libxml2 sees it: its check for duplicates takes
 * seconds for 80,000 of them, before any callback (and cannot be switched off). */
#ifndef DM_OOXML_TAG_GUARD_H
#define DM_OOXML_TAG_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dm_tag_guard {
	bool in_tag;
	char quote;	 /* the quote we are in; 0: none */
	uint32_t equals; /* '=' outside quotes in this tag */
};

/* True where the bytes that come next hold a tag with more than 1,024 attributes. Costs a fraction
 * of a byte-by-byte scan: only runs of more than 4 KiB without '<' are looked at closely, and a tag
 * can hold no '<'. */
bool dm_tag_guard_is_flooded(struct dm_tag_guard *, const char *bytes, size_t n);

#endif
