/* Names in XML parts as small numbers, so that handlers compare numbers.
 *
 * A name is a namespace and a local name; the prefix never counts. The Transitional and the Strict
 * namespace of one vocabulary are the same number. */
#ifndef DM_OOXML_NAMES_H
#define DM_OOXML_NAMES_H

#include <stdint.h>

#include "base/str.h"

enum dm_ns {
	DM_NS_NONE = 0,	 /* no namespace: most attributes of SpreadsheetML */
	DM_NS_OTHER = 1, /* one that nobody here knows */
	DM_NS_W,	 /* WordprocessingML */
	DM_NS_S,	 /* SpreadsheetML */
	DM_NS_R,	 /* relationships, as attributes in parts */
	DM_NS_RELS,	 /* relationships, as a part */
	DM_NS_TYPES,	 /* [Content_Types].xml */
	DM_NS_MC,	 /* markup compatibility */
	DM_NS_A,	 /* DrawingML */
	DM_NS_WP,	 /* DrawingML placed in a text document */
	DM_NS_PIC,	 /* DrawingML pictures */
	DM_NS_M,	 /* mathematics */
	DM_NS_V,	 /* VML */
	DM_NS_O,	 /* VML, Office extensions */
	DM_NS_W10,	 /* VML, Word extensions */
	DM_NS_W14,	 /* Word 2010 */
	DM_NS_W15,	 /* Word 2012 */
	DM_NS_WPS,	 /* Word 2010 shapes */
	DM_NS_WPG,	 /* Word 2010 groups */
	DM_NS_WPC,	 /* Word 2010 canvas */
	DM_NS_WP14,	 /* Word 2010 drawing */
	DM_NS_XML,	 /* xml:space */
};

/* The number of a namespace URI. */
enum dm_ns dm_ns_from_uri(struct dm_str uri);

/* One word of a vocabulary: an element or attribute and the plugin's own number for it, from 1
 * (0 means unknown). An element and an attribute of the same name share the number. */
struct dm_xml_name {
	uint16_t id;
	uint8_t ns; /* enum dm_ns */
	const char *name;
};

/* All words that a handler table knows; static. */
struct dm_vocabulary {
	const struct dm_xml_name *rows;
	size_t n;
};

/* A vocabulary made ready for look-ups, with a cache keyed by the addresses of the parser's own
 * dictionary: one parser, one dm_names. */
struct dm_names;

/* Job memory of the arena. */
struct dm_names *dm_names_from(struct dm_arena *, const struct dm_vocabulary *);

/* Forgets cached addresses (another parser begins). */
void dm_names_reset(struct dm_names *);

/* The id of a name, 0 for one that is not in the vocabulary. Both strings are NUL-terminated and
 * owned by one parser dictionary; uri may be NULL. */
uint16_t dm_names_find(struct dm_names *, const char *local, const char *uri);

#endif
