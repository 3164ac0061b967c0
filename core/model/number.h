/* Numbers as people write them in cells: with thousands separators, a sign, and text behind. */
#ifndef DM_MODEL_NUMBER_H
#define DM_MODEL_NUMBER_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "base/decimal.h"

/* Reads [+-]digits[,ddd…][.digits] at the start of squeezed text. A comma counts with exactly three
 * digits behind it; the point needs a digit behind it. Gives the bytes read, 0 where no number
 * stands there or it has more than 38 digits. */
size_t dm_number_at(struct dm_str, struct dm_decimal *ret);

#endif
