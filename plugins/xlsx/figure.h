/* A number as a spreadsheet holds and shows it: 15 significant digits and a power of ten.
 *
 * Exact, no floating point; wider than base/decimal.h, because a stored double may stand anywhere
 * from 1e-308 to 1e308. */
#ifndef DM_XLSX_FIGURE_H
#define DM_XLSX_FIGURE_H

#include <stdbool.h>
#include <stdint.h>

#include "dropmill/types.h"

enum { DM_FIGURE_DIGITS = 15, DM_FIGURE_POWER_MAX = 400 };

/* digits x 10^power. No zeros at the end of digits, unless arithmetic here put them there. */
struct dm_figure {
	uint64_t digits;
	int32_t power;
	bool negative;
};

/* Reads [+-]digits[.digits][(e|E)[+-]digits] and rounds to 15 digits, half away from zero: what
 * Excel keeps of the 17 digits that files carry. False where it is no number or beyond any double. */
bool dm_figure_from_text(struct dm_str, struct dm_figure *ret);

/* True for a number that is zero. */
bool dm_figure_text_is_zero(struct dm_str);

/* Number of digits of the coefficient; 0 has one. */
int dm_figure_length(uint64_t digits);

/* Rounds to `places` behind the point, half away from zero. Never adds digits. */
struct dm_figure dm_figure_round(struct dm_figure, int places);

/* Rounds to `n` significant digits, half away from zero, zeros at the end taken off. */
struct dm_figure dm_figure_round_digits(struct dm_figure, int n);

/* -1, 0, 1 by value. */
int dm_figure_compare(struct dm_figure, struct dm_figure);

/* 10^n for n from 0 to 19. */
uint64_t dm_figure_ten(int n);

#endif
