/* Takes a format code apart into sections of tokens. What a section means as a whole (a date, a
 * fraction) is decided in number_format_section.c. */
#include <string.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "number_format_internal.h"

struct lexer {
	struct dm_arena *arena;
	struct dm_str code;
	size_t at;
	struct section *section;
	enum dm_locale locale;
	bool has_modifier; /* a bracket stood in the section */
	DM_VEC(struct token) tokens;
};

/* Words that would fall apart into letters. */
static const struct {
	const char *word;
	uint8_t kind;
	char symbol;
} words[] = {
	{ "General", TOKEN_GENERAL, 0 },
	{ "G/通用格式", TOKEN_GENERAL, 0 }, /* what a Chinese Excel calls it */
	{ "G/標準格式", TOKEN_GENERAL, 0 },
	{ "AM/PM", TOKEN_HALF, 'P' },
	{ "A/P", TOKEN_HALF, 'A' },
	{ "上午/下午", TOKEN_HALF, 'Z' },
};

static const struct {
	char letter;
	uint8_t kind;
	uint8_t least; /* fewer letters are text */
} letters[] = {
	{ 'y', TOKEN_YEAR, 1 },
	{ 'm', TOKEN_MONTH, 1 },
	{ 'd', TOKEN_DAY, 1 },
	{ 'h', TOKEN_HOUR, 1 },
	{ 's', TOKEN_SECOND, 1 },
	{ 'a', TOKEN_WEEKDAY, 3 },
	{ 'e', TOKEN_ERA_YEAR, 1 },
	{ 'g', TOKEN_ERA, 1 },
	{ 'b', TOKEN_BUDDHIST, 1 },
};

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool starts_with_word(struct dm_str s, const char *word)
{
	size_t n = strlen(word);

	if (s.n < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (lower(s.p[i]) != lower(word[i]))
			return false;
	return true;
}

static struct dm_str ahead(const struct lexer *x)
{
	return dm_str_from(x->code, x->at);
}

/* Adds a token that stands for the next n bytes, and steps over them. */
static struct token *take(struct lexer *x, uint8_t kind, size_t n)
{
	struct token *t = DM_ADD(x->arena, &x->tokens);

	*t = (struct token){ .kind = kind, .text = dm_str_first(ahead(x), n) };
	x->at += n;
	return t;
}

/* Bytes of the character at a position of the code; 0 at the end. */
static size_t character(const struct lexer *x, size_t at)
{
	size_t end = at;
	uint32_t c;

	return dm_utf8_next(x->code, &end, &c) ? end - at : 0;
}

static void lex_quoted(struct lexer *x)
{
	size_t first = x->at + 1, end = first;

	while (end < x->code.n && x->code.p[end] != '"')
		end++;
	x->at = first;
	(void)take(x, TOKEN_TEXT, end - first);
	x->at = end < x->code.n ? end + 1 : end;
}

static void lex_escaped(struct lexer *x)
{
	x->at++;
	(void)take(x, TOKEN_TEXT, character(x, x->at));
}

/* In Chinese versions ! protects the next character too: 0!.0, counts in ten thousands. */
static void lex_exclamation(struct lexer *x)
{
	if (x->locale == DM_LOCALE_EN_US)
		(void)take(x, TOKEN_TEXT, 1);
	else
		lex_escaped(x);
}

static void lex_pad(struct lexer *x)
{
	x->at++;
	(void)take(x, TOKEN_PAD, character(x, x->at));
}

static void lex_fill(struct lexer *x)
{
	x->at++;
	x->at += character(x, x->at);
}

/* [>=100]: the operator and the number. False where it is no condition. */
static bool read_condition(struct section *s, struct dm_str inside)
{
	static const struct {
		const char *text;
		uint8_t condition;
	} operators[] = { { "<=", CONDITION_LE }, { ">=", CONDITION_GE }, { "<>", CONDITION_NE },
		{ "<", CONDITION_LT }, { ">", CONDITION_GT }, { "=", CONDITION_EQ } };

	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++) {
		struct dm_str text = dm_str_from_c(operators[i].text);

		if (!dm_str_starts(inside, text))
			continue;
		if (dm_figure_from_text(dm_str_trim(dm_str_from(inside, text.n)), &s->limit))
			s->condition = operators[i].condition;
		return true;
	}
	return false;
}

/* The language behind the dash of [$¥-804], in its low 16 bits, or by its name, as later versions write
 * it: [$-zh-CN], [$-zh-TW,300]. */
