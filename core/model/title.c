#include "title.h"

#include "base/str.h"
#include "base/utf8.h"
#include "department.h"
#include "enumerator.h"
#include "forms.h"
#include "normalise.h"

enum { YEAR_MIN = 1990, YEAR_MAX = 2099, TITLE_MAX = 80 };

/* Four digits of a year at `at`, full width too; 0 where there is none. */
static int32_t year_at(struct dm_str s, size_t *at)
{
	int32_t year = 0;
	size_t next = *at;

	for (int i = 0; i < 4; i++) {
		uint32_t c;

		if (!dm_utf8_next(s, &next, &c))
			return 0;
		if (c >= 0xFF10 && c <= 0xFF19)
			c = c - 0xFF10 + '0';
		if (c < '0' || c > '9')
			return 0;
		year = year * 10 + (int32_t)(c - '0');
	}
	if (year < YEAR_MIN || year > YEAR_MAX)
		return 0;
	*at = next;
	return year;
}

static size_t skip_blanks(struct dm_str s, size_t at)
{
	while (at < s.n && s.p[at] == ' ')
		at++;
	return at;
}

bool dm_title_is_year(struct dm_str line, int32_t *ret_year)
{
	struct dm_str s = line, before, inside;
	size_t at = 0;

	if (dm_bracket_at_end(line, &before, &inside)) {
		if (before.n)
			return false;
		s = inside;
	}
	int32_t year = year_at(s, &at);
	if (!year)
		return false;
	at = skip_blanks(s, at);
	struct dm_str rest = dm_str_from(s, at);
	if (!dm_str_eq(rest, DM_STR("年度")) && !dm_str_eq(rest, DM_STR("年")))
		return false;
	*ret_year = year;
	return true;
}

bool dm_title_is_sheet_number(const struct dm_forms *forms, struct dm_str line)
{
	struct dm_str word, rest;
	size_t at = 0, counts = 0;
	uint32_t c;

	if (line.n > 48 || !dm_words_begin(&forms->sheet_numbers, line, &word))
		return false;
	rest = dm_str_from(line, word.n);
	if (dm_str_starts(rest, DM_STR("表")))
		rest = dm_str_from(rest, strlen("表"));
	while (dm_utf8_next(rest, &at, &c)) {
		if (dm_is_count_char(c))
			counts++;
		else if (c != '-' && c != 0x2014 && c != 0xFF0D && c != 0x8868 /* 表 */ &&
			 c != ':' && c != 0xFF1A && c != ' ' && c != 0x53F7 /* 号 */ && c != '.' &&
			 c != 0x4E4B /* 之 */)
			return false;
	}
	return counts || dm_str_starts(line, DM_STR("附")) || rest.n == 0;
}

bool dm_title_is_form_title(const struct dm_forms *forms, struct dm_str line)
{
	struct dm_str text = line, before, inside;

	while (dm_bracket_at_end(text, &before, &inside) && before.n)
		text = before;
	return dm_utf8_count(text) <= TITLE_MAX && dm_str_find(text, DM_STR("。")) < 0 &&
	       (dm_words_end(&forms->title_ends, text, NULL) || dm_str_ends(text, DM_STR("表")));
}

/* True where the text is made of nothing but words of forms' names (and brackets). */
static bool is_form_name(const struct dm_forms *forms, struct dm_str text)
{
	struct dm_str word, before, inside;

	while (dm_bracket_at_end(text, &before, &inside))
		text = before;
	if (!text.n)
		return false;
	while (text.n) {
		if (text.p[0] == ' ') {
			text = dm_str_from(text, 1);
			continue;
		}
		if (!dm_words_begin(&forms->form_words, text, &word))
			return false;
		text = dm_str_from(text, word.n);
	}
	return true;
}

/* The year inside a title counts before 年度, or before a form's name. */
static int32_t year_inside(const struct dm_forms *forms, struct dm_str text)
{
	for (size_t i = 0; i < text.n; i++) {
		size_t at = i;
		int32_t year = year_at(text, &at);

		if (!year)
			continue;
		struct dm_str rest = dm_str_from(text, skip_blanks(text, at));
		if (dm_str_starts(rest, DM_STR("年度")))
			return year;
		if (dm_str_starts(rest, DM_STR("年")) &&
			is_form_name(forms, dm_str_trim(dm_str_from(rest, strlen("年")))))
			return year;
	}
	return 0;
}

int32_t dm_title_any_year(struct dm_str text)
{
	for (size_t i = 0; i < text.n; i++) {
		size_t at = i;
		int32_t year = year_at(text, &at);

		if (year && dm_str_starts(dm_str_from(text, skip_blanks(text, at)), DM_STR("年")))
			return year;
	}
	return 0;
}

struct dm_title dm_title_from_line(
	struct dm_arena *arena, const struct dm_forms *forms, struct dm_str line)
{
	struct dm_title title = { 0 };
	struct dm_enumerator e;
	struct dm_str text = dm_text_line(arena, line), before, inside;

	if (dm_enumerator_from_line(text, &e) &&
		(e.level == DM_ENUMERATOR_ARABIC || e.level == DM_ENUMERATOR_HAN ||
			e.level == DM_ENUMERATOR_HAN_BRACKET ||
			e.level == DM_ENUMERATOR_ARABIC_BRACKET))
		text = dm_str_from(text, e.length);
	if (dm_title_is_year(text, &title.year))
		return title;
	if (dm_bracket_at_end(text, &before, &inside) && dm_title_is_year(inside, &title.year))
		text = before;
	if (!title.year)
		title.year = year_inside(forms, text);
	title.text = text.n ? text : DM_NULL;
	return title;
}
