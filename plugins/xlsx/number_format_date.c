/* Writes dates, times and elapsed times under one section. A day number is split into integers
 * first and rounded once, at the finest unit that is shown, so that 59.9996 seconds carry into
 * minutes, hours and days. */
#include "number_format_internal.h"

__extension__ typedef unsigned __int128 wide;

enum { DAYS_1904 = 1462, DAYS_MAX = 2958465, LEAP_1900 = 60, SECONDS_OF_DAY = 86400 };

struct moment {
	uint32_t serial; /* in the 1900 system */
	int32_t year;
	uint32_t month, day;
	uint32_t weekday;			 /* 0: Sunday */
	uint32_t hour, minute, second, fraction; /* fraction in units of 10^-subseconds */
	uint64_t seconds;			 /* since day 0, for elapsed times */
};

static const char *const months_en[] = { "January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December" };
static const char *const months_zh[] = { "一月", "二月", "三月", "四月", "五月", "六月", "七月",
	"八月", "九月", "十月", "十一月", "十二月" };
static const char *const days_en[] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday",
	"Friday", "Saturday" };
static const char *const days_zh[] = { "日", "一", "二", "三", "四", "五", "六" };

static uint64_t ten(int n)
{
	return dm_figure_ten(n);
}

/* The figure in units of 10^-places seconds, half away from zero. False where it is beyond all
 * dates. */
static bool units_of(struct dm_figure f, int places, uint64_t *ret)
{
	int length = dm_figure_length(f.digits);
	wide units = (wide)f.digits * SECONDS_OF_DAY * ten(places);

	if (f.digits && length + f.power > 10)
		return false;
	if (f.power < -36) {
		*ret = 0;
		return true;
	}
	for (int i = 0; i < f.power; i++)
		units *= 10;
	for (int i = f.power; i < -1; i++)
		units /= 10;
	*ret = (uint64_t)(f.power < 0 ? (units + 5) / 10 : units);
	return true;
}

/* Day of the proleptic Gregorian calendar from days since 1970-01-01. */
static void set_civil(struct moment *m, int64_t days)
{
	int64_t z = days + 719468, era = z / 146097; /* dates here are long after year 0 */
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	m->day = (uint32_t)(doy - (153 * mp + 2) / 5 + 1);
	m->month = (uint32_t)(mp < 10 ? mp + 3 : mp - 9);
	m->year = (int32_t)(yoe + era * 400 + (m->month <= 2));
}

/* Day 60 of the 1900 system is 1900-02-29, which never was, and day 0 is 1900-01-00: Excel shows
 * both, and real dates begin at 61 (ECMA-376-1, 18.17.4.1). */
static void set_date(struct moment *m, enum dm_date_base base)
{
	m->weekday = (m->serial + 6) % 7;
	if (base == DM_DATE_1900 && m->serial == LEAP_1900) {
		m->year = 1900;
		m->month = 2;
		m->day = 29;
	} else if (base == DM_DATE_1900 && m->serial == 0) {
		m->year = 1900;
		m->month = 1;
		m->day = 0;
	} else {
		set_civil(m, (int64_t)m->serial - 25569 + (m->serial < LEAP_1900));
	}
}

/* Takes the units finer than those shown off again: a date alone does not round up to tomorrow
 * because of the evening. */
static bool set_moment(
	struct moment *m, const struct section *s, struct dm_figure f, enum dm_date_base base)
{
	int places = s->shows_time ? s->subseconds : 3;
	uint64_t units, scale = ten(places);

	if (!units_of(f, places, &units))
		return false;
	m->seconds = units / scale;
	m->fraction = (uint32_t)(units % scale);
	uint64_t serial = m->seconds / SECONDS_OF_DAY + (base == DM_DATE_1904 ? DAYS_1904 : 0);
	if (serial > DAYS_MAX)
		return false;
	m->serial = (uint32_t)serial;
	m->hour = (uint32_t)(m->seconds / 3600 % 24);
	m->minute = (uint32_t)(m->seconds / 60 % 60);
	m->second = (uint32_t)(m->seconds % 60);
	set_date(m, base);
	return true;
}

