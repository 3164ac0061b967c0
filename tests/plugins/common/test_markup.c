#include "common/markup/writer.h"
#include "writer_host.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static int setup(void **state)
{
	static struct writer_host host;
	writer_host_init(&host);
	*state = &host;
	return 0;
}

static int teardown(void **state)
{
	writer_host_done(*state);
	return 0;
}

static void assert_bytes(struct writer_host *h, const char *expected)
{
	assert_string_equal(dm_buf_str(&h->bytes).p, expected);
}

static void test_nests_and_closes(void **state)
{
	struct writer_host *h = *state;
	struct dm_markup m;
	dm_markup_init(&m, &h->host, &h->dest);
	dm_markup_doctype(&m, "html");
	dm_markup_open(&m, "html");
	dm_markup_open(&m, "style");
	dm_markup_raw(&m, DM_STR("a > b { }"));
	dm_markup_close(&m);
	dm_markup_open(&m, "br");
	dm_markup_close_empty(&m);
	dm_markup_open(&m, "td");
	dm_markup_attribute(&m, "class", DM_STR("x"));
	dm_markup_close(&m);
	dm_markup_element_number(&m, "n", -7);
	dm_markup_close(&m);
	assert_int_equal(dm_markup_done(&m), 0);
	assert_bytes(h, "<!DOCTYPE html>\n<html><style>a > b { }</style><br/>"
			"<td class=\"x\"></td><n>-7</n></html>");
}

static void test_declaration_comes_first(void **state)
{
	struct writer_host *h = *state;
	struct dm_markup m;
	dm_markup_init(&m, &h->host, &h->dest);
	dm_markup_declaration(&m);
	dm_markup_element(&m, "r", DM_NULL);
	assert_int_equal(dm_markup_done(&m), 0);
	assert_bytes(h, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<r></r>");
}

static void test_escapes_text(void **state)
{
	struct writer_host *h = *state;
	struct dm_markup m;
	dm_markup_init(&m, &h->host, &h->dest);
	dm_markup_element(&m, "t", DM_STR("<a href=\"x\">&amp;]]>\r\n\t指标\xF0\xA0\x80\x80"));
	assert_int_equal(dm_markup_done(&m), 0);
	assert_bytes(h, "<t>&lt;a href=\"x\"&gt;&amp;amp;]]&gt;&#13;\n\t指标\xF0\xA0\x80\x80</t>");
}

static void test_escapes_attributes(void **state)
{
	struct writer_host *h = *state;
	struct dm_markup m;
	dm_markup_init(&m, &h->host, &h->dest);
	dm_markup_open(&m, "t");
	dm_markup_attribute(&m, "a", DM_STR("\"'<>&\t\r\n标"));
	dm_markup_attribute(&m, "b", DM_NULL);
	dm_markup_text(&m, DM_STR("\"\n"));
	dm_markup_close(&m);
	assert_int_equal(dm_markup_done(&m), 0);
	assert_bytes(h, "<t a=\"&quot;'&lt;&gt;&amp;&#9;&#13;&#10;标\" b=\"\">\"\n</t>");
}

/* The text is a slice: what stands behind it must not appear. */
static void test_stops_at_the_end_of_the_slice(void **state)
{
	struct writer_host *h = *state;
	struct dm_markup m;
	dm_markup_init(&m, &h->host, &h->dest);
	dm_markup_element(&m, "t", dm_str_first(DM_STR("ab&cd"), 3));
	assert_int_equal(dm_markup_done(&m), 0);
	assert_bytes(h, "<t>ab&amp;</t>");
}

static void test_large_text_is_whole(void **state)
{
	struct writer_host *h = *state;
	const size_t n = 3000001;
	char *big = dm_arena_alloc(&h->arena, n);
	memset(big, 'a', n);
	big[n / 2] = '<';
	struct dm_markup m;
	dm_markup_init(&m, &h->host, &h->dest);
	dm_markup_element(&m, "t", (struct dm_str){ big, n });
	assert_int_equal(dm_markup_done(&m), 0);
	assert_int_equal(h->bytes.n, n + 3 + strlen("<t></t>"));
	assert_memory_equal(h->bytes.p + 3 + n / 2, "&lt;aaa", 7);
}

static void test_first_error_of_the_destination_is_kept(void **state)
{
	struct writer_host *h = *state;
	struct dm_markup m;
	h->fail_at = 100000;
	dm_markup_init(&m, &h->host, &h->dest);
	dm_markup_open(&m, "r");
	size_t calls = 0;
	for (; calls < 100000 && !dm_markup_failed(&m); calls++)
		dm_markup_element(&m, "t", DM_STR("0123456789"));
	assert_true(calls < 100000);
	dm_markup_attribute(&m, "late", DM_STR("x"));
	dm_markup_close_empty(&m);
	dm_markup_close(&m);
	dm_markup_raw(&m, DM_STR("late"));
	assert_int_equal(dm_markup_done(&m), WRITER_HOST_DEST_CODE);
	assert_int_equal(h->late_calls, 0);
	assert_int_equal(h->problem_code, 0);
}

static void test_refusal_at_the_end_is_seen(void **state)
{
	struct writer_host *h = *state;
	struct dm_markup m;
	h->fail_at = 3;
	dm_markup_init(&m, &h->host, &h->dest);
	dm_markup_element(&m, "t", DM_STR("x"));
	assert_false(dm_markup_failed(&m));
	assert_int_equal(dm_markup_done(&m), WRITER_HOST_DEST_CODE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_nests_and_closes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_declaration_comes_first, setup, teardown),
		cmocka_unit_test_setup_teardown(test_escapes_text, setup, teardown),
		cmocka_unit_test_setup_teardown(test_escapes_attributes, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_stops_at_the_end_of_the_slice, setup, teardown),
		cmocka_unit_test_setup_teardown(test_large_text_is_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_first_error_of_the_destination_is_kept, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refusal_at_the_end_is_seen, setup, teardown),
	};
	return cmocka_run_group_tests_name("markup writer", tests, NULL, NULL);
}
