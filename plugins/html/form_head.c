/* Code and name, the other labelled cells, money, plan and goals: rows on a grid of 24 columns, whose
 * first ones are as wide as the first level of the indicators below. */
#include "form.h"

#include "base/str.h"
#include "tags.h"
#include "text.h"
#include "words.h"

enum {
	PAIRS_PORTRAIT = 2, /* side by side */
	PAIRS_LANDSCAPE = 3,
	PAIR_LINES = 3,	 /* a longer value has a row of its own */
	LABEL_LINES = 3, /* a longer label of a row of its own gets more room */
	LABEL_MOST = 8,
	PLAN_POINTS = 6, /* side by side */
	GOAL_COLUMNS = 2 + DM_HTML_DONE,
};

/* Columns of a pair's label: more where it is long and the row its own. */
static size_t label_span(
	const struct dm_html_form *form, const struct dm_pair *pair, size_t columns)
{
	size_t label = form->columns.label_span;
	return columns == DM_HTML_GRID && dm_html_lines(pair->label,
						  dm_html_form_room(form, label)) > LABEL_LINES
		       ? LABEL_MOST
		       : label;
}

/* The member whose cell a pair is, where findings can be about it. */
static int32_t place_of(const struct dm_html_form *form, const struct dm_pair *pair)
{
	const struct {
		const char *member, *standard;
		int32_t place;
	} members[] = {
		{ "code", dm_html_words.code, DM_HTML_AT_CODE },
		{ "name", dm_html_words.name, DM_HTML_AT_NAME },
		{ "goals", dm_html_words.goals, DM_HTML_AT_GOALS },
	};
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (dm_str_eq(pair->label,
			    dm_html_caption(form->project, members[i].member, members[i].standard)))
			return members[i].place;
	return DM_HTML_AT_FORM;
}

static void write_pair(struct dm_html_form *form, const struct dm_pair *pair, size_t columns)
{
	const struct dm_html_marks none = { 0 };
	size_t label = label_span(form, pair, columns);
	int32_t place = place_of(form, pair);
	dm_html_label(&form->page->m, pair->label, label, 1);
	dm_html_cell(&form->page->m,
		&(struct dm_html_cell){ .class_name = "txt",
			.col_span = columns - label,
			.text = pair->value,
			.marks = place == DM_HTML_AT_FORM ? none : dm_html_form_marks(form),
			.place = place });
}

/* How many of the pairs from `at` share a row: a long one stands alone. */
static size_t pairs_together(
	const struct dm_html_form *form, const struct dm_html_pairs *pairs, size_t at)
{
	size_t most = form->columns.is_wide ? PAIRS_LANDSCAPE : PAIRS_PORTRAIT;
	size_t room = dm_html_form_room(form, DM_HTML_GRID / most - form->columns.label_span);
	size_t n = 0;
	while (n < most && at + n < pairs->n) {
		const struct dm_pair *pair = &pairs->items[at + n];
		if (dm_html_lines(pair->value, room) > PAIR_LINES ||
			dm_html_width(pair->label) > room)
			break;
		n++;
	}
	return n ? n : 1;
}

/* What the values beside each other need, by the number of cells in their row. */
struct pair_needs {
	size_t of[PAIRS_LANDSCAPE + 1][PAIRS_LANDSCAPE];
};

static void pair_needs_init(struct pair_needs *needs, const struct dm_html_form *form,
	const struct dm_html_pairs *pairs)
{
	*needs = (struct pair_needs){ 0 };
	for (size_t at = 0, n; at < pairs->n; at += n) {
		n = pairs_together(form, pairs, at);
		for (size_t i = 0; i < n; i++) {
			size_t need = dm_html_form_need(form, pairs->items[at + i].value);
			if (need > needs->of[n][i])
				needs->of[n][i] = need;
		}
	}
}

/* Columns of each value: the same in all rows of so many cells, so that their lines meet. What needs
 * room gets it from its neighbours; where there is too little for all rows, each has its own. */
static void pair_spans(const struct dm_html_form *form, const struct dm_pair *pairs, size_t n,
	const struct pair_needs *needs, size_t *ret_spans)
{
	size_t most = form->columns.is_wide ? PAIRS_LANDSCAPE : PAIRS_PORTRAIT;
	size_t label = form->columns.label_span, own[PAIRS_LANDSCAPE];
	size_t alike = DM_HTML_GRID / most - label, room = DM_HTML_GRID - n * label;
	bool fits = true;
	for (size_t i = 0; i < n; i++) {
		ret_spans[i] = i + 1 < n ? alike : room - i * alike;
		own[i] = dm_html_form_need(form, pairs[i].value);
		fits = fits && needs->of[n][i] <= ret_spans[i];
	}
	if (!fits && !dm_html_form_share(needs->of[n], n, room, ret_spans))
		(void)dm_html_form_share(own, n, room, ret_spans);
}

