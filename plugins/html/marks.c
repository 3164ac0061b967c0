/* A finding names its rule, its sheet and its indicator; which cell a rule is about stands in the
 * table here. A rule that is not in it, as one of a later version, marks the indicator's name or
 * stands below the form. The reference's text is made by the style sheet, so that the text of a cell
 * stays what the source has, also where it is copied.
 *
 * A browser that prints looks through every place that a link leads to for every page. So references
 * at one place share it, and in a long list those of a sheet lead to the sheet's first line. */
#include "marks.h"

#include "base/str.h"
#include "tags.h"
#include "words.h"

#include <stdlib.h>

enum { EXACT_MOST = 200 }; /* findings; beyond it the lines of a sheet share one place */

/* The first row that the rule's name begins with holds. */
static const struct {
	const char *rule;
	int32_t place;
} places[] = {
	{ "sheet.name-", DM_HTML_AT_NAME },
	{ "sheet.budget-", DM_HTML_AT_BUDGET },
	{ "sheet.goals-", DM_HTML_AT_GOALS },
	{ "category.", DM_HTML_LEVEL1 },
	{ "indicator.target-", DM_HTML_TARGET },
	{ "indicator.basis-", DM_HTML_BASIS },
	{ "goals.", DM_HTML_AT_GOALS },
	{ "budget.", DM_HTML_AT_BUDGET },
	{ "execution.", DM_HTML_AT_BUDGET },
	{ "plan.", DM_HTML_AT_PLAN },
	{ "cost.", DM_HTML_TARGET },
	{ "target.", DM_HTML_TARGET },
	{ "fit.levels-", DM_HTML_LEVEL2 },
	{ "fit.cost-is-", DM_HTML_LEVEL3 },
	{ "fit.quality-is-", DM_HTML_LEVEL3 },
	{ "fit.time-is-", DM_HTML_LEVEL3 },
	{ "fit.", DM_HTML_TARGET },
	{ "name.same-", DM_HTML_DESCRIPTION },
	{ "name.repeated-", DM_HTML_DESCRIPTION },
	{ "code.", DM_HTML_AT_CODE },
	{ "weight.", DM_HTML_WEIGHT },
	{ "score.above-", DM_HTML_SCORE },
	{ "score.unexplained", DM_HTML_DEVIATION },
};

static int32_t place_of(const struct dm_finding *finding)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (dm_str_starts(finding->rule, dm_str_from_c(places[i].rule)))
			return places[i].place;
	return finding->indicator ? (int32_t)DM_HTML_LEVEL3 : (int32_t)DM_HTML_AT_FORM;
}

