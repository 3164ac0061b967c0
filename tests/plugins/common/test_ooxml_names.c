/* Names: the namespace counts, the prefix does not, and both families are one. */
#include "common/ooxml/names.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

enum { P = 1, TBL, VAL };

static const struct dm_xml_name ROWS[] = {
	{ P, DM_NS_W, "p" },
	{ TBL, DM_NS_W, "tbl" },
	{ VAL, DM_NS_NONE, "val" },
};
static const struct dm_vocabulary WORDS = { ROWS, 3 };

#define W "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define W_STRICT "http://purl.oclc.org/ooxml/wordprocessingml/main"

static void finds_by_namespace_and_name(void **state)
{
	struct dm_arena arena;
	struct dm_names *names;

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	names = dm_names_from(&arena, &WORDS);
	assert_int_equal(dm_names_find(names, "p", W), P);
	assert_int_equal(dm_names_find(names, "tbl", W_STRICT), TBL);
	assert_int_equal(dm_names_find(names, "val", NULL), VAL);
	assert_int_equal(dm_names_find(names, "p", "urn:other"), 0);
	assert_int_equal(dm_names_find(names, "p", NULL), 0);
	assert_int_equal(dm_names_find(names, "val", W), 0);
	assert_int_equal(dm_names_find(names, "unknown", W), 0);
	dm_arena_done(&arena);
}

static void keeps_its_answers_with_many_names(void **state)
{
	struct dm_arena arena;
	struct dm_names *names;
	static char many[5000][8];

	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	names = dm_names_from(&arena, &WORDS);
	for (int turn = 0; turn < 2; turn++)
		for (int i = 0; i < 5000; i++) {
			snprintf(many[i], sizeof(many[i]), "n%d", i);
			assert_int_equal(dm_names_find(names, many[i], W), 0);
			assert_int_equal(dm_names_find(names, "p", W), P);
		}
	dm_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_by_namespace_and_name),
		cmocka_unit_test(keeps_its_answers_with_many_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
