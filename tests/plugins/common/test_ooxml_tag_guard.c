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
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);

	assert_non_null(to);
	fprintf(to, "<r><c>x</c><c");
	for (int i = 0; i < attributes; i++)
		fprintf(to, " a%d='%s'", i, value);
	fprintf(to, "/></r>");
	assert_int_equal(fclose(to), 0);
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
	static char equals[20001];
	char *text = NULL;

	(void)state;
	memset(equals, '=', sizeof(equals) - 1);
	assert_true(asprintf(&text, "<a b='%s' c=\"%s\"/><t>%s</t><!-- %s -->", equals, equals,
			    equals, equals) > 0);
	assert_false(is_flooded(text, 1 << 20));
	assert_false(is_flooded(text, 1000));
	assert_false(is_flooded(text, 7));
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
