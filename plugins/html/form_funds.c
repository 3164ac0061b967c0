/* Money in one of two shapes. A form of targets has its amounts in a row: 预算数, 其中：财政资金,
 * 其他资金, with the purpose under them. A self-evaluation has a table: a row for each source of
 * funds, a column each for budget, execution and what was made of them. Amounts never wrap, so cells
 * are as wide as the amounts need and the shape gives way where they do not fit. */
#include "form.h"

#include "base/str.h"
#include "tags.h"
#include "text.h"
#include "words.h"

enum {
	AMOUNT_MOST = 44, /* half widths; what is longer is no amount of this world and may wrap */
};

/* The narrowest cell for a text, in columns of the grid. */
static size_t least_need(const struct dm_html_form *form, struct dm_str text, size_t most)
{
	size_t need = dm_html_form_need(form, text);
	return need < most ? need : most;
}

static void write_amount(struct dm_html_form *form, struct dm_str amount, size_t columns)
{
	bool is_sane = dm_html_width(amount) <= AMOUNT_MOST;
	dm_html_cell(&form->page->m,
		&(struct dm_html_cell){ .class_name = is_sane ? "num" : "txt",
			.col_span = columns,
			.text = amount.n ? amount : dm_str_from_c(dm_html_words.nothing) });
}

/* How the form captions an amount, without the unit that it had on its page. */
static struct dm_str amount_caption(
	struct dm_html_form *form, const char *member, const char *standard)
{
	return dm_html_without_unit(
		&form->page->arena, dm_html_caption(form->project, member, standard));
}

/* ---- amounts in a row */

static size_t collect_amounts(struct dm_html_form *form, struct dm_pair *amounts)
{
	const struct dm_project *project = form->project;
	const struct {
		const char *member, *standard;
		struct dm_str value;
	} members[] = {
		{ "budget.total", dm_html_words.total, project->budget.total },
		{ "budget.fiscal", dm_html_words.fiscal, project->budget.fiscal },
		{ "budget.other", dm_html_words.other, project->budget.other },
	};
	size_t n = 0;
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (!members[i].value.n && !dm_html_caption_find(project, members[i].member).n)
			continue;
		amounts[n++] = (struct dm_pair){
			amount_caption(form, members[i].member, members[i].standard),
			dm_html_amount(&form->page->arena, members[i].value),
		};
	}
	return n;
}

/* The purpose has no label of its own where the form puts it under the amounts. */
static bool purpose_is_inside(const struct dm_project *project)
{
	struct dm_str caption = dm_html_caption_find(project, "purpose");
	return project->purpose.n &&
	       (!caption.n || dm_str_eq(caption, dm_html_caption_find(project, "budget")) ||
		       dm_str_eq(caption, dm_str_from_c(dm_html_words.budget_and_purpose)));
}

static void write_group(struct dm_html_form *form, size_t rows)
{
	const struct dm_project *project = form->project;
	const char *standard = purpose_is_inside(project) ? dm_html_words.budget_and_purpose
							  : dm_html_words.budget;
	dm_html_label_marked(&form->page->m, dm_html_caption(project, "budget", standard),
		form->columns.label_span, rows, dm_html_form_marks(form), DM_HTML_AT_BUDGET);
}

/* All amounts side by side, or one a row where they are too long for that. */
static void write_amount_row(struct dm_html_form *form, const struct dm_pair *amounts, size_t n)
{
	size_t total = DM_HTML_GRID - form->columns.label_span, needs[6], spans[6];
	size_t inside = purpose_is_inside(form->project) ? 1 : 0;
	for (size_t i = 0; i < n; i++) {
		needs[2 * i] = least_need(form, amounts[i].label, 4);
		needs[2 * i + 1] = dm_html_form_need(form, amounts[i].value);
	}
	bool fits = dm_html_form_share(needs, 2 * n, total, spans);
	for (size_t row = 0; row < (fits ? 1 : n); row++) {
		dm_html_form_row(form, 1);
		if (!row)
			write_group(form, (fits ? 1 : n) + inside);
		for (size_t i = fits ? 0 : row; i < (fits ? n : row + 1); i++) {
			size_t label = fits ? spans[2 * i] : total / 3;
			dm_html_label(&form->page->m, amounts[i].label, label, 1);
			write_amount(
				form, amounts[i].value, fits ? spans[2 * i + 1] : total - label);
		}
		dm_html_form_row_end(form);
	}
}

