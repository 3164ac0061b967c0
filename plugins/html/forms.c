/* A sheet: heading, the line above the frame with department and unit, head, indicators, what stands
 * below. Amounts are shown in yuan, as the report has them; where the source counted in another unit
 * the line says so, since its other cells are copied as they stand. */
#include "form.h"

#include "base/str.h"
#include "tags.h"
#include "text.h"
#include "words.h"

enum {
	PORTRAIT_HEIGHT = 2440, /* of the text block, tenths of a millimetre */
	LANDSCAPE_HEIGHT = 1650,
	CAPTION_HEIGHT = 100, /* the line above the frame, with the space over it */
	TITLE_LINE = 77,
	TITLE_ROOM = 58, /* half widths of the title's size in portrait */
	SMALL_LINE = 80,
	PART_HEIGHT = 170,
	BRACKET_MOST = 28, /* half widths */
	BRACKET_BYTES = 100,
	MEASURED = 80, /* indicators; a longer sheet takes more than a page anyway */
	MARGIN = 101,  /* per cent; of an estimate */
	MUTE = -1,
};

static const struct dm_html_rhythm normal = { 50, 33 }, tight = { 44, 19 };

/* Number and title; the name where the sheet has no title. */
static struct dm_str heading_of(struct dm_html_page *page, const struct dm_project *project)
{
	struct dm_buf buf;
	dm_buf_init(&buf, &page->arena);
	if (page->report->n_projects > 1)
		dm_buf_add(&buf, dm_arena_printf(&page->arena, "%u．", (unsigned)project->ordinal));
	if (project->title.n || project->name.n)
		dm_buf_add(&buf, project->title.n ? project->title : project->name);
	else
		dm_buf_add_c(&buf, dm_html_words.sheet);
	return dm_buf_str(&buf);
}

struct dm_str dm_html_form_title(struct dm_html_page *page, const struct dm_project *project)
{
	struct dm_str heading = heading_of(page, project);
	if (!project->name.n || dm_str_find(heading, project->name) >= 0)
		return heading;
	struct dm_buf buf;
	dm_buf_init(&buf, &page->arena);
	dm_buf_add(&buf, heading);
	dm_buf_add_c(&buf, "：");
	dm_buf_add(&buf, project->name);
	return dm_buf_str(&buf);
}

static bool has_amount(const struct dm_budget *budget)
{
	return budget->total.n || budget->fiscal.n || budget->other.n || budget->executed.n;
}

static void write_unit(struct dm_html_form *form)
{
	const struct dm_budget *budget = &form->project->budget;
	struct dm_str unit = budget->stated_unit.n ? budget->stated_unit : form->funds.unit;
	struct dm_markup *m = &form->page->m;
	dm_html_open(m, "span", "unit");
	dm_html_words_text(m, dm_html_words.unit_line);
	if (unit.n && !dm_str_eq(unit, DM_STR("元"))) {
		dm_html_words_text(m, dm_html_words.unit_source_before);
		dm_markup_text(m, unit);
		dm_html_words_text(m, dm_html_words.unit_source_after);
	}
	dm_markup_close(m);
}

/* Department on the left, unit on the right; no caption where there is neither. */
static void write_caption(struct dm_html_form *form)
{
	const struct dm_project *project = form->project;
	struct dm_markup *m = &form->page->m;
	bool is_inside = dm_html_caption_find(project, "department").n > 0;
	struct dm_str who =
		is_inside ? DM_NULL : dm_html_department(form->page, project->department);
	if (!who.n && !has_amount(&project->budget))
		return;
	dm_html_open(m, "caption", who.n ? NULL : "alone");
	if (who.n)
		dm_html_element(m, "span", "org", who);
	if (has_amount(&project->budget))
		write_unit(form);
	dm_markup_close(m);
	dm_html_break(m);
}

void dm_html_form_table(struct dm_html_form *form, const char *class_name, const char *label)
{
	struct dm_markup *m = &form->page->m;
	dm_markup_open(m, "table");
	dm_markup_attribute(m, "class",
		dm_arena_printf(
			&form->page->arena, "%s%s", class_name, form->has_caption ? " next" : ""));
	if (label)
		dm_markup_attribute(m, "aria-label", dm_str_from_c(label));
	if (!form->has_caption)
		write_caption(form);
	form->has_caption = true;
}

size_t dm_html_form_room(const struct dm_html_form *form, size_t columns)
{
	return dm_html_room((uint32_t)(form->columns.width * columns / DM_HTML_GRID));
}

size_t dm_html_form_page(const struct dm_html_form *form)
{
	return form->columns.is_wide ? LANDSCAPE_HEIGHT : PORTRAIT_HEIGHT;
}

