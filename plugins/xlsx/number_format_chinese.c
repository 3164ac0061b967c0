/* Writes numbers in Chinese numerals: [DBNum1] 一千二百, [DBNum2] 壹仟贰佰 (壹仟貳佰 in Taiwan), [DBNum3]
 * full-width digits, with units where a number is read out. */
#include "base/utf8.h"
#include "number_format_internal.h"

enum { READ_OUT_MAX = 16 };

struct numerals {
	const char *digits[10];
	const char *small_units[4];
	const char *large_units[4];
};

static const struct numerals simplified[] = {
	{ { "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九" }, { "", "十", "百", "千" },
		{ "", "万", "亿", "万亿" } },
	{ { "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖" }, { "", "拾", "佰", "仟" },
		{ "", "万", "亿", "万亿" } },
	{ { "０", "１", "２", "３", "４", "５", "６", "７", "８", "９" }, { "", "十", "百", "千" },
		{ "", "万", "亿", "万亿" } },
};
static const struct numerals traditional[] = {
	{ { "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九" }, { "", "十", "百", "千" },
		{ "", "萬", "億", "萬億" } },
	{ { "零", "壹", "貳", "參", "肆", "伍", "陸", "柒", "捌", "玖" }, { "", "拾", "佰", "仟" },
		{ "", "萬", "億", "萬億" } },
	{ { "０", "１", "２", "３", "４", "５", "６", "７", "８", "９" }, { "", "十", "百", "千" },
		{ "", "萬", "億", "萬億" } },
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Reads out a whole number: a run of zeros inside is one. Days and months (`is_short`) begin with ten
 * itself, 十二; other numbers keep the one before it, 一十二, as Excel does. */
static void read_out(
	const struct numerals *n, bool is_short, struct dm_str digits, struct dm_buf *to)
{
	bool is_gap = false, group_has = false;

	if (dm_str_eq(digits, DM_STR("0"))) {
		dm_buf_add_c(to, n->digits[0]);
		return;
	}
	for (size_t i = 0; i < digits.n; i++) {
		size_t place = digits.n - 1 - i;
		char digit = digits.p[i];

		if (digit != '0') {
			if (is_gap)
				dm_buf_add_c(to, n->digits[0]);
			if (!(is_short && i == 0 && digit == '1' && place == 1))
				dm_buf_add_c(to, n->digits[digit - '0']);
			dm_buf_add_c(to, n->small_units[place % 4]);
			group_has = true;
		}
		is_gap = digit == '0';
		if (place % 4 == 0) {
			if (group_has)
				dm_buf_add_c(to, n->large_units[place / 4]);
			group_has = false;
		}
	}
}

static bool names_traditional(const struct section *s)
{
	return s->language == LANGUAGE_ZH_TW || s->language == LANGUAGE_ZH_HK ||
	       s->language == LANGUAGE_ZH_MO;
}

bool dm_section_is_chinese(const struct section *s)
{
	return s->language == LANGUAGE_ZH_CN || names_traditional(s);
}

bool dm_section_is_traditional(const struct section *s, enum dm_locale locale)
{
	return names_traditional(s) || (!dm_section_is_chinese(s) && locale == DM_LOCALE_ZH_TW);
}

void dm_show_chinese(const struct section *s, enum dm_locale locale, enum chinese_reading reading,
	struct dm_buf *to, size_t from)
{
	const struct numerals *n =
		(dm_section_is_traditional(s, locale) ? traditional : simplified) + s->chinese - 1;
	bool is_short = reading == CHINESE_SHORT && s->chinese == 1;
	char copy[512];
	struct dm_str source = { copy, to->n - from };

	if (!source.n || source.n > sizeof(copy))
		return;
	memcpy(copy, to->p + from, source.n);
	to->n = from;
	for (size_t i = 0; i < source.n;) {
		size_t end = i;

		while (end < source.n && is_digit(copy[end]))
			end++;
		if (end == i) {
			dm_buf_add_byte(to, copy[i++]);
			continue;
		}
		/* The first run of digits is the whole number, what follows are decimals. */
		if (reading != CHINESE_DIGITS && end - i <= READ_OUT_MAX)
			read_out(n, is_short, (struct dm_str){ copy + i, end - i }, to);
		else
			for (; i < end; i++)
				dm_buf_add_c(to, n->digits[copy[i] - '0']);
		reading = CHINESE_DIGITS;
		i = end;
	}
}
