#include "iso_date.h"

enum { DAY_LENGTH = 10, MILLISECONDS = 86400000, FRACTION_DIGITS = 10 };

/* n digits at a position; false where there are fewer. */
static bool read_digits(struct dm_str s, size_t *at, int n, int32_t *ret)
{
	int32_t value = 0;

	for (int i = 0; i < n; i++, ++*at) {
		if (*at >= s.n || s.p[*at] < '0' || s.p[*at] > '9')
			return false;
		value = value * 10 + (s.p[*at] - '0');
	}
	*ret = value;
	return true;
}

static bool read_mark(struct dm_str s, size_t *at, char mark)
{
	if (*at >= s.n || s.p[*at] != mark)
		return false;
	++*at;
	return true;
}

/* Days since 1970-01-01 of the Gregorian calendar. */
static int64_t days_of(int32_t year, int32_t month, int32_t day)
{
	int64_t y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
	int64_t doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static bool read_day(struct dm_str s, size_t *at, int64_t *ret)
{
	int32_t year, month, day;

	if (!read_digits(s, at, 4, &year) || !read_mark(s, at, '-') ||
		!read_digits(s, at, 2, &month) || !read_mark(s, at, '-') ||
		!read_digits(s, at, 2, &day))
		return false;
	if (month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	*ret = days_of(year, month, day);
	return true;
}

/* hh:mm[:ss[.fff]] as milliseconds. */
static bool read_time(struct dm_str s, size_t *at, int64_t *ret)
{
	int32_t hour, minute, second = 0, fraction = 0;

	if (!read_digits(s, at, 2, &hour) || !read_mark(s, at, ':') ||
		!read_digits(s, at, 2, &minute))
		return false;
	if (read_mark(s, at, ':') && !read_digits(s, at, 2, &second))
		return false;
	if (hour > 24 || minute > 59 || second > 59)
		return false;
	if (read_mark(s, at, '.'))
		for (int32_t unit = 100; *at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9'; ++*at) {
			fraction += unit * (s.p[*at] - '0');
			unit /= 10;
		}
	*ret = ((hour * 60LL + minute) * 60 + second) * 1000 + fraction;
	return true;
}

bool dm_iso_date_from_text(struct dm_str s, enum dm_date_base base, struct dm_figure *ret)
{
	size_t at = 0;
	int64_t day, time = 0;

	if (!read_day(s, &at, &day))
		return false;
	if (read_mark(s, &at, 'T') || read_mark(s, &at, ' ')) {
		if (!read_time(s, &at, &time))
			return false;
	} else if (at < s.n) {
		return false;
	}
	day += base == DM_DATE_1904 ? 24107 : 25569;
	if (base == DM_DATE_1900 && day <= 60)
		day--; /* the 1900 system counts a day that never was */
	if (day < 0)
		return false;
	uint64_t unit = dm_figure_ten(FRACTION_DIGITS);
	*ret = (struct dm_figure){ .digits = (uint64_t)day * unit +
					     ((uint64_t)time * unit + MILLISECONDS / 2) /
						     MILLISECONDS,
		.power = -FRACTION_DIGITS };
	return true;
}

struct dm_str dm_iso_date_short(struct dm_str s)
{
	struct dm_str time = dm_str_from(s, DAY_LENGTH);

	if (dm_str_eq(time, DM_STR("T00:00:00")) || dm_str_eq(time, DM_STR("T00:00:00Z")) ||
		dm_str_eq(time, DM_STR("T00:00:00.000")))
		return dm_str_first(s, DAY_LENGTH);
	return s;
}
