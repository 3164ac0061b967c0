/* Decides which section of a format a value falls into, and with it whether a sign is shown. What a
 * section shows is written in number_format_render.c, number_format_date.c and
 * number_format_chinese.c. */
#include "number_format.h"

#include "number_format_internal.h"

enum { GENERAL_MAX = 11, GENERAL_PRECISION = 6 };

bool dm_number_format_is_general(const struct dm_number_format *f)
{
	return f->is_general;
}

bool dm_number_format_is_date(const struct dm_number_format *f)
{
	return f->sections[0].kind == SECTION_DATE;
}

static bool holds(const struct section *s, struct dm_figure f)
{
	int order = dm_figure_compare(f, s->limit);

	switch (s->condition) {
	case CONDITION_LT: return order < 0;
	case CONDITION_LE: return order <= 0;
	case CONDITION_GT: return order > 0;
	case CONDITION_GE: return order >= 0;
	case CONDITION_EQ: return order == 0;
	default: return order != 0;
	}
}

/* Sections without conditions: positive; negative; zero. */
static size_t choose_by_sign(const struct dm_number_format *f, struct dm_figure value)
{
	if (f->n_numeric > 1 && value.negative && value.digits)
		return 1;
	return f->n_numeric > 2 && !value.digits ? 2 : 0;
}

/* The section for a number; FORMAT_SECTIONS where none fits. */
static size_t choose(const struct dm_number_format *f, struct dm_figure value)
{
	const struct section *s = f->sections;
	bool is_negative = value.negative && value.digits;

	if (!f->has_conditions)
		return choose_by_sign(f, value);
	if (s[0].condition ? holds(&s[0], value)
			   : !is_negative && (value.digits || f->n_numeric < 3))
		return 0;
	if (f->n_numeric < 2)
		return FORMAT_SECTIONS;
	if (s[1].condition ? holds(&s[1], value) : f->n_numeric < 3 || is_negative)
		return 1;
	return f->n_numeric > 2 ? 2 : FORMAT_SECTIONS;
}

/* True where all numbers of a section are negative: it writes the sign itself, or means to hide it. */
static bool is_negative_only(const struct dm_number_format *f, size_t i)
{
	const struct section *s = &f->sections[i], *first = f->sections;
	bool limit_negative = s->limit.negative && s->limit.digits;

	if (s->condition == CONDITION_LT)
		return limit_negative || !s->limit.digits;
	if (s->condition)
		return limit_negative && s->condition == CONDITION_LE;
	return i == 1 && (!first->condition || (!first->limit.digits &&
						       (first->condition == CONDITION_GE ||
							       first->condition == CONDITION_GT)));
}

/* d.ddddE+dd with up to six digits. */
static void show_exponent(struct dm_figure f, struct dm_buf *to)
{
	f = dm_figure_round_digits(f, GENERAL_PRECISION);
	int length = dm_figure_length(f.digits), e = length - 1 + f.power;
	uint64_t ten = dm_figure_ten(length - 1);
	unsigned size = (unsigned)(e < 0 ? -e : e);

	dm_buf_add_byte(to, (char)('0' + (int)(f.digits / ten)));
	if (length > 1)
		dm_buf_add_byte(to, '.');
	for (f.digits %= ten, ten /= 10; ten; f.digits %= ten, ten /= 10)
		dm_buf_add_byte(to, (char)('0' + (int)(f.digits / ten)));
	dm_buf_add_byte(to, 'E');
	dm_buf_add_byte(to, e < 0 ? '-' : '+');
	if (size >= 100)
		dm_buf_add_byte(to, (char)('0' + size / 100));
	dm_buf_add_byte(to, (char)('0' + size / 10 % 10));
	dm_buf_add_byte(to, (char)('0' + size % 10));
}

/* Plain notation; the figure has few enough digits. */
static void show_plain(struct dm_figure f, struct dm_buf *to)
{
	char text[3 * GENERAL_MAX];
	size_t at = sizeof(text);
	uint64_t left = f.power > 0 ? f.digits * dm_figure_ten(f.power) : f.digits;
	int places = f.power < 0 ? -f.power : 0;

	for (int i = 0; i < places; i++, left /= 10)
		text[--at] = (char)('0' + (int)(left % 10));
	if (places)
		text[--at] = '.';
	do
		text[--at] = (char)('0' + (int)(left % 10));
	while (left /= 10);
	dm_buf_add(to, (struct dm_str){ text + at, sizeof(text) - at });
}

/* Excel's rule as it can be seen: eleven characters with the point; what is less than 0.0001 turns
 * to an exponent as soon as plain notation would lose digits. */