static size_t pair_lines(
	const struct dm_html_form *form, const struct dm_pair *pair, size_t columns)
{
	size_t span = label_span(form, pair, columns);
	size_t label = dm_html_lines(pair->label, dm_html_form_room(form, span));
	size_t value = dm_html_lines(pair->value, dm_html_form_room(form, columns - span));
	return label > value ? label : value;
}

void dm_html_form_pairs(struct dm_html_form *form, const struct dm_html_pairs *pairs)
{
	size_t spans[PAIRS_LANDSCAPE], lines;
	struct pair_needs needs;
	pair_needs_init(&needs, form, pairs);
	for (size_t at = 0, n; at < pairs->n; at += n) {
		n = pairs_together(form, pairs, at);
		pair_spans(form, &pairs->items[at], n, &needs, spans);
		lines = 1;
		for (size_t i = 0; i < n; i++) {
			spans[i] += form->columns.label_span;
			size_t here = pair_lines(form, &pairs->items[at + i], spans[i]);
			lines = here > lines ? here : lines;
		}
		dm_html_form_row(form, lines);
		for (size_t i = 0; i < n; i++)
			write_pair(form, &pairs->items[at + i], spans[i]);
		dm_html_form_row_end(form);
	}
}

/* A member that has a value, or a place on the form. */
static void add_member(struct dm_html_form *form, struct dm_html_pairs *pairs, const char *member,
	const char *standard, struct dm_str value)
{
	const struct dm_project *project = form->project;
	if (!value.n && !dm_html_caption_find(project, member).n)
		return;
	DM_PUSH(&form->page->arena, pairs,
		((struct dm_pair){ dm_html_caption(project, member, standard), value }));
}

static void write_identity(struct dm_html_form *form)
{
	const struct dm_project *project = form->project;
	struct dm_html_pairs pairs = { 0 };
	add_member(form, &pairs, "code", dm_html_words.code, project->code);
	add_member(form, &pairs, "name", dm_html_words.name, project->name);
	if (dm_html_caption_find(project, "department").n)
		add_member(form, &pairs, "department", dm_html_words.department,
			dm_html_department(form->page, project->department));
	for (size_t i = 0; i < form->extras.head.n; i++)
		DM_PUSH(&form->page->arena, &pairs, form->extras.head.items[i]);
	dm_html_form_pairs(form, &pairs);
}

static struct dm_str plan_text(struct dm_html_form *form, const struct dm_plan_point *point)
{
	if (!point->percent.n)
		return dm_str_from_c(dm_html_words.nothing);
	return dm_arena_printf(&form->page->arena, "%.*s%%", DM_FMT(point->percent));
}

/* Up to PLAN_POINTS periods: their names, and the percents under them. */
static void write_plan_rows(struct dm_html_form *form, size_t from, size_t n)
{
	const struct dm_project *project = form->project;
	struct dm_markup *m = &form->page->m;
	const struct dm_html_marks none = { 0 };
	size_t label = form->columns.label_span, room = DM_HTML_GRID - label;
	for (int is_value = 0; is_value < 2; is_value++) {
		dm_html_form_row(form, 1);
		if (!is_value)
			dm_html_label_marked(m,
				dm_html_caption(project, "plan", dm_html_words.plan), label, 2,
				from ? none : dm_html_form_marks(form), DM_HTML_AT_PLAN);
		for (size_t i = 0; i < n; i++) {
			const struct dm_plan_point *point = project->plan[from + i];
			size_t span = room * (i + 1) / n - room * i / n;
			dm_html_cell(m,
				&(struct dm_html_cell){ .scope = is_value ? NULL : "col",
					.col_span = span,
					.text = is_value ? plan_text(form, point) : point->label });
		}
		dm_html_form_row_end(form);
	}
}

static void write_plan(struct dm_html_form *form)
{
	size_t n = form->project->n_plan;
	for (size_t at = 0; at < n; at += PLAN_POINTS)
		write_plan_rows(form, at, n - at < PLAN_POINTS ? n - at : PLAN_POINTS);
}

struct goal_column {
	struct dm_str caption, text;
};

