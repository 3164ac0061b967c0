/* The document at a glance, a line a sheet: how much money, when it is spent, which indicators, how
 * much was found. A line rather than one large drawing, since lines find their pages by themselves
 * and their words are text: the drawings only repeat them. Measured once over the report, then
 * written; nothing is kept but a few maxima and the kinds of indicators. */
#include "page.h"

#include "base/decimal.h"
#include "base/str.h"
#include "chart.h"
#include "tags.h"
#include "text.h"
#include "words.h"

#include <stdio.h>

enum {
	SHEETS_MOST = 500, /* a longer table is nothing to look at */
	KINDS_MOST = 30,
	BAR = 380, /* widths and heights of drawings, tenths of a millimetre */
	BAR_HEIGHT = 26,
	EXECUTED_HEIGHT = 16,
	PLAN = 250,
	PLAN_HEIGHT = 90,
	COUNTS = 330,
	KIND_BAR = 620,
	SWATCH = 60,
	AMOUNT_MOST = 22, /* half widths in a line of the column of money */
	GROUPS = 5,
};

/* One kind of indicator: first and second level. */
struct kind {
	struct dm_str level1, level2;
	size_t n;
};

struct overview {
	struct dm_html_page *page;
	double most_money;
	size_t most_indicators, n_indicators;
	bool has_other, has_executed, has_plan;
	struct kind kinds[KINDS_MOST];
	size_t n_kinds, n_unkind; /* indicators of kinds beyond the room */
	size_t counts[GROUPS];
};

static const enum dm_html_shade shades[GROUPS] = { DM_HTML_DARK, DM_HTML_STRIPED, DM_HTML_HATCHED,
	DM_HTML_LIGHT, DM_HTML_BLANK };

/* For lengths of bars only: an amount is written as its text. */
static double size_of(struct dm_str amount)
{
	struct dm_decimal decimal;
	if (!dm_decimal_from_text(amount, &decimal) || decimal.negative)
		return 0;
	double size = (double)decimal.coefficient;
	for (int i = 0; i < decimal.scale; i++)
		size /= 10;
	return size;
}

static int length_of(double part, double whole, int room)
{
	if (part <= 0 || whole <= 0)
		return 0;
	double length = part >= whole ? room : part / whole * room;
	return length < 4 ? 4 : (int)length;
}

static size_t group_of(struct dm_str level1)
{
	for (size_t i = 0; i + 1 < GROUPS; i++)
		if (dm_str_find(level1, dm_str_from_c(dm_html_words.groups[i])) >= 0)
			return i;
	return GROUPS - 1;
}

/* ---- measuring */

static void add_kind(struct overview *o, const struct dm_indicator *indicator)
{
	if (!indicator->level1.n && !indicator->level2.n)
		return;
	for (size_t i = o->n_kinds; i-- > 0;)
		if (dm_str_eq(o->kinds[i].level2, indicator->level2) &&
			dm_str_eq(o->kinds[i].level1, indicator->level1)) {
			o->kinds[i].n++;
			return;
		}
	if (o->n_kinds < KINDS_MOST)
		o->kinds[o->n_kinds++] = (struct kind){ indicator->level1, indicator->level2, 1 };
	else
		o->n_unkind++;
}

static void measure(struct overview *o)
{
	const struct dm_report *report = o->page->report;
	for (size_t i = 0; i < report->n_projects; i++) {
		const struct dm_project *project = report->projects[i];
		const struct dm_budget *budget = &project->budget;
		double total = size_of(budget->total), executed = size_of(budget->executed);
		double most = executed > total ? executed : total;
		if (most > o->most_money)
			o->most_money = most;
		if (project->n_indicators > o->most_indicators)
			o->most_indicators = project->n_indicators;
		o->n_indicators += project->n_indicators;
		o->has_plan = o->has_plan || project->n_plan > 0;
		o->has_executed = o->has_executed || executed > 0;
		o->has_other =
			o->has_other || (budget->fiscal.n && size_of(budget->fiscal) < total);
		for (size_t k = 0; k < project->n_indicators; k++)
			add_kind(o, project->indicators[k]);
	}
}

