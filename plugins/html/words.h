/* The fixed words of the page, in the language of the forms, in one place. */
#ifndef DM_PLUGINS_HTML_WORDS_H
#define DM_PLUGINS_HTML_WORDS_H

struct dm_html_words {
	const char *language; /* BCP 47 */

	/* cover, contents, narrative */
	const char *title_targets, *title_evaluation; /* of a document that states none */
	const char *contents;
	const char *year_after; /* 年度 */
	const char *no_form;	/* nothing was recognised as a form */

	/* the head of a form */
	const char *sheet; /* title of a sheet that has neither title nor name */
	const char *unit_line, *unit_source_before, *unit_source_after;
	const char *code, *name, *department;
	const char *budget_and_purpose, *budget, *total, *fiscal, *other, *purpose;
	const char *fund, *fund_total, *fund_fiscal, *fund_other, *fund_planned, *fund_executed;
	const char *plan;
	const char *goals, *goals_group, *goals_midterm, *goals_annual, *goals_expected;
	const char *as_written; /* before amounts in the source's own unit */
	const char *verbatim;	/* behind one among amounts in yuan */
	const char *nothing;	/* stands in an empty cell that a listener must notice */

	/* the indicators */
	const char *indicators; /* what the table is */
	const char *level1, *level2, *level3, *description, *target_midterm, *target, *actual,
		*weight, *score, *basis, *deviation, *rest;
	const char *continued; /* behind a label that stands again */

	/* the overview; groups: words of first levels, and one for the rest */
	const char *overview, *by_sheet, *by_kind, *money, *plan_short, *found_short, *count,
		*share, *yuan, *fiscal_part, *money_legend, *indicators_legend;
	const char *groups[5];

	/* what was found and noted */
	const char *appendix, *findings, *unplaced, *notes, *source;
	const char *mark;	/* before a finding's number, at its cell */
	const char *also_found; /* before findings about a form as a whole */
	const char *number, *code_of_note, *severity, *where, *message, *text, *origin;
	const char *error, *warning, *notice;
	const char *whole_document;
};

extern const struct dm_html_words dm_html_words;

/* How many errors, warnings and notices: a literal, so that its numbers are checked. */
#define dm_html_words_summary "错误 %zu 处，警告 %zu 处，提示 %zu 处。表中的“注”与下列序号对应。"

/* What notes of the reading mean to people, by code; code NULL ends them. */
struct dm_html_note_words {
	const char *code, *meaning;
};

extern const struct dm_html_note_words dm_html_words_notes[];

/* Words in the labels of extra cells, by which they find their place on the form; NULL ends each. */
extern const char *const dm_html_words_tail[]; /* below the indicators: 其他需要说明事项 */
extern const char *const dm_html_words_done[]; /* beside the goals: 实际完成情况 */
extern const char *const dm_html_words_rate[]; /* of a column that holds no amount: 执行率 */
extern const char *const dm_html_words_amount[]; /* of a cell that holds an amount */
extern const char *const dm_html_words_total[];	 /* of the row of a total: 资金总额 */
extern const char *const dm_html_words_money[];	 /* of a column of money: 执行数 */

/* Names of columns and rows of a table of funds, as dm_html_label_key gives them. */
extern const char *const dm_html_words_planned[];
extern const char *const dm_html_words_executed[];
extern const char *const dm_html_words_fiscal[];
extern const char *const dm_html_words_other[];

/* Words of captions and of kinds of indicators, inside which no line breaks. */
extern const char *const dm_html_words_whole[];

#endif
