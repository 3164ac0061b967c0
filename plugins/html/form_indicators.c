/* Indicators stand in groups of one first level, each a tbody that a page break does not cut: its
 * label spans the rows, and browsers leave a spanning cell blank behind a break. A group that is too
 * long for that is cut here and its label stands again with （续）; and so is one that would leave
 * most of a page empty. */
#include "form.h"

#include "base/str.h"
#include "tags.h"
#include "text.h"
#include "words.h"

enum {
	GROUP_ROWS = 12,
	LOOK_AHEAD = 4 * GROUP_ROWS, /* rows that are measured to divide a long group evenly */
	HEAD_HEIGHT = 130,	     /* of the table's head, tenths of a millimetre */
	LEAST_ROOM = 400,
	MARK = 3, /* half widths */
};

struct group {
	size_t from, to; /* indicators */
	bool is_continued;
	bool is_tall; /* one row that is longer than a page */
};

static struct dm_str text_of(const struct dm_html_form *form, size_t column, size_t indicator)
{
	return dm_html_column_text(&form->page->arena, &form->columns,
		&form->columns.columns[column], form->project->indicators[indicator]);
}

/* Marks about the indicators `from` to `to` - 1, counted from 0. */
static struct dm_html_marks marks_of(const struct dm_html_form *form, size_t from, size_t to)
{
	return dm_html_marks_find(&form->marks, form->project->ordinal, from + 1, to);
}

static size_t lines_of(const struct dm_html_form *form, size_t indicator)
{
	struct dm_html_marks marks = marks_of(form, indicator, indicator + 1);
	size_t lines = 1;
	for (size_t c = 0; c < form->columns.n; c++) {
		/* Not built only to be measured: that would be most of the memory of a long sheet. */
		if (form->columns.columns[c].role == DM_HTML_REST)
			continue;
		size_t room = dm_html_room(form->columns.columns[c].width),
		       taken = MARK *
			       dm_html_marks_count(marks, (int32_t)form->columns.columns[c].role);
		size_t here = dm_html_lines(
			text_of(form, c, indicator), room > taken ? room - taken : room);
		if (here > lines)
			lines = here;
	}
	return lines;
}

/* The column that makes groups: the first, if it is a level above the indicator. */
static bool has_groups(const struct dm_html_form *form)
{
	return form->columns.columns[0].role < DM_HTML_LEVEL3;
}

static bool is_same_group(const struct dm_html_form *form, size_t a, size_t b)
{
	return !has_groups(form) || dm_str_eq(text_of(form, 0, a), text_of(form, 0, b));
}

static size_t height_of(const struct dm_html_form *form, size_t indicator)
{
	return lines_of(form, indicator) * form->rhythm.line + form->rhythm.row;
}

size_t dm_html_form_indicators_height(const struct dm_html_form *form)
{
	size_t height = form->project->n_indicators ? HEAD_HEIGHT : 0;
	for (size_t i = 0; i < form->project->n_indicators; i++)
		height += height_of(form, i);
	return height;
}

struct run {
	size_t rows;
	size_t height;
};

/* The rest of the group that begins at `from`, as far as matters. */
static struct run run_at(const struct dm_html_form *form, size_t from)
{
	struct run run = { 0 };
	size_t most = form->project->n_indicators - from;
	for (; run.rows < most && run.rows < LOOK_AHEAD; run.rows++) {
		if (!is_same_group(form, from, from + run.rows))
			break;
		run.height += height_of(form, from + run.rows);
	}
	return run;
}

/* Rows of the piece that begins here. A group stays whole where it surely fits on the page, or fits
 * on one and has few rows; one that must be cut fills what is left of the page, or is cut evenly where only its rows are too many. */
static size_t piece_rows(const struct dm_html_form *form, size_t from)
{
	struct run run = run_at(form, from);
	size_t page = dm_html_form_page(form), whole = page - HEAD_HEIGHT;
	size_t left = page > form->height ? page - form->height : 0;
	size_t most = run.rows <= GROUP_ROWS ? run.rows : GROUP_ROWS;
	if (run.height * 21 / 20 <= left)
		return run.rows;
	if (run.height <= left || (run.height <= whole && left < page * 3 / 10)) {
		size_t pieces = (run.rows + GROUP_ROWS - 1) / GROUP_ROWS;
		return (run.rows + pieces - 1) / pieces;
	}
	size_t room = left < LEAST_ROOM ? whole : left, taken = 0, rows = 0;
	for (; rows < most; rows++) {
		taken += height_of(form, from + rows);
		if (taken > room && rows)
			break;
	}
	return rows;
}

static struct group group_at(const struct dm_html_form *form, size_t from)
{
	size_t rows = piece_rows(form, from);
	return (struct group){
		.from = from,
		.to = from + rows,
		.is_continued = from > 0 && is_same_group(form, from - 1, from),
		.is_tall = rows == 1 && dm_html_form_is_tall(form, lines_of(form, from)),
	};
}