/* ---- cells */

static void begin_cell(struct overview *o)
{
	dm_html_open(&o->page->m, "td", "chart");
}

static void add_part(struct dm_buf *buf, const char *caption, struct dm_str amount)
{
	if (!amount.n)
		return;
	dm_buf_add_c(buf, buf->n ? "，" : "");
	dm_buf_add_c(buf, caption);
	dm_buf_add_byte(buf, ' ');
	dm_buf_add(buf, dm_html_amount(buf->arena, amount));
	dm_buf_add_c(buf, dm_html_words.yuan);
}

static struct dm_str money_label(struct overview *o, const struct dm_budget *budget)
{
	struct dm_buf buf;
	dm_buf_init(&buf, &o->page->arena);
	add_part(&buf, dm_html_words.total, budget->total);
	add_part(&buf, dm_html_words.fiscal_part, budget->fiscal);
	add_part(&buf, dm_html_words.other, budget->other);
	add_part(&buf, dm_html_words.fund_executed, budget->executed);
	return dm_buf_str(&buf);
}

static void write_money(struct overview *o, const struct dm_project *project)
{
	struct dm_markup *m = &o->page->m;
	const struct dm_budget *budget = &project->budget;
	struct dm_str amount = dm_html_amount(&o->page->arena, budget->total);
	double total = size_of(budget->total), fiscal = size_of(budget->fiscal);
	int whole = length_of(total, o->most_money, BAR - 4);
	int part = budget->fiscal.n ? length_of(fiscal, o->most_money, BAR - 4) : whole;
	int executed = length_of(size_of(budget->executed), o->most_money, BAR - 4);
	part = part < whole ? part : whole;
	begin_cell(o);
	dm_html_element(m, "span", dm_html_width(amount) <= AMOUNT_MOST ? "amount" : NULL,
		amount.n ? amount : dm_str_from_c(dm_html_words.nothing));
	if (whole || executed) {
		dm_html_chart_begin(m, BAR,
			BAR_HEIGHT + 4 + (o->has_executed ? EXECUTED_HEIGHT : 0),
			money_label(o, budget));
		dm_html_chart_box(m, 2, 2, part, BAR_HEIGHT, DM_HTML_DARK);
		dm_html_chart_box(m, 2 + part, 2, whole - part, BAR_HEIGHT, DM_HTML_HATCHED);
		dm_html_chart_box(m, 2, 2 + BAR_HEIGHT, executed, EXECUTED_HEIGHT, DM_HTML_LIGHT);
		dm_html_chart_end(m);
	}
	dm_markup_close(m);
}

static struct dm_str plan_label(struct overview *o, const struct dm_project *project)
{
	struct dm_buf buf;
	dm_buf_init(&buf, &o->page->arena);
	for (size_t i = 0; i < project->n_plan; i++) {
		const struct dm_plan_point *point = project->plan[i];
		dm_buf_add_c(&buf, i ? "，" : "");
		dm_buf_add(&buf, point->label);
		dm_buf_add_byte(&buf, ' ');
		dm_buf_add(&buf,
			point->percent.n ? point->percent : dm_str_from_c(dm_html_words.nothing));
		dm_buf_add_c(&buf, point->percent.n ? "%" : "");
	}
	return dm_buf_str(&buf);
}

/* From the left edge along the level, up where a period ends, and on to the right edge; false where
 * no period has a percentage. */
static bool add_steps(struct dm_buf *buf, const struct dm_project *project)
{
	int y = PLAN_HEIGHT - 2, x = 0;
	bool has_any = false;
	for (size_t i = 0; i < project->n_plan; i++) {
		const struct dm_plan_point *point = project->plan[i];
		int at = point->month ? (int)(point->month > 12 ? 12 : point->month) * PLAN / 12
				      : (int)(PLAN * (i + 1) / project->n_plan);
		if (!point->percent.n || at < x)
			continue;
		y = PLAN_HEIGHT - 2 - length_of(size_of(point->percent), 100, PLAN_HEIGHT - 6);
		x = at;
		has_any = true;
		dm_buf_add(buf, dm_arena_printf(buf->arena, "H%dV%d", at, y));
	}
	if (x < PLAN)
		dm_buf_add(buf, dm_arena_printf(buf->arena, "H%d", PLAN));
	return has_any;
}

