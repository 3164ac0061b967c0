/* One row and one small writer for each way to count. */
#include "number_text.h"

#include <stdio.h>

#include "base/utf8.h"

typedef void (*writer)(struct dm_buf *, uint32_t number, const char *const *digits);

static void add_decimal(struct dm_buf *to, uint32_t number, const char *const *digits)
{
	char text[12];
	int n = snprintf(text, sizeof(text), "%u", number);

	(void)digits;
	dm_buf_add(to, (struct dm_str){ text, (size_t)n });
}

static void add_nothing(struct dm_buf *to, uint32_t number, const char *const *digits)
{
	(void)to, (void)number, (void)digits;
}

/* digits[0] says how many places zeros fill. */
static void add_decimal_zero(struct dm_buf *to, uint32_t number, const char *const *digits)
{
	char text[12];
	int n = snprintf(text, sizeof(text), "%0*u", digits[0][0] - '0', number);

	dm_buf_add(to, (struct dm_str){ text, (size_t)n });
}

/* a to z, then aa, bb: the letter is repeated. */
static void add_letters(struct dm_buf *to, uint32_t number, char first)
{
	uint32_t times = number == 0 ? 0 : (number - 1) / 26 + 1;

	if (times == 0 || times > 64)
		add_decimal(to, number, NULL);
	else
		while (times-- > 0)
			dm_buf_add_byte(to, (char)(first + (int)((number - 1) % 26)));
}

static void add_lower_letters(struct dm_buf *to, uint32_t number, const char *const *digits)
{
	(void)digits;
	add_letters(to, number, 'a');
}

static void add_upper_letters(struct dm_buf *to, uint32_t number, const char *const *digits)
{
	(void)digits;
	add_letters(to, number, 'A');
}

static const char *const LOWER_ROMAN[] = { "m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix",
	"v", "iv", "i" };
static const char *const UPPER_ROMAN[] = { "M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX",
	"V", "IV", "I" };

static void add_roman(struct dm_buf *to, uint32_t number, const char *const *digits)
{
	static const uint32_t VALUES[] = { 1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1 };

	if (number == 0)
		add_decimal(to, number, NULL);
	for (size_t i = 0; i < sizeof(VALUES) / sizeof(VALUES[0]); i++)
		for (; number >= VALUES[i]; number -= VALUES[i])
			dm_buf_add_c(to, digits[i]);
}

/* Ten digits, then the words for ten, hundred, thousand and ten thousand. */
static const char *const CHINESE[] = { "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九",
	"十", "百", "千", "万" };
static const char *const CHINESE_ZERO[] = { "零", "一", "二", "三", "四", "五", "六", "七", "八",
	"九", "十", "百", "千", "万" };
static const char *const LEGAL[] = { "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖",
	"拾", "佰", "仟", "萬" };
static const char *const LEGAL_TRADITIONAL[] = { "零", "壹", "貳", "參", "肆", "伍", "陸", "柒",
	"捌", "玖", "拾", "佰", "仟", "萬" };
static const char *const FULL_WIDTH[] = { "０", "１", "２", "３", "４", "５", "６", "７", "８",
	"９" };

/* 1025: one thousand zero two ten five, below ten thousand. */
static void add_chinese_group(
	struct dm_buf *to, uint32_t number, bool is_first, const char *const *digits)
{
	static const uint32_t UNITS[] = { 1000, 100, 10, 1 };
	bool is_gap = false;

	for (size_t i = 0; i < 4; i++) {
		uint32_t digit = number / UNITS[i] % 10;

		if (digit == 0) {
			is_gap = !is_first;
			continue;
		}
		if (is_gap)
			dm_buf_add_c(to, digits[0]);
		is_gap = false;
		/* 12 is "ten two"; legal numbers say "one ten two". */
		if (!is_first || digit != 1 || UNITS[i] != 10 || strcmp(digits[1], "一") != 0)
			dm_buf_add_c(to, digits[digit]);
		if (UNITS[i] > 1)
			dm_buf_add_c(to, digits[12 - i]);
		is_first = false;
	}
}

static void add_chinese(struct dm_buf *to, uint32_t number, const char *const *digits)
{
	if (number == 0)
		dm_buf_add_c(to, digits[0]);
	if (number >= 10000) {
		add_chinese_group(to, number / 10000, true, digits);
		dm_buf_add_c(to, digits[13]);
	}
	if (number % 10000)
		add_chinese_group(to, number % 10000, number < 10000, digits);
}

static void add_each_digit(struct dm_buf *to, uint32_t number, const char *const *digits)
{
	char text[12];
	int n = snprintf(text, sizeof(text), "%u", number);

	for (int i = 0; i < n; i++)
		dm_buf_add_c(to, digits[text[i] - '0']);
}

/* 17.18.59, chineseCounting: words up to 99 as people say them, above digit by digit. */
static void add_chinese_counting(struct dm_buf *to, uint32_t number, const char *const *digits)
{
	if (number > 99)
		add_each_digit(to, number, digits);
	else
		add_chinese(to, number, digits);
}

