/* The tables of config/forms, for tests that need real units and words. */
#ifndef DM_TESTS_FORM_DATA_H
#define DM_TESTS_FORM_DATA_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/str.h"
#include "model/target_grammar.h"

static inline const struct dm_yaml *form_file(struct dm_arena *arena, const char *name)
{
	const struct dm_yaml *root = NULL;
	struct dm_error err = { 0 };
	struct dm_str path = dm_arena_printf(arena, "%s/forms/%s", getenv("DM_CONFIG"), name);

	if (dm_yaml_read(arena, path.p, &root, &err))
		fail_msg("%s:%u:%u: %s", err.part, err.line, err.column, err.text);
	return root;
}

static inline void form_units(struct dm_arena *arena, struct dm_units *units)
{
	struct dm_error err = { 0 };

	if (dm_units_add(units, arena, form_file(arena, "units.yaml"), &err))
		fail_msg("%s:%u:%u: %s", err.part, err.line, err.column, err.text);
}

static inline void form_grammar(
	struct dm_arena *arena, const struct dm_units *units, struct dm_target_grammar *grammar)
{
	struct dm_error err = { 0 };

	grammar->units = units;
	if (dm_target_grammar_add(grammar, arena, form_file(arena, "targets.yaml"), &err))
		fail_msg("%s:%u:%u: %s", err.part, err.line, err.column, err.text);
}

static inline const struct dm_yaml *yaml_of(struct dm_arena *arena, const char *text)
{
	const struct dm_yaml *root = NULL;
	struct dm_error err = { 0 };

	if (dm_yaml_from_text(arena, DM_STR("test.yaml"), dm_str_from_c(text), &root, &err))
		fail_msg("%u:%u: %s", err.line, err.column, err.text);
	return root;
}

static inline void assert_str(struct dm_str got, const char *want, const char *of)
{
	if (!dm_str_eq(got, dm_str_from_c(want)) || (want && !got.p))
		fail_msg("%s: got %.*s, want %s", of, DM_FMT(got), want ? want : "null");
}

#endif