/* The ground, a line at the full amount, and a mark for each quarter. */
static void draw_axes(struct dm_markup *m)
{
	char ground[96];
	int n = snprintf(ground, sizeof(ground), "M0,%dH%d", PLAN_HEIGHT - 2, PLAN);
	for (int quarter = 1; quarter < 4; quarter++)
		n += snprintf(ground + n, sizeof(ground) - (size_t)n, "M%d,%dV%d",
			PLAN * quarter / 4, PLAN_HEIGHT - 2, PLAN_HEIGHT - 10);
	dm_html_chart_path(m, (struct dm_str){ ground, (size_t)n }, NULL, "#333");
	n = snprintf(ground, sizeof(ground), "M0,4H%d", PLAN);
	dm_html_chart_path(m, (struct dm_str){ ground, (size_t)n }, NULL, "#999");
}

static void write_plan(struct overview *o, const struct dm_project *project)
{
	struct dm_markup *m = &o->page->m;
	struct dm_buf steps;
	dm_buf_init(&steps, &o->page->arena);
	begin_cell(o);
	if (!project->n_plan || !add_steps(&steps, project)) {
		dm_html_words_text(m, dm_html_words.nothing);
		dm_markup_close(m);
		return;
	}
	struct dm_str line = dm_arena_printf(
		&o->page->arena, "M0,%d%.*s", PLAN_HEIGHT - 2, DM_FMT(dm_buf_str(&steps)));
	struct dm_str area =
		dm_arena_printf(&o->page->arena, "%.*sV%dZ", DM_FMT(line), PLAN_HEIGHT - 2);
	dm_html_chart_begin(m, PLAN, PLAN_HEIGHT, plan_label(o, project));
	dm_html_chart_path(m, area, "#ccc", NULL);
	draw_axes(m);
	dm_html_chart_path(m, line, NULL, "#000");
	dm_html_chart_end(m);
	dm_markup_close(m);
}

static void write_indicators(struct overview *o, const struct dm_project *project)
{
	struct dm_markup *m = &o->page->m;
	size_t counts[GROUPS] = { 0 };
	struct dm_buf words;
	int x = 2;
	for (size_t i = 0; i < project->n_indicators; i++)
		counts[group_of(project->indicators[i]->level1)]++;
	dm_buf_init(&words, &o->page->arena);
	for (size_t i = 0; i < GROUPS; i++) {
		o->counts[i] += counts[i];
		if (counts[i])
			dm_buf_add(&words,
				dm_arena_printf(&o->page->arena, "%s%s\u00a0%zu",
					words.n ? " " : "", dm_html_words.groups[i], counts[i]));
	}
	begin_cell(o);
	dm_html_element(m, "span", "counts",
		words.n ? dm_buf_str(&words) : dm_str_from_c(dm_html_words.nothing));
	if (words.n) {
		dm_html_chart_begin(m, COUNTS, BAR_HEIGHT + 4, DM_NULL);
		for (size_t i = 0; i < GROUPS; i++) {
			int length = length_of((double)counts[i], (double)o->most_indicators,
				COUNTS - 4 - 4 * GROUPS);
			dm_html_chart_box(m, x, 2, length, BAR_HEIGHT, shades[i]);
			x += length;
		}
		dm_html_chart_end(m);
	}
	dm_markup_close(m);
}

/* ---- the table of sheets */

static void write_found(struct overview *o, size_t sheet)
{
	const struct dm_project *project = o->page->report->projects[sheet];
	struct dm_html_marks marks =
		dm_html_marks_find(&o->page->marks, project->ordinal, 0, project->n_indicators);
	struct dm_markup *m = &o->page->m;
	dm_markup_open(m, "td");
	if (marks.n) {
		dm_markup_open(m, "a");
		dm_html_number(m, "href", "#f", marks.items[0].line);
		dm_markup_text(m, dm_arena_printf(&o->page->arena, "%zu", marks.n));
		dm_markup_close(m);
	} else {
		dm_html_words_text(m, dm_html_words.nothing);
	}
	dm_markup_close(m);
}

