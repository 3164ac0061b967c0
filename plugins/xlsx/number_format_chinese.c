/* Writes numbers in Chinese numerals: [DBNum1] 一千二百, [DBNum2] 壹仟贰佰, [DBNum3] full-width
 * digits. */
#include "base/utf8.h"
#include "number_format_internal.h"

enum { STYLES = 2, READ_OUT_MAX = 16 };

static const char *const numerals[STYLES][10] = {
	{ "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九" },
	{ "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖" },
};
static const char *const small_units[STYLES][4] = {
	{ "", "十", "百", "千" },
	{ "", "拾", "佰", "仟" },
};
static const char *const large_units[] = { "", "万", "亿", "万亿" };

/* A digit alone. Style 3 writes it full-width. */
static void add_digit(int style, char digit, struct dm_buf *to)
{
	char wide[4];

	if (style > STYLES)
		dm_buf_add(to, (struct dm_str){ wide,
				       dm_utf8_put(wide, 0xFF10u + (uint32_t)(digit - '0')) });
	else
		dm_buf_add_c(to, numerals[style - 1][digit - '0']);
}

/* Reads out a whole number: a run of zeros inside is one, and 10 to 19 begin with ten itself. */
static void read_out(int style, struct dm_str digits, struct dm_buf *to)
{
	const char *zero = style == 1 ? "〇" : "零";
	bool is_gap = false, group_has = false;

	if (dm_str_eq(digits, DM_STR("0"))) {
		dm_buf_add_c(to, zero);
		return;
	}
	for (size_t i = 0; i < digits.n; i++) {
		size_t place = digits.n - 1 - i;
		char digit = digits.p[i];

		if (digit != '0') {
			if (is_gap)
				dm_buf_add_c(to, zero);
			if (!(style == 1 && i == 0 && digit == '1' && place % 4 == 1))
				add_digit(style, digit, to);
			dm_buf_add_c(to, small_units[style - 1][place % 4]);
			group_has = true;
		}
		is_gap = digit == '0';
		if (place % 4 == 0) {
			if (group_has)
				dm_buf_add_c(to, large_units[place / 4]);
			group_has = false;
		}
	}
}

void dm_show_chinese(int style, bool is_read_out, struct dm_buf *to, size_t from)
{
	char copy[512];
	struct dm_str source = { copy, to->n - from };
	size_t whole = 0;

	if (!source.n || source.n > sizeof(copy))
		return;
	memcpy(copy, to->p + from, source.n);
	to->n = from;
	while (whole < source.n && copy[whole] >= '0' && copy[whole] <= '9')
		whole++;
	if (is_read_out && style <= STYLES && whole && whole <= READ_OUT_MAX)
		read_out(style, dm_str_first(source, whole), to);
	else
		whole = 0;
	for (size_t i = whole; i < source.n; i++) {
		if (copy[i] >= '0' && copy[i] <= '9')
			add_digit(style, copy[i], to);
		else
			dm_buf_add_byte(to, copy[i]);
	}
}