static const char *const STEMS[] = { "10", "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬",
	"癸" };
static const char *const BRANCHES[] = { "12", "子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申",
	"酉", "戌", "亥" };

/* digits[0] says how many there are. */
static void add_from_list(struct dm_buf *to, uint32_t number, const char *const *digits)
{
	uint32_t n = (uint32_t)(digits[0][0] - '0') * 10 + (uint32_t)(digits[0][1] - '0');

	if (number == 0 || number > n)
		add_decimal(to, number, NULL);
	else
		dm_buf_add_c(to, digits[number]);
}

static void add_char(struct dm_buf *to, uint32_t character)
{
	char bytes[4];

	dm_buf_add(to, (struct dm_str){ bytes, dm_utf8_put(bytes, character) });
}

static void add_circled(struct dm_buf *to, uint32_t number, const char *const *digits)
{
	if (number >= 1 && number <= 20)
		add_char(to, 0x2460 + number - 1);
	else
		add_decimal(to, number, digits);
}

static void add_circled_chinese(struct dm_buf *to, uint32_t number, const char *const *digits)
{
	if (number >= 1 && number <= 10)
		add_char(to, 0x3280 + number - 1);
	else
		add_decimal(to, number, digits);
}

static void add_in_brackets(struct dm_buf *to, uint32_t number, const char *const *digits)
{
	if (number >= 1 && number <= 20)
		add_char(to, 0x2474 + number - 1);
	else
		add_decimal(to, number, digits);
}

static void add_with_full_stop(struct dm_buf *to, uint32_t number, const char *const *digits)
{
	if (number >= 1 && number <= 20)
		add_char(to, 0x2488 + number - 1);
	else
		add_decimal(to, number, digits);
}

struct format_row {
	const char *name;
	writer add;
	const char *const *digits;
};

static const char *const PLACES_2[] = { "2" }, *const PLACES_3[] = { "3" },
			 *const PLACES_4[] = { "4" }, *const PLACES_5[] = { "5" };

static const struct format_row FORMATS[] = {
	[DOCX_NUMBER_DECIMAL] = { "decimal", add_decimal, NULL },
	[DOCX_NUMBER_NONE] = { "none", add_nothing, NULL },
	[DOCX_NUMBER_BULLET] = { "bullet", add_nothing, NULL },
	{ "decimalZero", add_decimal_zero, PLACES_2 },
	/* What Word offers as custom (MS-DOCX, 2.6.1: w:format of w:numFmt). */
	{ "001, 002, 003, ...", add_decimal_zero, PLACES_3 },
	{ "0001, 0002, 0003, ...", add_decimal_zero, PLACES_4 },
	{ "00001, 00002, 00003, ...", add_decimal_zero, PLACES_5 },
	{ "lowerLetter", add_lower_letters, NULL },
	{ "upperLetter", add_upper_letters, NULL },
	{ "lowerRoman", add_roman, LOWER_ROMAN },
	{ "upperRoman", add_roman, UPPER_ROMAN },
	{ "chineseCounting", add_chinese_counting, CHINESE },
	{ "chineseCountingThousand", add_chinese, CHINESE_ZERO },
	{ "chineseLegalSimplified", add_chinese, LEGAL },
	{ "taiwaneseCounting", add_chinese_counting, CHINESE },
	{ "taiwaneseCountingThousand", add_chinese, CHINESE_ZERO },
	{ "ideographLegalTraditional", add_chinese, LEGAL_TRADITIONAL },
	{ "japaneseCounting", add_chinese, CHINESE },
	{ "ideographDigital", add_each_digit, CHINESE },
	{ "japaneseDigitalTenThousand", add_each_digit, CHINESE },
	{ "taiwaneseDigital", add_each_digit, CHINESE },
	{ "ideographTraditional", add_from_list, STEMS },
	{ "ideographZodiac", add_from_list, BRANCHES },
	{ "decimalFullWidth", add_each_digit, FULL_WIDTH },
	{ "decimalFullWidth2", add_each_digit, FULL_WIDTH },
	{ "decimalEnclosedCircle", add_circled, NULL },
	{ "decimalEnclosedCircleChinese", add_circled, NULL },
	{ "ideographEnclosedCircle", add_circled_chinese, NULL },
	{ "decimalEnclosedParen", add_in_brackets, NULL },
	{ "decimalEnclosedFullstop", add_with_full_stop, NULL },
};

docx_number_format docx_number_format_from_text(struct dm_str name)
{
	for (size_t i = 0; i < sizeof(FORMATS) / sizeof(FORMATS[0]); i++)
		if (dm_str_eq(name, dm_str_from_c(FORMATS[i].name)))
			return (docx_number_format)i;
	return DOCX_NUMBER_DECIMAL;
}

void docx_number_add(struct dm_buf *to, uint32_t number, docx_number_format format)
{
	FORMATS[format].add(to, number, FORMATS[format].digits);
}
