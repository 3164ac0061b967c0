/* The one loop that feeds XML parts to a parser and typed events to a reader.
 *
 * Safe against everything that libxml2 lets through by default: a DOCTYPE is refused, depth,
 * attributes, distinct names and characters are limited, and every part is read to its end, so that
 * its checksum counts. No allocation per element. */
#ifndef DM_OOXML_XML_FEED_H
#define DM_OOXML_XML_FEED_H

#include "names.h"
#include "package.h"

/* What a start handler answers to have the element with all it holds passed over: no end event
 * comes for it either. */
#define DM_XML_SKIP 1

enum { DM_XML_DEPTH_MAX = 256 };

struct dm_xml_feed;

/* An element that begins; valid during the call. */
struct dm_xml_start {
	uint16_t id; /* from the vocabulary; 0: not in it */
	uint16_t n_attributes;
	const unsigned char **attributes; /* libxml2's; use dm_xml_attribute */
	struct dm_xml_feed *feed;
};

/* Events answer 0 or a negative code that was told to the host; start also DM_XML_SKIP. Text comes
 * in pieces, CDATA like other text. `end` and `text` may be NULL. */
struct dm_xml_handlers {
	const struct dm_vocabulary *words;
	int32_t (*start)(void *ctx, const struct dm_xml_start *);
	int32_t (*end)(void *ctx, uint16_t id);
	int32_t (*text)(void *ctx, struct dm_str);
};

/* Feeds a whole part. 0, or a code that the host has been told, or what a handler answered. */
int32_t dm_xml_feed(
	struct dm_package *, struct dm_str part, const struct dm_xml_handlers *, void *ctx);

/* Finds an attribute by its id; false where it is not there. Valid during the event. */
bool dm_xml_attribute(const struct dm_xml_start *, uint16_t id, struct dm_str *ret_value);

/* An attribute as a whole number; `otherwise` where it is absent, no number, or outside
 * [minimum, maximum] - the last is how a hostile number becomes harmless. */
int64_t dm_xml_integer(const struct dm_xml_start *, uint16_t id, int64_t minimum, int64_t maximum,
	int64_t otherwise);

/* An attribute of type ST_OnOff: absent counts as true. */
bool dm_xml_on(const struct dm_xml_start *, uint16_t id);

/* The line the parser has reached, from 1. */
uint32_t dm_xml_line(const struct dm_xml_feed *);

/* The URI bound to a namespace prefix where the parser stands; null for none. */
struct dm_str dm_xml_uri_of_prefix(const struct dm_xml_feed *, struct dm_str prefix);

/* Must run once a process before any feed, outside the sandbox: for dm_plugin.prepare. */
void dm_xml_prepare(void);

#endif
