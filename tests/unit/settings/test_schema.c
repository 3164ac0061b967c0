#include "settings_fixture.h"

#include "settings/schema.h"
#include "settings/value.h"

static void every_row_is_found_and_complete(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < DM_SETTINGS_N; i++) {
		const struct dm_setting *row = &DM_SETTINGS[i];
		struct dm_str text = dm_str_from_c(row->text);

		assert_ptr_equal(
			dm_setting_find(row->scope, row->map, dm_str_from_c(row->name)), row);
		assert_true(dm_str_ends(text, DM_STR(".")));
		if (row->map) {
			const struct dm_setting *map =
				dm_setting_find(row->scope, NULL, dm_str_from_c(row->map));

			assert_non_null(map);
			assert_int_equal(map->type, DM_SETTING_MAP);
			assert_true(map < row);
		}
		if (row->type < DM_SETTING_MAP)
			assert_true(dm_value_wanted(&f->arena, row).n > 4);
		else
			assert_null(row->standard);
	}
}

static void keys_are_known_at_their_place_only(void **state)
{
	(void)state;
	assert_non_null(dm_setting_find(DM_SCOPE_ROUTE, NULL, DM_STR("settle")));
	assert_null(dm_setting_find(DM_SCOPE_TOP, NULL, DM_STR("settle")));
	assert_null(dm_setting_find(DM_SCOPE_ROUTE, "folders", DM_STR("settle")));
	assert_null(dm_setting_find(DM_SCOPE_TOP, "folders", DM_STR("in")));
	assert_null(dm_setting_find(DM_SCOPE_TOP, NULL, DM_STR("")));
}

static void assert_nearest(
	enum dm_setting_scope scope, const char *map, const char *name, const char *want)
{
	const char *got = dm_setting_nearest(scope, map, dm_str_from_c(name));

	if (want)
		assert_string_equal(got ? got : "nothing", want);
	else if (got)
		fail_msg("%s is near %s", name, got);
}

static void mistyped_keys_have_a_neighbour(void **state)
{
	(void)state;
	assert_nearest(DM_SCOPE_ROUTE, NULL, "ouputs", "outputs");
	assert_nearest(DM_SCOPE_ROUTE, NULL, "output", "outputs");
	assert_nearest(DM_SCOPE_ROUTE, NULL, "langauge", "language");
	assert_nearest(DM_SCOPE_ROUTE, NULL, "rooot", "root");
	assert_nearest(DM_SCOPE_ROUTE, NULL, "incomplete-wait", "incomplete_wait");
	assert_nearest(DM_SCOPE_TOP, NULL, "worker", "workers");
	assert_nearest(DM_SCOPE_TOP, "limits", "wall_second", "wall_seconds");
	assert_nearest(DM_SCOPE_ROUTE, "folders", "faild", "failed");
	assert_nearest(DM_SCOPE_TOP, NULL, "colour", NULL);
	assert_nearest(DM_SCOPE_TOP, NULL, "", NULL);
	assert_nearest(DM_SCOPE_TOP, NULL, "x", NULL);
	assert_nearest(DM_SCOPE_TOP, NULL, "a_name_that_is_longer_than_any_of_ours", NULL);
}

static void paths_say_where_a_key_stands(void **state)
{
	struct fixture *f = *state;
	const struct dm_setting *in = dm_setting_find(DM_SCOPE_ROUTE, "folders", DM_STR("in"));
	const struct dm_setting *cells = dm_setting_find(DM_SCOPE_TOP, "limits", DM_STR("cells"));

	assert_text(dm_setting_path(&f->arena, in), "routes[].folders.in");
	assert_text(dm_setting_path(&f->arena, cells), "limits.cells");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_is_found_and_complete),
		cmocka_unit_test(keys_are_known_at_their_place_only),
		cmocka_unit_test(mistyped_keys_have_a_neighbour),
		cmocka_unit_test(paths_say_where_a_key_stands),
	};

	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
