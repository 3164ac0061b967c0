/* A format code taken apart: shared by the parser and the renderers of number_format. */
#ifndef DM_XLSX_NUMBER_FORMAT_INTERNAL_H
#define DM_XLSX_NUMBER_FORMAT_INTERNAL_H

#include "dropmill/plugin.h"
#include "number_format.h"

enum {
	FORMAT_CODE_MAX = 2048, /* bytes; Excel takes 255 characters */
	FORMAT_SECTIONS = 4,
	LANGUAGE_ZH_CN = 0x804,
	LANGUAGE_ZH_TW = 0x404,
	LANGUAGE_ZH_HK = 0xC04,
	LANGUAGE_ZH_MO = 0x1404,
	LANGUAGE_OTHER = 0x409, /* any that is not Chinese */
};

enum token_kind {
	TOKEN_TEXT,  /* text: shown as it stands */
	TOKEN_PAD,   /* _x: as wide as x */
	TOKEN_DIGIT, /* symbol: 0 # ? */
	TOKEN_POINT,
	TOKEN_COMMA, /* between digits only; gone when the section is finished */
	TOKEN_PERCENT,
	TOKEN_EXPONENT, /* symbol: + or - */
	TOKEN_SLASH,	/* between digits: a fraction; else its text */
	TOKEN_FRACTION, /* numerator, slash and denominator; symbol: how the numerator is padded */
	TOKEN_AT,
	TOKEN_GENERAL,
	TOKEN_YEAR, /* from here on dates; count: how often the letter stands */
	TOKEN_MONTH,
	TOKEN_DAY,
	TOKEN_WEEKDAY,	/* aaa, aaaa */
	TOKEN_ERA,	/* g */
	TOKEN_ERA_YEAR, /* e */
	TOKEN_BUDDHIST, /* b */
	TOKEN_HOUR,	/* from here on times */
	TOKEN_MINUTE,
	TOKEN_SECOND,
	TOKEN_SUBSECOND,    /* .000: count of places */
	TOKEN_HALF,	    /* AM/PM; symbol: P, A (A/P) or Z (上午/下午) */
	TOKEN_ELAPSED_HOUR, /* [h] */
	TOKEN_ELAPSED_MINUTE,
	TOKEN_ELAPSED_SECOND,
};

struct token {
	uint8_t kind; /* enum token_kind */
	char symbol;
	uint16_t count;
	struct dm_str text;
};

enum section_kind {
	SECTION_LITERAL, /* no placeholder at all */
	SECTION_GENERAL,
	SECTION_NUMBER,
	SECTION_SCIENTIFIC,
	SECTION_FRACTION,
	SECTION_DATE,
	SECTION_TEXT, /* @ */
};

enum condition {
	CONDITION_NONE,
	CONDITION_LT,
	CONDITION_LE,
	CONDITION_GT,
	CONDITION_GE,
	CONDITION_EQ,
	CONDITION_NE,
};

/* A run of placeholders: how many, and how many digits it shows at least. */
struct places {
	uint16_t n, least;
};

struct section {
	uint8_t kind; /* enum section_kind */
	uint8_t condition;
	uint8_t chinese; /* n of [DBNumn]; 0 */
	bool is_grouped;
	bool is_plain; /* only 0 # , . and %: what the short way of the renderer takes */
	uint16_t language;
	struct dm_figure limit;	    /* of the condition */
	int power;		    /* of ten: + 2 for %, - 3 for a comma at the end */
	struct places whole, part;  /* before and behind the point */
	struct places power_places; /* of E+00 */
	struct places above, below; /* of a fraction */
	uint32_t denominator;	    /* a fixed one; 0 */
	uint16_t subseconds;	    /* places of the finest second shown */
	bool shows_time, shows_date, is_half_day, is_elapsed;
	const struct token *tokens;
	size_t n_tokens;
};

struct dm_number_format {
	struct section sections[FORMAT_SECTIONS];
	size_t n;
	size_t n_numeric; /* sections for numbers: all but the one for text */
	bool has_conditions, is_general;
	const struct section *text; /* the section for text; NULL: as it is */
	enum dm_locale locale;
};

/* Finishes a section whose tokens stand: what kind it is, its placeholders, its scale. Part of the
 * parser. */
void dm_section_finish(struct section *, struct token *, size_t n);

/* Each appends what its kind of section shows; the figure is never negative. */
void dm_section_show_number(const struct section *, struct dm_figure, struct dm_buf *to);
void dm_section_show_scientific(const struct section *, struct dm_figure, struct dm_buf *to);
void dm_section_show_fraction(const struct section *, struct dm_figure, struct dm_buf *to);
/* False, and nothing appended, where no calendar has the day. */
bool dm_section_show_date(const struct section *, enum dm_locale, struct dm_figure,
	enum dm_date_base, struct dm_buf *to);
/* How [DBNum] writes a number: digit by digit (二三四), read out (二百三十四), or read out the way days
 * and months are (十二, not 一十二). */
enum chinese_reading { CHINESE_DIGITS, CHINESE_LONG, CHINESE_SHORT };

/* Turns the digits that stand in `to` from byte `from` on into those that the section's [DBNum] asks
 * for; only the first run of them is read out. */
void dm_show_chinese(const struct section *, enum dm_locale, enum chinese_reading,
	struct dm_buf *to, size_t from);
/* Whether it names a Chinese language itself. */
bool dm_section_is_chinese(const struct section *);
/* Whether it is written in traditional characters: by its own language, or else by the locale. */
bool dm_section_is_traditional(const struct section *, enum dm_locale);

#endif
