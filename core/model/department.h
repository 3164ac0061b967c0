/* Departments and projects as they are written: a code glued to a name, a scope in brackets. */
#ifndef DM_MODEL_DEPARTMENT_H
#define DM_MODEL_DEPARTMENT_H

#include <stdbool.h>

#include "base/arena.h"
#include "dropmill/model.h"

struct dm_forms;

/* Splits a code from a name: 475001顺平县…, 301_教育局, [015001]青山区教育局, 820001-马踏镇…,
 * 湘潭市… 308001. Code and name are borrowed; the code is null where there is none. */
void dm_code_split(struct dm_str text, struct dm_str *ret_code, struct dm_str *ret_name);

/* Reads a department: code, name and the bracketed rest at its end (本级) as scope; a stamp
 * （盖章） is no scope. False where nothing is left. Arena memory. */
bool dm_department_from_text(
	struct dm_arena *, const struct dm_forms *, struct dm_str text, struct dm_department *ret);

/* The last bracket of a text that ends it: sets what stands before and inside; false where the text
 * does not end with a bracket. Borrowed. */
bool dm_bracket_at_end(struct dm_str text, struct dm_str *ret_before, struct dm_str *ret_inside);

bool dm_department_eq(const struct dm_department *, const struct dm_department *);

#endif