static uint16_t read_language(struct dm_str hex)
{
	static const struct {
		const char *name;
		uint16_t language;
	} NAMES[] = { { "zh-CN", LANGUAGE_ZH_CN }, { "zh-Hans", LANGUAGE_ZH_CN },
		{ "zh-SG", LANGUAGE_ZH_CN }, { "zh-TW", LANGUAGE_ZH_TW },
		{ "zh-Hant", LANGUAGE_ZH_TW }, { "zh-HK", LANGUAGE_ZH_HK },
		{ "zh-MO", LANGUAGE_ZH_MO } };
	uint32_t value = 0;

	for (size_t i = 0; i < sizeof(NAMES) / sizeof(*NAMES); i++)
		if (starts_with_word(hex, NAMES[i].name))
			return NAMES[i].language;
	if (dm_str_find(hex, DM_STR("-")) >= 0)
		return LANGUAGE_OTHER;

	for (size_t i = 0; i < hex.n && i < 8; i++) {
		char c = lower(hex.p[i]);

		if (c >= '0' && c <= '9')
			value = value << 4 | (uint32_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			value = value << 4 | (uint32_t)(c - 'a' + 10);
	}
	return (uint16_t)(value & 0xFFFF);
}

/* [$¥-804]: a currency sign, which is shown, and a language. */
static void read_currency(struct lexer *x, struct dm_str inside)
{
	ptrdiff_t dash = dm_str_find(inside, DM_STR("-"));
	struct token *t = DM_ADD(x->arena, &x->tokens);

	*t = (struct token){ .kind = TOKEN_TEXT, .text = inside };
	if (dash >= 0) {
		t->text = dm_str_first(inside, (size_t)dash);
		x->section->language = read_language(dm_str_from(inside, (size_t)dash + 1));
	}
	if (!t->text.n)
		x->tokens.n--;
}

/* [h], [mm], [s]: elapsed time. False where the letters are not all the same. */
static bool read_elapsed(struct lexer *x, struct dm_str inside)
{
	static const char units[] = "hms";
	const char *unit = inside.n ? strchr(units, lower(inside.p[0])) : NULL;

	if (!unit || !*unit)
		return false;
	for (size_t i = 1; i < inside.n; i++)
		if (lower(inside.p[i]) != *unit)
			return false;
	struct token *t = DM_ADD(x->arena, &x->tokens);
	*t = (struct token){ .kind = (uint8_t)(TOKEN_ELAPSED_HOUR + (unit - units)),
		.count = (uint16_t)inside.n };
	return true;
}

static void lex_bracket(struct lexer *x)
{
	ptrdiff_t end = dm_str_find(ahead(x), DM_STR("]"));

	if (end < 0) {
		(void)take(x, TOKEN_TEXT, 1);
		return;
	}
	struct dm_str inside = dm_str_first(dm_str_from(ahead(x), 1), (size_t)end - 1);
	x->at += (size_t)end + 1;
	x->has_modifier = true;
	if (starts_with_word(inside, "$"))
		read_currency(x, dm_str_from(inside, 1));
	else if (starts_with_word(inside, "DBNum") && inside.n == 6 && inside.p[5] >= '1' &&
		 inside.p[5] <= '3')
		x->section->chinese = (uint8_t)(inside.p[5] - '0');
	else if (!read_condition(x->section, inside))
		(void)read_elapsed(x, inside);
	/* What is left are colours. */
}

static size_t run_length(struct dm_str s, char c)
{
	size_t n = 0;

	while (n < s.n && lower(s.p[n]) == c)
		n++;
	return n;
}

static bool last_is(const struct lexer *x, uint8_t kind)
{
	return x->tokens.n && x->tokens.items[x->tokens.n - 1].kind == kind;
}

/* .000 behind seconds are their places; any other point is that of a number. */
static void lex_point(struct lexer *x)
{
	size_t places = run_length(dm_str_from(ahead(x), 1), '0');

	if (places && (last_is(x, TOKEN_SECOND) || last_is(x, TOKEN_ELAPSED_SECOND)))
		take(x, TOKEN_SUBSECOND, places + 1)->count = (uint16_t)(places < 3 ? places : 3);
	else
		(void)take(x, TOKEN_POINT, 1);
}

static void lex_digit(struct lexer *x)
{
	char symbol = x->code.p[x->at];

	take(x, TOKEN_DIGIT, 1)->symbol = symbol;
}

static void lex_comma(struct lexer *x)
{
	(void)take(x, TOKEN_COMMA, 1);
}

static void lex_percent(struct lexer *x)
{
	(void)take(x, TOKEN_PERCENT, 1);
}

static void lex_slash(struct lexer *x)
{
	(void)take(x, TOKEN_SLASH, 1);
}

static void lex_at(struct lexer *x)
{
	(void)take(x, TOKEN_AT, 1);
}

static const struct {
	char first;
	void (*lex)(struct lexer *);
} lexers[] = {
	{ '"', lex_quoted },
	{ '\\', lex_escaped },
	{ '!', lex_exclamation },
	{ '_', lex_pad },
	{ '*', lex_fill },
	{ '[', lex_bracket },
	{ '0', lex_digit },
	{ '#', lex_digit },
	{ '?', lex_digit },
	{ '.', lex_point },
	{ ',', lex_comma },
	{ '%', lex_percent },
	{ '/', lex_slash },
	{ '@', lex_at },
};

static bool lex_word(struct lexer *x)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (starts_with_word(ahead(x), words[i].word)) {
			take(x, words[i].kind, strlen(words[i].word))->symbol = words[i].symbol;
			return true;
		}
	return false;
}