/* ---- a table of funds */

/* Widths of the table's columns, the first one for the names of the rows. */
static void fund_spans(
	const struct dm_html_form *form, const struct dm_html_funds *table, size_t *ret_spans)
{
	size_t total = DM_HTML_GRID - form->columns.label_span, needs[DM_HTML_FUND_COLUMNS + 1];
	size_t n = table->n_columns + 1;
	needs[0] = form->columns.label_span;
	for (size_t r = 0; r < table->n_rows; r++)
		if (least_need(form, table->rows[r].caption, 5) > needs[0])
			needs[0] = least_need(form, table->rows[r].caption, 5);
	for (size_t c = 0; c < table->n_columns; c++) {
		needs[c + 1] = 2;
		for (size_t r = 0; r < table->n_rows; r++) {
			size_t need = dm_html_form_need(form, table->cells[r][c]);
			if (need > needs[c + 1])
				needs[c + 1] = need;
		}
	}
	if (dm_html_form_share(needs, n, total, ret_spans))
		return;
	for (size_t i = 0; i < n; i++)
		ret_spans[i] = total * (i + 1) / n - total * i / n;
}

static void write_fund_row(struct dm_html_form *form, const struct dm_html_funds *table, size_t row,
	const size_t *spans)
{
	struct dm_markup *m = &form->page->m;
	dm_html_form_row(form, 1);
	dm_html_label(m, table->rows[row].caption, spans[0], 1);
	for (size_t c = 0; c < table->n_columns; c++) {
		struct dm_str text = table->cells[row][c];
		if (table->columns[c].is_amount)
			write_amount(form, text, spans[c + 1]);
		else
			dm_html_cell(m,
				&(struct dm_html_cell){ .col_span = spans[c + 1], .text = text });
	}
	dm_html_form_row_end(form);
}

static void write_fund_table(struct dm_html_form *form)
{
	const struct dm_html_funds *table = &form->funds;
	size_t spans[DM_HTML_FUND_COLUMNS + 1];
	struct dm_markup *m = &form->page->m;
	fund_spans(form, table, spans);
	dm_html_form_row(form, 1);
	dm_html_label_marked(m, dm_html_caption(form->project, "budget", dm_html_words.fund),
		form->columns.label_span, table->n_rows + 1, dm_html_form_marks(form),
		DM_HTML_AT_BUDGET);
	dm_html_cell(m, &(struct dm_html_cell){ .col_span = spans[0] });
	for (size_t c = 0; c < table->n_columns; c++)
		dm_html_cell(m, &(struct dm_html_cell){ .scope = "col",
					.col_span = spans[c + 1],
					.text = table->columns[c].caption });
	dm_html_form_row_end(form);
	for (size_t r = 0; r < table->n_rows; r++)
		write_fund_row(form, table, r, spans);
}

/* ---- */

/* `has_group`: the label that stands for amounts and purpose is written already. */
static void write_purpose(struct dm_html_form *form, bool has_group)
{
	const struct dm_project *project = form->project;
	size_t label = form->columns.label_span;
	if (!project->purpose.n && !dm_html_caption_find(project, "purpose").n)
		return;
	dm_html_form_row(form,
		dm_html_lines(project->purpose, dm_html_form_room(form, DM_HTML_GRID - label)));
	if (!has_group)
		dm_html_label(&form->page->m,
			dm_html_caption(project, "purpose", dm_html_words.purpose), label, 1);
	dm_html_cell(&form->page->m, &(struct dm_html_cell){ .class_name = "txt",
					     .col_span = DM_HTML_GRID - label,
					     .text = project->purpose });
	dm_html_form_row_end(form);
}

void dm_html_form_funds(struct dm_html_form *form)
{
	const struct dm_project *project = form->project;
	struct dm_pair amounts[3];
	size_t n = collect_amounts(form, amounts);
	bool is_table = form->funds.n_rows > 0;
	if (is_table)
		write_fund_table(form);
	else if (n)
		write_amount_row(form, amounts, n);
	write_purpose(form, !is_table && n && purpose_is_inside(project));
}
