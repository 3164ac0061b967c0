/* The guard against tags with very many attributes: whatever the pieces, and nothing else. */
#include "common/ooxml/tag_guard.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static bool is_flooded(const char *text, size_t piece)
{
	struct dm_tag_guard guard = { 0 };
	size_t n = strlen(text);

	for (size_t at = 0; at < n; at += piece)
		if (dm_tag_guard_is_flooded(&guard, text + at, n - at < piece ? n - at : piece))
			return true;
	return false;
}

static char *tag_with(int attributes, const char *value)
{
	char *text = malloc((size_t)attributes * (16 + strlen(value)) + 64);
	size_t n = (size_t)sprintf(text, "<r><c>x</c><c");

	for (int i = 0; i < attributes; i++)
		n += (size_t)sprintf(text + n, " a%d='%s'", i, value);
	sprintf(text + n, "/></r>");
	return text;
}

static void refuses_a_flood_in_any_pieces(void **state)
{
	char *text = tag_with(3000, "");

	(void)state;
	assert_true(is_flooded(text, 1 << 20));
	assert_true(is_flooded(text, 4096));
	assert_true(is_flooded(text, 17));
	assert_true(is_flooded(text, 1));
	free(text);
}

static void lets_long_values_and_text_pass(void **state)
{
	char *equals = malloc(20001);
	char *text = malloc(100000);

	(void)state;
	memset(equals, '=', 20000);
	equals[20000] = 0;
	sprintf(text, "<a b='%s' c=\"%s\"/><t>%s</t><!-- %s -->", equals, equals, equals, equals);
	assert_false(is_flooded(text, 1 << 20));
	assert_false(is_flooded(text, 1000));
	assert_false(is_flooded(text, 7));
	free(equals);
	free(text);
}

static void lets_many_small_tags_pass(void **state)
{
	char *few = tag_with(1000, "1");

	(void)state;
	assert_false(is_flooded(few, 1 << 20));
	assert_false(is_flooded(few, 100));
	free(few);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_a_flood_in_any_pieces),
		cmocka_unit_test(lets_long_values_and_text_pass),
		cmocka_unit_test(lets_many_small_tags_pass),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
