/* Extra cells are text as the page had it. An amount among them is in the unit of its page, while the
 * form is in yuan, so amounts stand in a place of their own that says so. */
#include "extras.h"

#include "base/str.h"
#include "words.h"

static bool has_word(struct dm_str s, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		if (dm_str_find(s, dm_str_from_c(words[i])) >= 0)
			return true;
	return false;
}

/* An amount as a cell shows it: 1,437.50; no period (2023.07-2024.01), no telephone. */
static bool is_number(struct dm_str s)
{
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

void dm_html_extras_init(
	struct dm_html_extras *extras, struct dm_arena *arena, const struct dm_project *project)
{
	*extras = (struct dm_html_extras){ 0 };
	for (size_t i = 0; i < project->n_extra; i++) {
		struct dm_pair pair = *project->extra[i];
		ptrdiff_t slash = fund_slash(pair.label);
		struct dm_str column = dm_str_from(pair.label, (size_t)(slash + 1));
		if (extras->tail.n || has_word(pair.label, dm_html_words_tail))
			DM_PUSH(arena, &extras->tail, pair);
		else if (project->n_goals && extras->done.n < DM_HTML_DONE &&
			 has_word(pair.label, dm_html_words_done))
			DM_PUSH(arena, &extras->done, pair);
		else if (slash > 0 && has_word(column, dm_html_words_rate))
			DM_PUSH(arena, &extras->funds,
				((struct dm_html_fund){ dm_str_first(pair.label, (size_t)slash),
					column, pair.value }));
		else if (is_number(pair.value) && has_word(pair.label, dm_html_words_amount))
			DM_PUSH(arena, &extras->amounts, pair);
		else
			DM_PUSH(arena, &extras->head, pair);
	}
}
