/* Decides what is a reference to the grid. Digits and letters are bounded while they are read, so
 * that no number from a file can overflow. */
#include "cellref.h"

#include "base/str.h"

/* Letters of a column; 0 where there are none or too many. */
static uint32_t read_column(struct dm_str s, size_t *at)
{
	uint32_t column = 0;

	for (; *at < s.n; ++*at) {
		unsigned char letter = (unsigned char)s.p[*at] & 0xDFu; /* small letters too */

		if (letter < 'A' || letter > 'Z')
			break;
		column = column * 26 + (letter - 'A' + 1u);
		if (column > DM_GRID_COLUMNS)
			return 0;
	}
	return column;
}

static void skip_sign(struct dm_str s, size_t *at)
{
	if (*at < s.n && s.p[*at] == '$')
		++*at;
}

bool dm_cellref_number(struct dm_str s, uint32_t max, uint32_t *ret)
{
	uint32_t value = 0;

	if (!s.n)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned digit = (unsigned)(unsigned char)s.p[i] - '0';

		if (digit > 9 || value > (max - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	if (!value)
		return false;
	*ret = value;
	return true;
}

bool dm_cellref_from_text(struct dm_str s, struct dm_cellref *ret)
{
	size_t at = 0;
	uint32_t row, column;

	skip_sign(s, &at);
	column = read_column(s, &at);
	skip_sign(s, &at);
	if (!column || !dm_cellref_number(dm_str_from(s, at), DM_GRID_ROWS, &row))
		return false;
	*ret = (struct dm_cellref){ row - 1, column - 1 };
	return true;
}

enum dm_range_sense dm_cellref_range(struct dm_str s, struct dm_range *ret)
{
	ptrdiff_t colon = dm_str_find(s, DM_STR(":"));
	struct dm_cellref a, b;

	if (!dm_cellref_from_text(colon < 0 ? s : dm_str_first(s, (size_t)colon), &a))
		return DM_RANGE_NONE;
	b = a;
	if (colon >= 0 && !dm_cellref_from_text(dm_str_from(s, (size_t)colon + 1), &b))
		return DM_RANGE_NONE;
	if (b.row < a.row || b.column < a.column)
		return DM_RANGE_REVERSED;
	*ret = (struct dm_range){ a.row, a.column, b.row - a.row + 1, b.column - a.column + 1 };
	return DM_RANGE_SOUND;
}
