#include "model/role.h"

#include "blocks_fixture.h"

/* The names are what administrators write into form data. */
static void names_lead_back_to_their_role(void **state)
{
	(void)state;
	for (int i = DM_ROLE_NONE + 1; i < DM_ROLE_COUNT; i++) {
		enum dm_role role = (enum dm_role)i;
		assert_non_null(dm_role_name(role));
		assert_int_equal(dm_role_from_name(dm_str_from_c(dm_role_name(role))), role);
		assert_int_not_equal(dm_role_class(role), DM_CLASS_NONE);
	}
	assert_int_equal(dm_role_class(DM_ROLE_NONE), DM_CLASS_NONE);
}

static void other_names_are_none(void **state)
{
	static const char *const NAMES[] = { "", "none", "project", "project.name.", "Purpose",
		"budget.total ", NULL };

	(void)state;
	for (const char *const *name = NAMES; *name; name++)
		assert_int_equal(dm_role_from_name(dm_str_from_c(*name)), DM_ROLE_NONE);
	assert_int_equal(dm_role_from_name(DM_NULL), DM_ROLE_NONE);
}

/* The order within a member is what goes before what. */
static void better_roles_stand_first(void **state)
{
	(void)state;
	assert_true(DM_ROLE_PROJECT_NAME_SECOND < DM_ROLE_PROJECT_NAME);
	assert_true(DM_ROLE_DEPARTMENT < DM_ROLE_DEPARTMENT_OWN);
	assert_true(DM_ROLE_DEPARTMENT_OWN < DM_ROLE_DEPARTMENT_UNIT);
	assert_true(DM_ROLE_TOTAL_ANNUAL < DM_ROLE_TOTAL);
	assert_true(DM_ROLE_TOTAL < DM_ROLE_TOTAL_PERIOD);
	assert_true(DM_ROLE_FISCAL_ANNUAL < DM_ROLE_FISCAL);
	assert_true(DM_ROLE_PURPOSE < DM_ROLE_PURPOSE_OUTLINE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_lead_back_to_their_role),
		cmocka_unit_test(other_names_are_none),
		cmocka_unit_test(better_roles_stand_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
