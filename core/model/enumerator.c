/* Decides what is a number in front of a line. "2021年…" and "3.5公里" are none: a separator must
 * follow, and no digit behind a point. */
#include "enumerator.h"

#include "base/str.h"
#include "base/utf8.h"

static const char HAN_DIGITS[] = "〇一二三四五六七八九";

static int han_digit(uint32_t c)
{
	size_t at = 0;
	uint32_t digit;

	for (int i = 0; dm_utf8_next(DM_STR(HAN_DIGITS), &at, &digit); i++)
		if (digit == c)
			return i;
	return c == 0x96F6 /* 零 */ ? 0 : -1;
}

static bool is_arabic(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

static bool is_han_count(uint32_t c)
{
	return han_digit(c) >= 0 || c == 0x5341 /* 十 */ || c == 0x767E /* 百 */;
}

bool dm_is_count_char(uint32_t c)
{
	return is_arabic(c) || is_han_count(c);
}

static uint32_t peek(struct dm_str s, size_t at)
{
	uint32_t c = 0;

	return dm_utf8_next(s, &at, &c) ? c : 0;
}

static size_t skip_blanks(struct dm_str s, size_t at)
{
	for (;;) {
		size_t next = at;
		uint32_t c;

		if (!dm_utf8_next(s, &next, &c) ||
			(c != ' ' && c != '\t' && c != 0x3000 && c != 0xA0))
			return at;
		at = next;
	}
}

/* The run of Arabic or of Han digits at `at`; 0 bytes where there is none. */
static size_t count_run(struct dm_str s, size_t at, bool arabic, uint32_t *ret_value)
{
	size_t begin = at, next = at;
	uint32_t c, value = 0, digit = 0;

	while (dm_utf8_next(s, &next, &c) && (arabic ? is_arabic(c) : is_han_count(c))) {
		if (arabic) {
			value = value * 10 + (c < 0x80 ? c - '0' : c - 0xFF10);
			if (value > 9999)
				return 0;
		} else if (c == 0x5341 || c == 0x767E) {
			value += (digit ? digit : 1) * (c == 0x5341 ? 10 : 100);
			digit = 0;
		} else {
			digit = (uint32_t)han_digit(c);
		}
		at = next;
	}
	*ret_value = value + digit;
	return at - begin;
}

static bool finish(struct dm_str s, struct dm_enumerator *e, size_t number_end, size_t end)
{
	e->number = dm_str_first(s, number_end);
	e->length = skip_blanks(s, end);
	return true;
}

static bool part(struct dm_str s, struct dm_enumerator *e)
{
	static const char *const NAMES[] = { "部分", "章", "篇", NULL };
	size_t at = strlen("第"), run;

	if (!dm_str_starts(s, DM_STR("第")))
		return false;
	run = count_run(s, at, is_arabic(peek(s, at)), &e->value);
	at += run;
	for (const char *const *name = NAMES; run && *name; name++) {
		struct dm_str word = dm_str_from_c(*name);

		if (!dm_str_starts(dm_str_from(s, at), word))
			continue;
		size_t end = skip_blanks(s, at + word.n);
		uint32_t c = peek(s, end);
		if (c == 0x3001 || c == ':' || c == 0xFF1A)
			end += c == ':' ? 1 : 3;
		e->level = DM_ENUMERATOR_PART;
		return finish(s, e, at + word.n, end);
	}
	return false;
}

static bool bracketed(struct dm_str s, struct dm_enumerator *e)
{
	uint32_t open = peek(s, 0);
	size_t at = open == '(' ? 1 : 3, run;

	if (open != '(' && open != 0xFF08)
		return false;
	bool arabic = is_arabic(peek(s, at));
	run = count_run(s, at, arabic, &e->value);
	uint32_t close = peek(s, at + run);
	if (!run || (close != ')' && close != 0xFF09))
		return false;
	size_t end = at + run + (close == ')' ? 1 : 3), behind = end;
	if (peek(s, end) == 0x3001)
		behind += 3;
	e->level = arabic ? DM_ENUMERATOR_ARABIC_BRACKET : DM_ENUMERATOR_HAN_BRACKET;
	return finish(s, e, end, behind);
}

/* 2.2020年…: a year behind the number, no decimal. */
static bool is_year(struct dm_str s, size_t at)
{
	uint32_t value;
	size_t run = count_run(s, at, true, &value);

	return run && value >= 1000 && peek(s, at + run) == 0x5E74;
}

static bool plain(struct dm_str s, struct dm_enumerator *e)
{
	bool arabic = is_arabic(peek(s, 0));
	size_t run = count_run(s, 0, arabic, &e->value);
	uint32_t c = peek(s, run);

	if (!run)
		return false;
	bool is_bracket = arabic && (c == ')' || c == 0xFF09);
	bool is_point = c == '.' || c == 0xFF0E;
	if (!is_bracket && !is_point && c != 0x3001)
		return false;
	size_t end = run + (c < 0x80 ? 1 : 3);
	if (is_point && is_arabic(peek(s, end)) && !is_year(s, end))
		return false;
	e->level = is_bracket ? DM_ENUMERATOR_ARABIC_BRACKET
		   : arabic   ? DM_ENUMERATOR_ARABIC
			      : DM_ENUMERATOR_HAN;
	return finish(s, e, is_bracket ? end : run, end);
}

static bool circled(struct dm_str s, struct dm_enumerator *e)
{
	uint32_t c = peek(s, 0);

	if (c < 0x2460 || c > 0x2473)
		return false;
	e->level = DM_ENUMERATOR_CIRCLE;
	e->value = c - 0x2460 + 1;
	return finish(s, e, 3, 3);
}

static bool named(struct dm_str s, struct dm_enumerator *e)
{
	static const char *const NAMES[] = { "目标", "指标", "目標", "指標", NULL };

	for (const char *const *name = NAMES; *name; name++) {
		struct dm_str word = dm_str_from_c(*name);

		if (!dm_str_starts(s, word))
			continue;
		size_t run = count_run(s, word.n, is_arabic(peek(s, word.n)), &e->value);
		size_t end = word.n + run;
		uint32_t c = peek(s, end);
		if (!run || (c != ':' && c != 0xFF1A && c != 0x3001 && c != '.'))
			continue;
		e->level = DM_ENUMERATOR_NAMED;
		return finish(s, e, end, end + (c < 0x80 ? 1 : 3));
	}
	return false;
}

bool dm_enumerator_from_line(struct dm_str line, struct dm_enumerator *ret)
{
	static bool (*const KINDS[])(
		struct dm_str, struct dm_enumerator *) = { part, bracketed, plain, circled, named };

	for (size_t i = 0; i < sizeof(KINDS) / sizeof(KINDS[0]); i++) {
		struct dm_enumerator e = { 0 };

		if (KINDS[i](line, &e)) {
			*ret = e;
			return true;
		}
	}
	return false;
}