static void add_number(struct dm_buf *to, uint64_t value, unsigned least)
{
	char text[24];
	size_t at = sizeof(text);

	for (unsigned i = 0; (value || i < least) && at > 0; i++, value /= 10)
		text[--at] = (char)('0' + (int)(value % 10));
	dm_buf_add(to, (struct dm_str){ text + at, sizeof(text) - at });
}

struct shown {
	const struct section *section;
	const struct moment *moment;
	enum dm_locale locale;
	bool is_chinese; /* names of days and months */
	bool is_traditional;
	struct dm_buf *to;
};

/* A number of the calendar, in the numerals of [DBNum]; years digit by digit, the others read out. */
static void add_value(const struct shown *x, uint64_t value, unsigned least, bool is_year)
{
	size_t from = x->to->n;
	int style = x->section->chinese;
	/* Full-width digits have no words between them here. */
	enum chinese_reading reading = is_year || style == 3 ? CHINESE_DIGITS : CHINESE_SHORT;

	add_number(x->to, value, style && !is_year ? 1 : least);
	if (style)
		dm_show_chinese(x->section, x->locale, reading, x->to, from);
}

static void add_year(const struct shown *x, const struct token *t)
{
	if (t->count <= 2)
		add_value(x, (uint64_t)x->moment->year % 100, 2, true);
	else
		add_value(x, (uint64_t)x->moment->year, 4, true);
}

static void add_month(const struct shown *x, const struct token *t)
{
	uint32_t i = x->moment->month - 1;
	struct dm_str name = dm_str_from_c(months_en[i]);

	if (t->count <= 2)
		add_value(x, x->moment->month, t->count, false);
	else if (t->count == 5)
		dm_buf_add(x->to, dm_str_first(name, 1));
	else if (dm_section_is_chinese(x->section))
		dm_buf_add_c(x->to, months_zh[i]);
	else
		dm_buf_add(x->to, t->count == 3 ? dm_str_first(name, 3) : name);
}

static void add_weekday_zh(const struct shown *x, bool is_long)
{
	dm_buf_add_c(x->to, is_long ? "星期" : x->is_traditional ? "週" : "周");
	dm_buf_add_c(x->to, days_zh[x->moment->weekday]);
}

static void add_weekday_en(const struct shown *x, bool is_long)
{
	struct dm_str name = dm_str_from_c(days_en[x->moment->weekday]);

	dm_buf_add(x->to, is_long ? name : dm_str_first(name, 3));
}

/* dddd stays English in a Chinese Excel unless the section names the language. */
static void add_day(const struct shown *x, const struct token *t)
{
	if (t->count <= 2)
		add_value(x, x->moment->day, t->count, false);
	else if (dm_section_is_chinese(x->section))
		add_weekday_zh(x, t->count > 3);
	else
		add_weekday_en(x, t->count > 3);
}

static void add_weekday(const struct shown *x, const struct token *t)
{
	if (!x->is_chinese)
		add_weekday_en(x, t->count > 3);
	else if (t->count > 3 || x->is_traditional)
		add_weekday_zh(x, t->count > 3);
	else
		dm_buf_add_c(x->to, days_zh[x->moment->weekday]);
}

/* e counts years since 1911 where the section is Taiwan's; else it is the year itself. */
static void add_era_year(const struct shown *x, const struct token *t)
{
	int32_t year = x->moment->year;

	if (x->section->language == LANGUAGE_ZH_TW && year > 1911)
		add_value(x, (uint64_t)year - 1911, t->count, true);
	else
		add_value(x, (uint64_t)year, 4, true);
}

static void add_era(const struct shown *x, const struct token *t)
{
	static const char *const names[] = { "民", "民國", "中華民國" };

	if (x->section->language == LANGUAGE_ZH_TW)
		dm_buf_add_c(x->to, names[(t->count < 3 ? t->count : 3) - 1]);
}