/* Keeps the place on the page, as far as it can be known. */
static void advance(struct dm_html_form *form, const struct group *group)
{
	size_t height = 0, page = dm_html_form_page(form);
	for (size_t i = group->from; i < group->to; i++)
		height += height_of(form, i);
	bool fits = form->height + height <= page;
	form->height = fits ? form->height + height : HEAD_HEIGHT + height % (page - HEAD_HEIGHT);
}

/* Rows from `at` that share the second level's cell; 0 where a row above covers this one. */
static size_t span_at(
	const struct dm_html_form *form, const struct group *group, size_t column, size_t at)
{
	struct dm_str text = text_of(form, column, at);
	if (!text.n)
		return 1;
	if (at > group->from && dm_str_eq(text_of(form, column, at - 1), text))
		return 0;
	size_t to = at + 1;
	while (to < group->to && dm_str_eq(text_of(form, column, to), text))
		to++;
	return to - at;
}

static void write_group_label(struct dm_html_form *form, const struct group *group)
{
	struct dm_str text = text_of(form, 0, group->from);
	dm_html_cell(&form->page->m,
		&(struct dm_html_cell){ .scope = "rowgroup",
			.row_span = group->to - group->from,
			.text = text,
			.suffix = group->is_continued && text.n ? dm_html_words.continued : NULL });
}

static const char *class_of(enum dm_html_role role)
{
	return role == DM_HTML_LEVEL3 || role == DM_HTML_DESCRIPTION || role == DM_HTML_BASIS ||
			       role == DM_HTML_DEVIATION || role == DM_HTML_REST
		       ? "txt"
		       : NULL;
}

static void write_row(struct dm_html_form *form, const struct group *group, size_t at)
{
	struct dm_markup *m = &form->page->m;
	dm_html_open(m, "tr", group->is_tall ? "tall" : NULL);
	for (size_t c = 0; c < form->columns.n; c++) {
		size_t rows = 1;
		enum dm_html_role role = form->columns.columns[c].role;
		if (c == 0 && has_groups(form)) {
			if (at == group->from)
				write_group_label(form, group);
			continue;
		}
		if (role == DM_HTML_LEVEL2)
			rows = span_at(form, group, c, at);
		if (rows)
			dm_html_cell(
				m, &(struct dm_html_cell){ .class_name = class_of(role),
					   .scope = role == DM_HTML_LEVEL3 ? "row" : NULL,
					   .is_plain = true,
					   .row_span = rows,
					   .is_phrase = role == DM_HTML_LEVEL2,
					   .room = dm_html_room(form->columns.columns[c].width),
					   .text = text_of(form, c, at),
					   .marks = marks_of(form, at, at + rows),
					   .place = (int32_t)role });
	}
	dm_markup_close(m);
	dm_html_break(m);
}

static void write_columns(struct dm_html_form *form)
{
	struct dm_markup *m = &form->page->m;
	const struct dm_html_columns *columns = &form->columns;
	dm_markup_open(m, "colgroup");
	for (size_t c = 0; c < columns->n; c++) {
		unsigned share = columns->columns[c].width * 10000u / columns->width;
		dm_markup_open(m, "col");
		dm_markup_attribute(m, "style",
			dm_arena_printf(
				&form->page->arena, "width:%u.%02u%%", share / 100, share % 100));
		dm_markup_close_empty(m);
	}
	dm_markup_close(m);
	dm_markup_open(m, "thead");
	dm_markup_open(m, "tr");
	for (size_t c = 0; c < columns->n; c++)
		dm_html_cell(m, &(struct dm_html_cell){ .scope = "col",
					.text = columns->columns[c].caption,
					.room = dm_html_room(columns->columns[c].width),
					.marks = dm_html_form_marks(form),
					.place = (int32_t)columns->columns[c].role });
	dm_markup_close(m);
	dm_markup_close(m);
	dm_html_break(m);
}

void dm_html_form_indicators(struct dm_html_form *form)
{
	size_t n = form->project->n_indicators;
	struct dm_markup *m = &form->page->m;
	if (!n)
		return;
	dm_html_form_table(form, "ind", dm_html_words.indicators);
	write_columns(form);
	form->height = form->height % dm_html_form_page(form) + HEAD_HEIGHT;
	for (size_t at = 0; at < n && !dm_markup_failed(m);) {
		struct group group = group_at(form, at);
		advance(form, &group);
		dm_html_open(m, "tbody",
			group.is_tall	   ? "tall"
			: has_groups(form) ? "group"
					   : NULL);
		dm_html_break(m);
		for (; at < group.to; at++)
			write_row(form, &group, at);
		dm_markup_close(m);
		dm_html_break(m);
	}
	dm_markup_close(m);
	dm_html_break(m);
}