/* E+ and E- behind a placeholder; a lone e is a year. */
static bool lex_exponent(struct lexer *x)
{
	struct dm_str s = ahead(x);

	if (lower(s.p[0]) != 'e' || s.n < 2 || (s.p[1] != '+' && s.p[1] != '-'))
		return false;
	for (size_t i = 0; i < x->tokens.n; i++)
		if (x->tokens.items[i].kind == TOKEN_DIGIT) {
			take(x, TOKEN_EXPONENT, 2)->symbol = s.p[1];
			return true;
		}
	return false;
}

static bool lex_letters(struct lexer *x)
{
	for (size_t i = 0; i < sizeof(letters) / sizeof(*letters); i++) {
		size_t n = run_length(ahead(x), letters[i].letter);

		if (n < letters[i].least || !n)
			continue;
		take(x, letters[i].kind, n)->count = (uint16_t)n;
		return true;
	}
	return false;
}

static void lex_next(struct lexer *x)
{
	for (size_t i = 0; i < sizeof(lexers) / sizeof(*lexers); i++)
		if (lexers[i].first == x->code.p[x->at]) {
			lexers[i].lex(x);
			return;
		}
	if (!lex_word(x) && !lex_exponent(x) && !lex_letters(x))
		(void)take(x, TOKEN_TEXT, character(x, x->at));
}

/* Reads one section up to its semicolon; false at the end of the code. */
static bool parse_section(struct lexer *x)
{
	x->tokens.items = NULL; /* the section before keeps its own */
	x->tokens.n = x->tokens.room = 0;
	x->has_modifier = false;
	while (x->at < x->code.n && x->code.p[x->at] != ';')
		lex_next(x);
	if (!x->tokens.n && x->has_modifier) /* [DBNum1] alone: General in these numerals */
		(void)take(x, TOKEN_GENERAL, 0);
	dm_section_finish(x->section, x->tokens.items, x->tokens.n);
	return x->at++ < x->code.n;
}

/* [$-F800] and [$-F400] stand for the system's own long date and time, whatever follows. */
static struct dm_str replace_system(struct dm_str code, enum dm_locale locale)
{
	if (locale == DM_LOCALE_EN_US)
		return code;
	if (starts_with_word(code, "[$-F800]") || starts_with_word(code, "[$-x-sysdate]"))
		return DM_STR("yyyy\"年\"m\"月\"d\"日\"");
	if (starts_with_word(code, "[$-F400]") || starts_with_word(code, "[$-x-systime]"))
		return DM_STR("h:mm:ss");
	return code;
}

const struct dm_number_format *dm_number_format_parse(
	struct dm_arena *arena, struct dm_str code, enum dm_locale locale)
{
	struct dm_number_format *f = DM_NEW(arena, struct dm_number_format);
	struct lexer x = { .arena = arena, .locale = locale };

	if (!code.n || code.n > FORMAT_CODE_MAX)
		code = DM_STR("General");
	x.code = dm_arena_str(arena, replace_system(code, locale));
	f->locale = locale;
	do {
		x.section = &f->sections[f->n];
	} while (parse_section(&x) && ++f->n < FORMAT_SECTIONS);
	if (f->n < FORMAT_SECTIONS)
		f->n++;
	const struct section *last = &f->sections[f->n - 1];
	if (f->n == FORMAT_SECTIONS || last->kind == SECTION_TEXT)
		f->text = last;
	f->n_numeric = f->text && f->n > 1 ? f->n - 1 : f->n;
	f->has_conditions = f->sections[0].condition || f->sections[1].condition;
	const struct section *first = f->sections;
	f->is_general = f->n == 1 && first->kind == SECTION_GENERAL && first->n_tokens == 1 &&
			!first->condition && !first->chinese;
	return f;
}
