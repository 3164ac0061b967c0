/* Messages of findings: a template with the values that disagree. */
#ifndef DM_CHECKS_MESSAGE_H
#define DM_CHECKS_MESSAGE_H

#include <stdbool.h>

#include "base/str.h"

/* What a finding shows: what stands there, what it disagrees with, and a third value. Null where
 * the rule has none. */
struct dm_values {
	struct dm_str value, against, more;
};

/* True where every bracket of the template is {value}, {against} or {more}. */
bool dm_message_is_sound(struct dm_str text);

/* Adds the template with its values put in. Line breaks become blanks; a value of more than
 * DM_MESSAGE_VALUE_MAX characters is cut and ends in …. */
void dm_message_write(struct dm_buf *, struct dm_str text, const struct dm_values *);

enum { DM_MESSAGE_VALUE_MAX = 60 };

#endif
