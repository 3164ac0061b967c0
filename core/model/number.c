#include "number.h"

#include <string.h>

#include "base/str.h"

enum { LENGTH_MAX = 48 };

static size_t digits_at(struct dm_str s, size_t from)
{
	size_t n = 0;

	while (from + n < s.n && s.p[from + n] >= '0' && s.p[from + n] <= '9')
		n++;
	return n;
}

/* A run of characters that is copied to the plain notation; false where that is full. */
static bool put(char plain[LENGTH_MAX], size_t *used, const char *p, size_t n)
{
	if (n > LENGTH_MAX - *used)
		return false;
	memcpy(plain + *used, p, n);
	*used += n;
	return true;
}

/* Length of a separator at a position, 0 where none stands there. Both widths, as ， is no
 * punctuation of a number once the text was not squeezed. */
static size_t separator_at(struct dm_str s, size_t at)
{
	struct dm_str rest = dm_str_from(s, at);

	if (dm_str_starts(rest, DM_STR(",")))
		return 1;
	return dm_str_starts(rest, DM_STR("，")) ? sizeof("，") - 1 : 0;
}

size_t dm_number_at(struct dm_str s, struct dm_decimal *ret)
{
	char plain[LENGTH_MAX];
	size_t at = 0, used = 0, n;

	if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
		(void)put(plain, &used, s.p, ++at);
	else if (dm_str_starts(s, DM_STR("−")) && put(plain, &used, "-", 1))
		at = sizeof("−") - 1;
	n = digits_at(s, at);
	if (!n || !put(plain, &used, s.p + at, n))
		return 0;
	at += n;
	bool is_grouped = n <= 3;
	for (size_t comma; is_grouped && (comma = separator_at(s, at)); at += comma + 3) {
		if (digits_at(s, at + comma) != 3)
			break;
		if (!put(plain, &used, s.p + at + comma, 3))
			return 0;
	}
	if (at < s.n && s.p[at] == '.' && (n = digits_at(s, at + 1))) {
		if (!put(plain, &used, s.p + at, n + 1))
			return 0;
		at += n + 1;
	}
	return dm_decimal_from_text((struct dm_str){ plain, used }, ret) ? at : 0;
}
