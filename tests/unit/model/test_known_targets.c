#include "model/known_targets.h"

#include <stdio.h>

#include "base/intern.h"
#include "blocks_fixture.h"

/* A list has many thousands of texts; each keeps its own entry while the table grows. */
static void every_text_keeps_its_entry(void **state)
{
	enum { TEXTS = 5000 };
	struct dm_known_targets known = { 0 };
	struct dm_intern intern;
	struct dm_str *texts = DM_NEW_ARRAY(&blocks_arena, TEXTS, struct dm_str);
	struct dm_target *targets = DM_NEW_ARRAY(&blocks_arena, TEXTS, struct dm_target);

	(void)state;
	dm_intern_init(&intern, &blocks_arena);
	for (size_t i = 0; i < TEXTS; i++) {
		char text[24];
		(void)snprintf(text, sizeof(text), "%zu人", i);
		texts[i] = dm_intern(&intern, dm_str_from_c(text));
		struct dm_known_target *t = dm_known_targets_find(&known, &blocks_arena, texts[i]);
		assert_false(t->is_known);
		t->is_known = true;
		t->target = i % 2 ? &targets[i] : NULL;
	}
	assert_int_equal(known.n, TEXTS);
	for (size_t i = 0; i < TEXTS; i++) {
		struct dm_known_target *t = dm_known_targets_find(&known, &blocks_arena, texts[i]);
		assert_true(t->is_known);
		assert_ptr_equal(t->target, i % 2 ? &targets[i] : NULL);
	}
	assert_int_equal(known.n, TEXTS);
	dm_known_targets_done(&known);
	dm_known_targets_done(&known);
	dm_intern_done(&intern);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_text_keeps_its_entry) };

	return cmocka_run_group_tests(tests, blocks_setup, blocks_teardown);
}