static void write_sheet(struct overview *o, size_t sheet)
{
	const struct dm_project *project = o->page->report->projects[sheet];
	struct dm_markup *m = &o->page->m;
	struct dm_str name = project->name.n ? project->name : project->title;
	dm_markup_open(m, "tr");
	dm_html_cell(m, &(struct dm_html_cell){
				.text = dm_arena_printf(&o->page->arena, "%zu", sheet + 1) });
	dm_html_open(m, "th", "txt");
	dm_markup_attribute(m, "scope", DM_STR("row"));
	dm_markup_open(m, "a");
	dm_html_number(m, "href", "#p", sheet + 1);
	dm_html_text(m, name.n ? name : dm_str_from_c(dm_html_words.sheet));
	dm_markup_close(m);
	dm_markup_close(m);
	write_money(o, project);
	if (o->has_plan)
		write_plan(o, project);
	write_indicators(o, project);
	if (o->page->marks.n)
		write_found(o, sheet);
	dm_markup_close(m);
	dm_html_break(m);
}

struct head {
	const char *caption;
	unsigned width; /* per cent; 0: the rest */
	bool is_shown;
};

static void begin_table(struct overview *o, const char *caption, const struct head *heads, size_t n)
{
	struct dm_markup *m = &o->page->m;
	unsigned rest = 100;
	for (size_t i = 0; i < n; i++)
		rest -= heads[i].is_shown ? heads[i].width : 0;
	dm_markup_open(m, "table");
	dm_html_element(m, "caption", NULL, dm_str_from_c(caption));
	dm_markup_open(m, "colgroup");
	for (size_t i = 0; i < n; i++) {
		if (!heads[i].is_shown)
			continue;
		dm_markup_open(m, "col");
		dm_markup_attribute(m, "style",
			dm_arena_printf(&o->page->arena, "width:%u%%",
				heads[i].width ? heads[i].width : rest));
		dm_markup_close_empty(m);
	}
	dm_markup_close(m);
	dm_markup_open(m, "thead");
	dm_markup_open(m, "tr");
	for (size_t i = 0; i < n; i++)
		if (heads[i].is_shown)
			dm_html_cell(m, &(struct dm_html_cell){ .scope = "col",
						.text = dm_str_from_c(heads[i].caption) });
	dm_markup_close(m);
	dm_markup_close(m);
	dm_markup_open(m, "tbody");
	dm_html_break(m);
}

static void end_table(struct overview *o)
{
	dm_markup_close(&o->page->m);
	dm_markup_close(&o->page->m);
	dm_html_break(&o->page->m);
}

static void write_sheets(struct overview *o)
{
	const struct head heads[] = {
		{ dm_html_words.number, 7, true },
		{ dm_html_words.name, 0, true },
		{ dm_html_words.money, 25, true },
		{ dm_html_words.plan_short, 18, o->has_plan },
		{ dm_html_words.indicators, 22, true },
		{ dm_html_words.found_short, 7, o->page->marks.n > 0 },
	};
	begin_table(o, dm_html_words.by_sheet, heads, sizeof(heads) / sizeof(heads[0]));
	for (size_t i = 0; i < o->page->report->n_projects && !dm_markup_failed(&o->page->m); i++)
		write_sheet(o, i);
	end_table(o);
}

static void write_swatch(struct overview *o, enum dm_html_shade shade, const char *words)
{
	struct dm_markup *m = &o->page->m;
	dm_html_open(m, "span", "word");
	dm_html_chart_begin(m, SWATCH, BAR_HEIGHT + 4, DM_NULL);
	dm_html_chart_box(m, 2, 2, SWATCH - 4, BAR_HEIGHT, shade);
	dm_html_chart_end(m);
	dm_html_words_text(m, words);
	dm_markup_close(m);
}