bool dm_html_form_is_tall(const struct dm_html_form *form, size_t lines)
{
	return lines > dm_html_form_page(form) * 2 / 3 / form->rhythm.line;
}

size_t dm_html_form_need(const struct dm_html_form *form, struct dm_str text)
{
	size_t width = dm_html_width(text);
	for (size_t columns = 1; columns < DM_HTML_GRID; columns++)
		if (dm_html_form_room(form, columns) >= width)
			return columns;
	return DM_HTML_GRID;
}

bool dm_html_form_share(const size_t *needs, size_t n, size_t total, size_t *ret_spans)
{
	size_t sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += needs[i];
	if (!n || sum > total)
		return false;
	for (size_t i = 0; i < n; i++)
		ret_spans[i] = needs[i];
	/* What is left goes to the narrowest, one by one. */
	for (; sum < total; sum++) {
		size_t narrowest = n - 1;
		for (size_t i = n; i-- > 0;)
			if (ret_spans[i] < ret_spans[narrowest])
				narrowest = i;
		ret_spans[narrowest]++;
	}
	return true;
}

struct dm_html_marks dm_html_form_marks(const struct dm_html_form *form)
{
	return dm_html_marks_find(&form->marks, form->project->ordinal, 0, 0);
}

static void write_grid(struct dm_markup *m)
{
	dm_markup_open(m, "colgroup");
	dm_markup_open(m, "col");
	dm_html_number(m, "span", "", DM_HTML_GRID);
	dm_markup_close_empty(m);
	dm_markup_close(m);
	dm_markup_open(m, "tbody");
	dm_html_break(m);
}

void dm_html_form_row(struct dm_html_form *form, size_t lines)
{
	struct dm_markup *m = &form->page->m;
	if (!form->in_table) {
		dm_html_form_table(form, "head", NULL);
		write_grid(m);
	}
	form->in_table = true;
	form->height += lines * form->rhythm.line + form->rhythm.row;
	dm_html_open(m, "tr", dm_html_form_is_tall(form, lines) ? "tall" : NULL);
}

void dm_html_form_row_end(struct dm_html_form *form)
{
	dm_markup_close(&form->page->m);
	dm_html_break(&form->page->m);
}

void dm_html_form_table_end(struct dm_html_form *form)
{
	if (!form->in_table)
		return;
	dm_markup_close(&form->page->m);
	dm_markup_close(&form->page->m);
	dm_html_break(&form->page->m);
	form->in_table = false;
}

/* What stands over the sheet's title: the part of the document that the sheets make, or the
 * document's title where no cover has it. */
static void write_above(struct dm_html_form *form, struct dm_str title)
{
	struct dm_html_page *page = form->page;
	if (form->project->ordinal == 1 && page->part) {
		form->height += PART_HEIGHT;
		dm_html_element(&page->m, "h2", "part", dm_html_heading(page, page->part));
	}
	if (page->has_cover || !page->report->title.n || dm_html_has_narrative(page) ||
		dm_str_find(title, page->report->title) >= 0)
		return;
	form->height += SMALL_LINE;
	dm_html_element(&page->m, "p", "over", page->report->title);
}

/* Bytes of the short bracket at the beginning of a text; 0 for none. */
static size_t bracket_at(struct dm_str s)
{
	if (!dm_str_starts(s, DM_STR("（")))
		return 0;
	s = dm_str_first(s, BRACKET_BYTES);
	ptrdiff_t end = dm_str_find(s, DM_STR("）"));
	if (end < 0)
		return 0;
	struct dm_str bracket = dm_str_first(s, (size_t)end + sizeof("）") - 1);
	return dm_html_width(bracket) <= BRACKET_MOST ? bracket.n : 0;
}

/* Bytes of the kind of form that ends a title; 0 for none. */
static size_t kind_at(struct dm_str s)
{
	static const char *const kinds[] = { "绩效目标表", "绩效目标申报表", "绩效目标自评表",
		"绩效自评表" };
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (dm_str_eq(s, dm_str_from_c(kinds[i])))
			return s.n;
	return 0;
}

/* A title may break between words, but not inside 2021年, a short bracket or the kind of form. Not
 * every printer balances its lines: one alone would leave 表 behind. */
static void write_title(struct dm_markup *m, struct dm_str title)
{
	static const struct dm_str year = { "年", sizeof("年") - 1 };
	size_t from = 0, at = 0;
	while (at < title.n) {
		size_t digits = at, whole = bracket_at(dm_str_from(title, at));
		if (at && !whole)
			whole = kind_at(dm_str_from(title, at));
		while (digits < title.n && title.p[digits] >= '0' && title.p[digits] <= '9')
			digits++;
		if (digits > at && dm_str_starts(dm_str_from(title, digits), year))
			whole = digits + year.n - at;
		if (whole) {
			dm_html_text(m, dm_str_first(dm_str_from(title, from), at - from));
			from = at + whole;
			dm_html_element(
				m, "span", "whole", dm_str_first(dm_str_from(title, at), whole));
			at = from;
			continue;
		}
		at = digits > at ? digits : at + 1;
	}
	dm_html_text(m, dm_str_from(title, from));
}