void dm_number_show_general(struct dm_figure f, struct dm_buf *to)
{
	int first = dm_figure_length(f.digits) + f.power - 1; /* place of the first digit */

	if (f.negative && f.digits)
		dm_buf_add_byte(to, '-');
	if (!f.digits) {
		dm_buf_add_byte(to, '0');
		return;
	}
	bool is_long = first >= 0 ? first >= GENERAL_MAX : 2 - f.power > GENERAL_MAX;
	if (first < -4 ? is_long : first >= GENERAL_MAX) {
		show_exponent(f, to);
		return;
	}
	int whole = first < 0 ? 1 : first + 1, places = GENERAL_MAX - 1 - whole;
	f = dm_figure_round_digits(dm_figure_round(f, places > 0 ? places : 0), DM_FIGURE_DIGITS);
	if (dm_figure_length(f.digits) + f.power > GENERAL_MAX)
		show_exponent(f, to); /* rounding made it a digit longer */
	else
		show_plain(f, to);
}

static void show_general(const struct section *s, struct dm_figure f, struct dm_buf *to)
{
	for (size_t i = 0; i < s->n_tokens; i++) {
		const struct token *t = &s->tokens[i];

		if (t->kind == TOKEN_GENERAL)
			dm_number_show_general(f, to);
		else if (t->kind == TOKEN_PAD)
			dm_buf_add_byte(to, ' ');
		else
			dm_buf_add(to, t->text);
	}
}

static void show_number(const struct section *s, struct dm_figure f, struct dm_buf *to)
{
	switch (s->kind) {
	case SECTION_NUMBER: dm_section_show_number(s, f, to); break;
	case SECTION_SCIENTIFIC: dm_section_show_scientific(s, f, to); break;
	case SECTION_FRACTION: dm_section_show_fraction(s, f, to); break;
	default: show_general(s, f, to); break;
	}
}

/* Takes the blanks off both ends that paddings and placeholders left there. */
static void trim(struct dm_buf *to, size_t from)
{
	size_t first = from;

	while (to->n > from && to->p[to->n - 1] == ' ')
		to->n--;
	while (first < to->n && to->p[first] == ' ')
		first++;
	if (first > from) {
		memmove(to->p + from, to->p + first, to->n - first);
		to->n -= first - from;
	}
}

/* A date, or false, and nothing appended, where no calendar has it. A negative time has a meaning only
 * as elapsed time. */
static bool show_date(const struct dm_number_format *format, size_t i, struct dm_figure value,
	enum dm_date_base base, struct dm_buf *to)
{
	const struct section *s = &format->sections[i];
	bool is_negative = value.negative && value.digits;
	size_t from = to->n;

	if (is_negative && !s->is_elapsed)
		return false;
	if (is_negative && !is_negative_only(format, i))
		dm_buf_add_byte(to, '-');
	value.negative = false;
	if (dm_section_show_date(s, format->locale, value, base, to))
		return true;
	to->n = from;
	return false;
}

static void show_signed(
	const struct dm_number_format *format, size_t i, struct dm_figure value, struct dm_buf *to)
{
	const struct section *s = &format->sections[i];
	size_t from = to->n;

	if (value.negative && value.digits && !is_negative_only(format, i))
		dm_buf_add_byte(to, '-');
	value.negative = false;
	show_number(s, value, to);
	if (s->chinese)
		dm_show_chinese(s, format->locale,
			s->kind == SECTION_GENERAL ? CHINESE_LONG : CHINESE_DIGITS, to, from);
}

uint16_t dm_number_format_show(const struct dm_number_format *format, struct dm_figure value,
	enum dm_date_base base, struct dm_buf *to)
{
	size_t i = format->is_general ? FORMAT_SECTIONS : choose(format, value), from = to->n;
	const struct section *s = &format->sections[i < FORMAT_SECTIONS ? i : 0];
	uint16_t kind = DM_CELL_NUMBER;

	if (i == FORMAT_SECTIONS || s->kind == SECTION_TEXT) {
		dm_number_show_general(value, to);
	} else if (s->kind != SECTION_DATE) {
		show_signed(format, i, value, to);
		if (!s->is_plain)
			trim(to, from);
	} else if (show_date(format, i, value, base, to)) {
		kind = s->is_elapsed && !s->shows_date ? DM_CELL_DURATION : DM_CELL_DATE;
		trim(to, from);
	} else {
		dm_number_show_general(value, to);
	}
	return kind;
}

bool dm_number_format_show_text(
	const struct dm_number_format *format, struct dm_str text, struct dm_buf *to)
{
	const struct section *s = format->text;

	if (!s || (s->n_tokens == 1 && s->tokens[0].kind == TOKEN_AT) || s->kind == SECTION_GENERAL)
		return false;
	for (size_t i = 0; i < s->n_tokens; i++) {
		if (s->tokens[i].kind == TOKEN_AT)
			dm_buf_add(to, text);
		else if (s->tokens[i].kind == TOKEN_TEXT)
			dm_buf_add(to, s->tokens[i].text);
	}
	return true;
}
