/* Small drawings inside the page, as SVG: whole tenths of a millimetre, greys and patterns that a
 * black and white printer keeps apart. */
#ifndef DM_PLUGINS_HTML_CHART_H
#define DM_PLUGINS_HTML_CHART_H

#include "common/markup/writer.h"

enum dm_html_shade {
	DM_HTML_DARK,
	DM_HTML_HATCHED,
	DM_HTML_LIGHT,
	DM_HTML_STRIPED,
	DM_HTML_BLANK,
};

/* Begins a drawing of this size; `label`: what it says, in words; null: it only adorns. */
void dm_html_chart_begin(struct dm_markup *, int width, int height, struct dm_str label);
void dm_html_chart_end(struct dm_markup *);

/* A box with an edge; nothing where it has no width. */
void dm_html_chart_box(struct dm_markup *, int x, int y, int width, int height, enum dm_html_shade);

/* A path (SVG 2, 9.3), filled and drawn; NULL for neither. */
void dm_html_chart_path(
	struct dm_markup *, struct dm_str path, const char *fill, const char *stroke);

#endif
