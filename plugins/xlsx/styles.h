/* Styles of cells, of which only the number format matters here (ECMA-376-1, 18.8.10 and 18.8.45). */
#ifndef DM_XLSX_STYLES_H
#define DM_XLSX_STYLES_H

#include "base/vec.h"
#include "common/ooxml/package.h"
#include "number_format.h"

struct dm_style {
	uint32_t format_id;
	const struct dm_number_format *format; /* NULL: not asked for yet */
};

struct dm_style_code {
	uint32_t id;
	struct dm_str code;
	const struct dm_number_format *format;
};

struct dm_styles {
	struct dm_arena *arena;
	enum dm_locale locale;
	DM_VEC(struct dm_style) styles;	    /* cellXfs, in order */
	DM_VEC(struct dm_style_code) codes; /* by id */
	const struct dm_number_format *general;
};

/* Reads the part; a null name gives styles that are all General. */
int32_t dm_styles_read(
	struct dm_package *, struct dm_str part, enum dm_locale, struct dm_styles *ret_styles);

/* The number format of style i, parsed when it is first asked for. NULL where there is no such
 * style. */
const struct dm_number_format *dm_styles_parse(struct dm_styles *, uint32_t i);

static inline const struct dm_number_format *dm_styles_find(struct dm_styles *s, uint32_t i)
{
	if (i < s->styles.n && s->styles.items[i].format)
		return s->styles.items[i].format;
	return dm_styles_parse(s, i);
}

#endif
