/* Patterns are lines, and colours attributes: references from one drawing to another (url(#hatch))
 * and style sheets do not reach a drawing in every program that prints. */
#include "chart.h"

#include "base/str.h"
#include "tags.h"

#include <stdio.h>

enum {
	STEP = 14, /* between the lines of a pattern */
	PATH = 2048,
};

static void number(struct dm_markup *m, const char *name, int value)
{
	dm_html_number(m, name, "", value > 0 ? (size_t)value : 0);
}

void dm_html_chart_begin(struct dm_markup *m, int width, int height, struct dm_str label)
{
	char text[48];
	dm_markup_open(m, "svg");
	dm_markup_attribute(m, "xmlns", DM_STR("http://www.w3.org/2000/svg"));
	(void)snprintf(text, sizeof(text), "0 0 %d %d", width, height);
	dm_markup_attribute(m, "viewBox", dm_str_from_c(text));
	(void)snprintf(text, sizeof(text), "%d.%dmm", width / 10, width % 10);
	dm_markup_attribute(m, "width", dm_str_from_c(text));
	(void)snprintf(text, sizeof(text), "%d.%dmm", height / 10, height % 10);
	dm_markup_attribute(m, "height", dm_str_from_c(text));
	dm_markup_attribute(
		m, label.n ? "role" : "aria-hidden", label.n ? DM_STR("img") : DM_STR("true"));
	if (label.n)
		dm_markup_attribute(m, "aria-label", label);
}

void dm_html_chart_end(struct dm_markup *m)
{
	dm_markup_close(m);
}

void dm_html_chart_path(
	struct dm_markup *m, struct dm_str path, const char *fill, const char *stroke)
{
	dm_markup_open(m, "path");
	dm_markup_attribute(m, "d", path);
	dm_markup_attribute(m, "fill", dm_str_from_c(fill ? fill : "none"));
	if (stroke) {
		dm_markup_attribute(m, "stroke", dm_str_from_c(stroke));
		dm_markup_attribute(m, "stroke-width", DM_STR("2"));
	}
	dm_markup_close(m);
}

/* Lines through a box: leaning by its height, or upright. */
static void draw_lines(struct dm_markup *m, int x, int y, int width, int height, bool is_leaning)
{
	char path[PATH];
	size_t n = 0;
	for (int at = STEP / 2; at < width + (is_leaning ? height : 0) && n + 40 < PATH;
		at += STEP) {
		int from = at, to = at, top = y, bottom = y + height;
		if (is_leaning) {
			to = at - height;
			top += from > width ? from - width : 0;
			bottom += to < 0 ? to : 0;
			from = from > width ? width : from;
			to = to < 0 ? 0 : to;
		}
		n += (size_t)snprintf(
			path + n, PATH - n, "M%d,%dL%d,%d", x + from, top, x + to, bottom);
	}
	if (n)
		dm_html_chart_path(m, (struct dm_str){ path, n }, NULL, "#333");
}

void dm_html_chart_box(
	struct dm_markup *m, int x, int y, int width, int height, enum dm_html_shade shade)
{
	static const char *const fills[] = { [DM_HTML_DARK] = "#555",
		[DM_HTML_HATCHED] = "#fff",
		[DM_HTML_LIGHT] = "#ccc",
		[DM_HTML_STRIPED] = "#fff",
		[DM_HTML_BLANK] = "#fff" };
	if (width <= 0)
		return;
	dm_markup_open(m, "rect");
	number(m, "x", x);
	number(m, "y", y);
	number(m, "width", width);
	number(m, "height", height);
	dm_markup_attribute(m, "fill", dm_str_from_c(fills[shade]));
	dm_markup_attribute(m, "stroke", DM_STR("#333"));
	dm_markup_attribute(m, "stroke-width", DM_STR("2"));
	dm_markup_close(m);
	if (shade == DM_HTML_HATCHED || shade == DM_HTML_STRIPED)
		draw_lines(m, x, y, width, height, shade == DM_HTML_HATCHED);
}