static int compare(const void *a, const void *b)
{
	const struct dm_html_mark *x = a, *y = b;
	if (x->project != y->project)
		return x->project < y->project ? -1 : 1;
	if (x->indicator != y->indicator)
		return x->indicator < y->indicator ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

/* Which line of the list each leads to: its own, or the first about its sheet. */
static void settle_lines(struct dm_html_marks *marks, bool is_exact)
{
	for (size_t from = 0, to; from < marks->n; from = to) {
		uint32_t first = marks->items[from].number;
		for (to = from; to < marks->n; to++) {
			if (marks->items[to].project != marks->items[from].project)
				break;
			if (marks->items[to].number < first)
				first = marks->items[to].number;
		}
		for (size_t i = from; i < to; i++)
			marks->items[i].line = is_exact ? marks->items[i].number : first;
	}
}

void dm_html_marks_init(
	struct dm_html_marks *marks, struct dm_arena *arena, const struct dm_report *report)
{
	*marks = (struct dm_html_marks){ 0 };
	if (!report->n_findings)
		return;
	marks->items = DM_NEW_ARRAY(arena, report->n_findings, struct dm_html_mark);
	for (size_t i = 0; i < report->n_findings; i++) {
		const struct dm_finding *finding = report->findings[i];
		if (!finding->project || finding->project > report->n_projects)
			continue;
		const struct dm_project *project = report->projects[finding->project - 1];
		bool has_row = finding->indicator <= project->n_indicators;
		marks->items[marks->n++] = (struct dm_html_mark){
			.project = finding->project,
			.indicator = has_row ? finding->indicator : 0,
			.number = (uint32_t)i + 1,
			.severity = finding->severity,
			.place = has_row ? place_of(finding) : (int32_t)DM_HTML_AT_FORM,
		};
	}
	qsort(marks->items, marks->n, sizeof(marks->items[0]), compare);
	settle_lines(marks, report->n_findings <= EXACT_MOST);
}

/* The first mark that is not before this place in the order. */
static size_t bound(const struct dm_html_marks *marks, uint32_t project, size_t indicator)
{
	size_t from = 0, to = marks->n;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		const struct dm_html_mark *mark = &marks->items[middle];
		if (mark->project < project ||
			(mark->project == project && mark->indicator < indicator))
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

struct dm_html_marks dm_html_marks_find(
	const struct dm_html_marks *marks, uint32_t project, size_t from, size_t to)
{
	if (!marks->n)
		return (struct dm_html_marks){ 0 };
	size_t first = bound(marks, project, from), end = bound(marks, project, to + 1);
	return (struct dm_html_marks){ marks->items + first, end - first };
}

const struct dm_html_mark *dm_html_marks_at(
	const struct dm_html_marks *marks, uint32_t project, size_t indicator, size_t number)
{
	struct dm_html_marks here = dm_html_marks_find(marks, project, indicator, indicator);
	for (size_t i = 0; i < here.n; i++)
		if (here.items[i].number == number)
			return &here.items[i];
	return NULL;
}

void dm_html_marks_settle(struct dm_html_marks marks, const struct dm_html_columns *columns)
{
	bool has_column[DM_HTML_REST + 1] = { false };
	for (size_t c = 0; c < columns->n; c++)
		has_column[columns->columns[c].role] = true;
	for (size_t i = 0; i < marks.n; i++) {
		struct dm_html_mark *mark = &marks.items[i];
		bool is_cell = mark->place <= (int32_t)DM_HTML_REST;
		if (mark->indicator && (!is_cell || !has_column[mark->place]))
			mark->place = DM_HTML_LEVEL3;
		else if (is_cell && !has_column[mark->place])
			mark->place = DM_HTML_AT_FORM;
	}
}

static bool stands_at(const struct dm_html_mark *mark, int32_t place)
{
	return mark->place == place || (place == DM_HTML_AT_ALL && !mark->cell);
}

size_t dm_html_marks_count(struct dm_html_marks marks, int32_t place)
{
	size_t n = 0;
	for (size_t i = 0; i < marks.n; i++)
		n += stands_at(&marks.items[i], place);
	return n;
}

const char *dm_html_marks_class(struct dm_html_marks marks, int32_t place)
{
	static const char *const classes[] = {
		[DM_SEVERITY_ERROR] = "error",
		[DM_SEVERITY_WARNING] = "warning",
		[DM_SEVERITY_NOTICE] = "notice",
	};
	int32_t worst = 0;
	for (size_t i = 0; i < marks.n; i++) {
		const struct dm_html_mark *mark = &marks.items[i];
		if (stands_at(mark, place) && mark->severity >= DM_SEVERITY_ERROR &&
			mark->severity <= DM_SEVERITY_NOTICE && (!worst || mark->severity < worst))
			worst = mark->severity;
	}
	return classes[worst];
}

/* A head that stands above two tables has the marks twice, the place once. */
void dm_html_marks_place(struct dm_markup *m, struct dm_html_marks marks, int32_t place)
{
	uint32_t cell = 0;
	for (size_t i = 0; i < marks.n && !dm_markup_failed(m); i++) {
		struct dm_html_mark *mark = &marks.items[i];
		if (!stands_at(mark, place) || mark->cell)
			continue;
		if (!cell)
			dm_html_number(m, "id", "m", cell = mark->number);
		mark->cell = cell;
		mark->place = place;
	}
}

void dm_html_marks_write(struct dm_markup *m, struct dm_html_marks marks, int32_t place)
{
	for (size_t i = 0; i < marks.n && !dm_markup_failed(m); i++) {
		struct dm_html_mark *mark = &marks.items[i];
		if (!stands_at(mark, place))
			continue;
		dm_html_open(m, "a", "mark");
		dm_html_number(m, "href", "#f", mark->line);
		dm_html_number(m, "data-n", dm_html_words.mark, mark->number);
		dm_html_number(m, "aria-label", dm_html_words.findings, mark->number);
		dm_markup_close(m);
	}
}