/* What the patterns mean, of those that were used. */
static void write_legend(struct overview *o)
{
	struct dm_markup *m = &o->page->m;
	dm_html_open(m, "p", "legend");
	if (o->has_other || o->has_executed) {
		dm_html_words_text(m, dm_html_words.money_legend);
		write_swatch(o, DM_HTML_DARK,
			o->has_other ? dm_html_words.fiscal_part : dm_html_words.total);
		if (o->has_other)
			write_swatch(o, DM_HTML_HATCHED, dm_html_words.other);
		if (o->has_executed)
			write_swatch(o, DM_HTML_LIGHT, dm_html_words.fund_executed);
	}
	dm_html_words_text(m, dm_html_words.indicators_legend);
	for (size_t i = 0; i < GROUPS; i++)
		if (o->counts[i])
			write_swatch(o, shades[i], dm_html_words.groups[i]);
	dm_markup_close(m);
	dm_html_break(m);
}

/* ---- the table of kinds */

static void write_kind(struct overview *o, const struct kind *kind, size_t most)
{
	struct dm_markup *m = &o->page->m;
	dm_markup_open(m, "tr");
	dm_html_cell(m, &(struct dm_html_cell){ .text = kind->level1, .is_phrase = true });
	dm_html_cell(m, &(struct dm_html_cell){ .scope = "row", .text = kind->level2 });
	dm_html_cell(m,
		&(struct dm_html_cell){ .text = dm_arena_printf(&o->page->arena, "%zu", kind->n) });
	begin_cell(o);
	dm_html_chart_begin(m, KIND_BAR, BAR_HEIGHT + 4, DM_NULL);
	dm_html_chart_box(m, 2, 2, length_of((double)kind->n, (double)most, KIND_BAR - 4),
		BAR_HEIGHT, shades[group_of(kind->level1)]);
	dm_html_chart_end(m);
	dm_markup_close(m);
	dm_markup_close(m);
	dm_html_break(m);
}

static void write_kinds(struct overview *o)
{
	const struct head heads[] = {
		{ dm_html_words.level1, 20, true },
		{ dm_html_words.level2, 0, true },
		{ dm_html_words.count, 10, true },
		{ dm_html_words.share, 40, true },
	};
	size_t most = o->n_unkind;
	for (size_t i = 0; i < o->n_kinds; i++)
		most = o->kinds[i].n > most ? o->kinds[i].n : most;
	begin_table(o, dm_html_words.by_kind, heads, sizeof(heads) / sizeof(heads[0]));
	/* By group, so that those of one first level stand together. */
	for (size_t group = 0; group < GROUPS; group++)
		for (size_t i = 0; i < o->n_kinds; i++)
			if (group_of(o->kinds[i].level1) == group)
				write_kind(o, &o->kinds[i], most);
	if (o->n_unkind)
		write_kind(o,
			&(struct kind){ dm_str_from_c(dm_html_words.rest), DM_NULL, o->n_unkind },
			most);
	end_table(o);
}

void dm_html_overview(struct dm_html_page *page)
{
	struct overview o = { .page = page };
	struct dm_markup *m = &page->m;
	if (!page->report->n_projects || dm_markup_failed(m))
		return;
	measure(&o);
	bool has_any = o.most_money > 0 || o.has_plan || o.n_kinds;
	if (!page->has_cover && !has_any)
		return;
	dm_html_open(m, "section",
		page->has_cover		     ? "overview"
		: dm_html_has_appendix(page) ? "overview solo"
					     : "overview solo unprinted");
	dm_html_number(m, "id", "o", 1);
	dm_html_break(m);
	dm_html_element(m, "h2", NULL, dm_str_from_c(dm_html_words.overview));
	if (page->report->n_projects <= SHEETS_MOST) {
		write_sheets(&o);
		write_legend(&o);
	}
	/* Bars of one length say nothing. */
	if (o.n_kinds && o.n_indicators > o.n_kinds)
		write_kinds(&o);
	dm_markup_close(m);
	dm_html_break(m);
}
