/* Styles (ECMA-376-1, 17.7): what a paragraph or run inherits, resolved along basedOn once. */
#ifndef DM_DOCX_STYLES_H
#define DM_DOCX_STYLES_H

#include "common/ooxml/package.h"
#include "common/ooxml/xml_feed.h"

enum { DOCX_UNSET = -1 };

/* Properties that runs have; DOCX_UNSET where nothing is said. */
struct docx_run_look {
	int8_t bold, vanish;
	int8_t font;  /* enum docx_font, of Latin text */
	int16_t size; /* half points */
};

struct docx_style {
	struct dm_str id, based_on;
	struct docx_run_look run;
	int8_t outline; /* 0 to 8: heading 1 to 9; 9: body text */
	int8_t align;	/* enum dm_align */
	int8_t page_break;
	int8_t level;	 /* of its list */
	int32_t list;	 /* numId; 0: no list */
	uint8_t kind;	 /* enum dm_paragraph_kind by the style's own name */
	bool is_default; /* of paragraphs */
	bool is_resolved;
};

struct docx_styles {
	struct docx_style *items;
	size_t n;
	uint32_t *slots; /* hash table by id: index + 1 */
	size_t mask;
	struct docx_run_look defaults;
	const struct docx_style *paragraph; /* the default one; never NULL */
};

/* Reads the part; null gives no styles. A ring of styles ends where it closes. */
int32_t docx_styles_read(struct dm_package *, struct dm_str part, struct docx_styles *ret_styles);

/* The style of an id, resolved, or NULL. */
const struct docx_style *docx_styles_find(const struct docx_styles *, struct dm_str id);

/* Takes the font that w:rFonts states for Latin text. */
void docx_look_take_font(struct docx_run_look *, const struct dm_xml_start *);

/* A value of w:jc as enum dm_align. */
int8_t docx_align_from_text(struct dm_str);

#endif
