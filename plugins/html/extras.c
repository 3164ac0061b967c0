/* Extra cells are text as the page had it. An amount among them is in the unit of its page, while the
 * form is in yuan, so amounts stand in a place of their own that says so. */
#include "extras.h"

#include "base/str.h"
#include "columns.h"
#include "text.h"
#include "words.h"

/* An amount as a cell shows it: 1,437.50, 10000万元; no period (2023.07-2024.01), no telephone. */
static bool is_number(struct dm_str s)
{
	static const struct dm_str units[] = { { "元", sizeof("元") - 1 },
		{ "万", sizeof("万") - 1 }, { "千", sizeof("千") - 1 },
		{ "亿", sizeof("亿") - 1 } };
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (dm_str_ends(s, units[i]))
			s.n -= units[i].n;
	size_t points = 0, digits = 0;
	for (size_t at = 0; at < s.n; at++) {
		if (s.p[at] >= '0' && s.p[at] <= '9')
			digits++;
		else if (s.p[at] == '.')
			points++;
		else if (s.p[at] != ',' && !(s.p[at] == '-' && at == 0))
			return false;
	}
	return digits && points <= 1;
}

/* Byte of the slash that divides row and column, -1 for none: not one in brackets, as in
 * 执行率（B/A）. */
static ptrdiff_t fund_slash(struct dm_str label)
{
	struct dm_str before = label;
	ptrdiff_t slash = dm_str_find(label, DM_STR("/"));
	if (slash <= 0 || (size_t)slash + 1 >= label.n)
		return -1;
	before.n = (size_t)slash;
	bool is_open =
		dm_str_find(before, DM_STR("（")) >= 0 && dm_str_find(before, DM_STR("）")) < 0;
	return is_open ? -1 : slash;
}

static bool is_caption_of(struct dm_arena *arena, const struct dm_project *project,
	const char *member, struct dm_str label)
{
	struct dm_str caption = dm_html_caption_find(project, member);
	return caption.n &&
	       dm_str_eq(dm_html_label_key(arena, caption), dm_html_label_key(arena, label));
}

/* A cell of a table of funds: its column is one of such a table, or its row is a member's. */
static bool is_fund(struct dm_arena *arena, const struct dm_project *project, struct dm_str row,
	struct dm_str column)
{
	return dm_html_has_word(column, dm_html_words_rate) ||
	       dm_html_has_word(column, dm_html_words_money) ||
	       is_caption_of(arena, project, "budget.executed", column) ||
	       is_caption_of(arena, project, "budget.total", row) ||
	       is_caption_of(arena, project, "budget.fiscal", row) ||
	       is_caption_of(arena, project, "budget.other", row);
}

void dm_html_extras_init(
	struct dm_html_extras *extras, struct dm_arena *arena, const struct dm_project *project)
{
	*extras = (struct dm_html_extras){ 0 };
	for (size_t i = 0; i < project->n_extra; i++) {
		struct dm_pair pair = *project->extra[i];
		ptrdiff_t slash = fund_slash(pair.label);
		struct dm_str row = dm_str_first(pair.label, slash > 0 ? (size_t)slash : 0);
		struct dm_str column = dm_str_from(pair.label, (size_t)(slash + 1));
		if (extras->tail.n || dm_html_has_word(pair.label, dm_html_words_tail))
			DM_PUSH(arena, &extras->tail, pair);
		else if (project->n_goals && extras->done.n < DM_HTML_DONE &&
			 dm_html_has_word(pair.label, dm_html_words_done))
			DM_PUSH(arena, &extras->done, pair);
		else if (slash > 0 && is_fund(arena, project, row, column))
			DM_PUSH(arena, &extras->funds,
				((struct dm_html_fund){ row, column, pair.value }));
		else if (is_number(pair.value) &&
			 dm_html_has_word(pair.label, dm_html_words_amount))
			DM_PUSH(arena, &extras->amounts, pair);
		else
			DM_PUSH(arena, &extras->head, pair);
	}
}