static void add_buddhist(const struct shown *x, const struct token *t)
{
	uint64_t year = (uint64_t)x->moment->year + 543;

	add_value(x, t->count <= 2 ? year % 100 : year, 2, true);
}

static void add_hour(const struct shown *x, const struct token *t)
{
	uint32_t hour = x->moment->hour;

	if (x->section->is_half_day)
		hour = hour % 12 ? hour % 12 : 12;
	add_value(x, hour, t->count < 2 ? 1 : 2, false);
}

static void add_minute(const struct shown *x, const struct token *t)
{
	add_value(x, x->moment->minute, t->count, false);
}

static void add_second(const struct shown *x, const struct token *t)
{
	add_value(x, x->moment->second, t->count < 2 ? 1 : 2, false);
}

static void add_subsecond(const struct shown *x, const struct token *t)
{
	uint32_t fraction = x->moment->fraction;

	for (unsigned i = t->count; i < x->section->subseconds; i++)
		fraction /= 10;
	dm_buf_add_byte(x->to, '.');
	add_number(x->to, fraction, t->count);
}

static void add_half(const struct shown *x, const struct token *t)
{
	bool is_afternoon = x->moment->hour >= 12, is_zh = t->symbol == 'Z';

	if (t->symbol == 'P' && dm_section_is_chinese(x->section))
		is_zh = true;
	if (is_zh)
		dm_buf_add_c(x->to, is_afternoon ? "下午" : "上午");
	else if (t->symbol == 'A')
		dm_buf_add_byte(x->to, is_afternoon ? 'P' : 'A');
	else
		dm_buf_add_c(x->to, is_afternoon ? "PM" : "AM");
}

static void add_elapsed_hours(const struct shown *x, const struct token *t)
{
	add_number(x->to, x->moment->seconds / 3600, t->count);
}

static void add_elapsed_minutes(const struct shown *x, const struct token *t)
{
	add_number(x->to, x->moment->seconds / 60, t->count);
}

static void add_elapsed_seconds(const struct shown *x, const struct token *t)
{
	add_number(x->to, x->moment->seconds, t->count);
}

static void add_text(const struct shown *x, const struct token *t)
{
	dm_buf_add(x->to, t->text);
}

static void add_pad(const struct shown *x, const struct token *t)
{
	(void)t;
	dm_buf_add_byte(x->to, ' ');
}

static void (*const adders[])(const struct shown *, const struct token *) = {
	[TOKEN_TEXT] = add_text,
	[TOKEN_PAD] = add_pad,
	[TOKEN_YEAR] = add_year,
	[TOKEN_MONTH] = add_month,
	[TOKEN_DAY] = add_day,
	[TOKEN_WEEKDAY] = add_weekday,
	[TOKEN_ERA] = add_era,
	[TOKEN_ERA_YEAR] = add_era_year,
	[TOKEN_BUDDHIST] = add_buddhist,
	[TOKEN_HOUR] = add_hour,
	[TOKEN_MINUTE] = add_minute,
	[TOKEN_SECOND] = add_second,
	[TOKEN_SUBSECOND] = add_subsecond,
	[TOKEN_HALF] = add_half,
	[TOKEN_ELAPSED_HOUR] = add_elapsed_hours,
	[TOKEN_ELAPSED_MINUTE] = add_elapsed_minutes,
	[TOKEN_ELAPSED_SECOND] = add_elapsed_seconds,
};

bool dm_section_show_date(const struct section *s, enum dm_locale locale, struct dm_figure f,
	enum dm_date_base base, struct dm_buf *to)
{
	struct moment m = { 0 };
	struct shown x = { .section = s, .moment = &m, .locale = locale, .to = to };

	if (!set_moment(&m, s, f, base))
		return false;
	x.is_traditional = dm_section_is_traditional(s, locale);
	x.is_chinese = locale != DM_LOCALE_EN_US || dm_section_is_chinese(s);
	for (size_t i = 0; i < s->n_tokens; i++)
		adders[s->tokens[i].kind](&x, &s->tokens[i]);
	return true;
}