/* One a line, with a number where there are several: the report keeps them without. */
static struct dm_str goals_text(struct dm_html_form *form, const struct dm_str *goals, size_t n)
{
	struct dm_buf buf;
	dm_buf_init(&buf, &form->page->arena);
	for (size_t i = 0; i < n; i++) {
		if (n > 1)
			dm_buf_add(&buf, dm_arena_printf(&form->page->arena, "%s%zu.",
						 i ? "\n" : "", i + 1));
		dm_buf_add(&buf, goals[i]);
	}
	return dm_buf_str(&buf);
}

/* Goals of the whole period, of the year, and what became of them. */
static size_t goal_columns(struct dm_html_form *form, struct goal_column *columns)
{
	const struct dm_project *project = form->project;
	size_t n = 0;
	if (project->n_goals_midterm || (project->form & DM_FORM_GOALS_MIDTERM))
		columns[n++] = (struct goal_column){
			dm_html_caption(project, "goals_midterm", dm_html_words.goals_midterm),
			goals_text(form, project->goals_midterm, project->n_goals_midterm),
		};
	const char *standard =
		form->extras.done.n ? dm_html_words.goals_expected : dm_html_words.goals_annual;
	struct dm_str caption = dm_html_caption(project, "goals", standard);
	if (dm_str_eq(caption, dm_str_from_c(dm_html_words.goals_group)))
		caption = dm_str_from_c(standard); /* that of the group stands beside it */
	columns[n++] =
		(struct goal_column){ caption, goals_text(form, project->goals, project->n_goals) };
	for (size_t i = 0; i < form->extras.done.n; i++)
		columns[n++] = (struct goal_column){ form->extras.done.items[i].label,
			form->extras.done.items[i].value };
	return n;
}

static void write_goal(struct dm_html_form *form)
{
	const struct dm_project *project = form->project;
	struct dm_str text = goals_text(form, project->goals, project->n_goals);
	struct dm_html_pairs pair = { 0 };
	DM_PUSH(&form->page->arena, &pair,
		((struct dm_pair){ dm_html_caption(project, "goals", dm_html_words.goals), text }));
	dm_html_form_row(
		form, dm_html_lines(text,
			      dm_html_form_room(form, DM_HTML_GRID - form->columns.label_span)));
	write_pair(form, &pair.items[0], DM_HTML_GRID);
	dm_html_form_row_end(form);
}

static void write_goal_columns(
	struct dm_html_form *form, const struct goal_column *columns, size_t n)
{
	struct dm_markup *m = &form->page->m;
	size_t label = form->columns.label_span, room = DM_HTML_GRID - label, lines = 1;
	dm_html_form_row(form, 1);
	dm_html_label_marked(m, dm_str_from_c(dm_html_words.goals_group), label, 2,
		dm_html_form_marks(form), DM_HTML_AT_GOALS);
	for (size_t i = 0; i < n; i++) {
		size_t span = room * (i + 1) / n - room * i / n;
		size_t here = dm_html_lines(columns[i].text, dm_html_form_room(form, span));
		lines = here > lines ? here : lines;
		dm_html_cell(
			m, &(struct dm_html_cell){
				   .scope = "col", .col_span = span, .text = columns[i].caption });
	}
	dm_html_form_row_end(form);
	dm_html_form_row(form, lines);
	for (size_t i = 0; i < n; i++)
		dm_html_cell(m, &(struct dm_html_cell){ .class_name = "txt",
					.col_span = room * (i + 1) / n - room * i / n,
					.text = columns[i].text });
	dm_html_form_row_end(form);
}

static void write_goals(struct dm_html_form *form)
{
	const struct dm_project *project = form->project;
	struct goal_column columns[GOAL_COLUMNS];
	size_t n = goal_columns(form, columns);
	if (n > 1)
		write_goal_columns(form, columns, n);
	else if (project->n_goals || dm_html_caption_find(project, "goals").n)
		write_goal(form);
}

/* Amounts of the source in its own unit, apart from those in yuan. */
static void write_amounts(struct dm_html_form *form)
{
	const struct dm_html_pairs *amounts = &form->extras.amounts;
	if (!amounts->n)
		return;
	dm_html_form_row(form, 1);
	dm_html_cell(&form->page->m, &(struct dm_html_cell){ .scope = "colgroup",
					     .col_span = DM_HTML_GRID,
					     .text = dm_str_from_c(dm_html_words.as_written) });
	dm_html_form_row_end(form);
	dm_html_form_pairs(form, amounts);
}

void dm_html_form_head(struct dm_html_form *form)
{
	write_identity(form);
	dm_html_form_funds(form);
	write_amounts(form);
	write_plan(form);
	write_goals(form);
}