/* The page's first heading is the sheet's own where neither cover nor text has written one. */
static bool is_first_heading(const struct dm_html_page *page)
{
	return !page->has_cover && !(page->report->title.n && dm_html_has_narrative(page));
}

static void write_heading(struct dm_html_form *form, struct dm_str title)
{
	struct dm_html_page *page = form->page;
	struct dm_markup *m = &page->m;
	form->height = CAPTION_HEIGHT + TITLE_LINE * dm_html_lines(title, TITLE_ROOM);
	write_above(form, title);
	dm_markup_open(m, is_first_heading(page) ? "h1" : "h2");
	dm_html_number(m, "id", "t", form->project->ordinal);
	write_title(m, title);
	dm_markup_close(m);
	dm_html_break(m);
	struct dm_str year = dm_html_year(page, form->project->year);
	if (!year.n || dm_str_find(title, dm_str_first(year, 4)) >= 0)
		return;
	form->height += SMALL_LINE;
	dm_html_element(m, "p", "year", dm_arena_printf(&page->arena, "（%.*s）", DM_FMT(year)));
	dm_html_break(m);
}

/* Height of the whole sheet, as if no page ended. What writes the rows also measures them, so the
 * writer is kept mute meanwhile, as an error would. */
static size_t measure(const struct dm_html_form *form, struct dm_html_rhythm rhythm)
{
	struct dm_html_form trial = *form;
	struct dm_markup *m = &form->page->m;
	trial.rhythm = rhythm;
	m->code = MUTE;
	write_heading(&trial, heading_of(form->page, form->project));
	dm_html_form_head(&trial);
	dm_html_form_pairs(&trial, &trial.extras.tail);
	m->code = 0;
	return trial.height + dm_html_form_indicators_height(&trial);
}

/* A sheet that is a little too high for its page is set with less air. */
static void choose_rhythm(struct dm_html_form *form)
{
	size_t page = dm_html_form_page(form);
	form->rhythm = normal;
	if (dm_markup_failed(&form->page->m) || form->project->n_indicators > MEASURED)
		return;
	if (measure(form, normal) * MARGIN / 100 > page &&
		measure(form, tight) * MARGIN / 100 <= page)
		form->rhythm = tight;
}

static const char *class_of(const struct dm_html_form *form)
{
	static const char *const classes[2][2] = { { "sheet", "sheet tight" },
		{ "sheet wide", "sheet wide tight" } };
	return classes[form->columns.is_wide][form->rhythm.line == tight.line];
}

/* What was found about the sheet and has no cell on it. */
static void write_marks_below(struct dm_html_form *form)
{
	struct dm_markup *m = &form->page->m;
	if (!dm_html_marks_count(form->marks, DM_HTML_AT_ALL))
		return;
	dm_html_open(m, "p", "found");
	dm_html_marks_place(m, form->marks, DM_HTML_AT_ALL);
	dm_html_words_text(m, dm_html_words.also_found);
	dm_html_marks_write(m, form->marks, DM_HTML_AT_ALL);
	dm_markup_close(m);
	dm_html_break(m);
}

void dm_html_form(struct dm_html_page *page, const struct dm_project *project)
{
	struct dm_html_form form = { .page = page, .project = project };
	struct dm_markup *m = &page->m;
	dm_html_columns_init(&form.columns, project);
	dm_html_extras_init(&form.extras, &page->arena, project);
	form.marks = dm_html_marks_find(&page->marks, project->ordinal, 0, project->n_indicators);
	dm_html_marks_settle(form.marks, &form.columns);
	dm_html_funds_init(&form.funds, &page->arena, project, &form.extras);
	choose_rhythm(&form);
	dm_html_open(m, "section", class_of(&form));
	dm_html_number(m, "id", "p", project->ordinal);
	dm_html_number(m, "aria-labelledby", "t", project->ordinal);
	dm_html_break(m);
	write_heading(&form, heading_of(page, project));
	dm_html_form_head(&form);
	dm_html_form_table_end(&form);
	dm_html_form_indicators(&form);
	dm_html_form_pairs(&form, &form.extras.tail);
	dm_html_form_table_end(&form);
	write_marks_below(&form);
	dm_markup_close(m);
	dm_html_break(m);
}
