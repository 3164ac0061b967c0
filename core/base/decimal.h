/* Exact decimals: coefficient x 10^-scale, up to 38 digits. Money is never floating point. */
#ifndef DM_BASE_DECIMAL_H
#define DM_BASE_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "dropmill/types.h"

__extension__ typedef unsigned __int128 dm_digits;

struct dm_decimal {
	dm_digits coefficient; /* at most 38 digits */
	bool negative;
	uint8_t scale; /* digits behind the point, 0 to 38 */
};

enum { DM_DECIMAL_DIGITS = 38 };

/* Reads [+-]digits[.digits][(e|E)[+-]digits], nothing before or behind it, no separators. Places
 * are kept as written: "50.00" has scale 2. Takes ".5" and "5." too, as workbooks store them. False
 * where it is none or does not fit. */
bool dm_decimal_from_text(struct dm_str, struct dm_decimal *ret);

/* x 10^power (power may be negative): exact, by moving the point; scale never below 0. False where
 * it does not fit. */
bool dm_decimal_shift(struct dm_decimal, int power, struct dm_decimal *ret);

/* Rounds to `digits` significant digits, half away from zero (what a spreadsheet shows of a number
 * stored as a double: 15). */
struct dm_decimal dm_decimal_round_digits(struct dm_decimal, int digits);

/* Rounds to `places` behind the point, half away from zero; pads with zeros where it has fewer and
 * they fit. */
struct dm_decimal dm_decimal_round_places(struct dm_decimal, int places);

/* Without zeros at the end behind the point, down to `places`. */
struct dm_decimal dm_decimal_trim(struct dm_decimal, int places);

/* -1, 0, 1 by value. */
int dm_decimal_compare(struct dm_decimal, struct dm_decimal);

/* a + b, a - b with the larger scale. False where it does not fit. */
bool dm_decimal_add(struct dm_decimal a, struct dm_decimal b, struct dm_decimal *ret);
bool dm_decimal_subtract(struct dm_decimal a, struct dm_decimal b, struct dm_decimal *ret);

/* Plain notation with all places of its scale, no exponent, "-0" as "0". Arena memory. */
struct dm_str dm_decimal_text(struct dm_arena *, struct dm_decimal);

#endif
