#include "yaml/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/str.h"
#include "arena_fixture.h"

static const struct dm_yaml *read_good(const char *text)
{
	const struct dm_yaml *root = NULL;
	struct dm_error err = { 0 };

	if (dm_yaml_from_text(&arena, DM_STR("a.yaml"), dm_str_from_c(text), &root, &err))
		fail_msg("%s:%u:%u: %s", err.part, err.line, err.column, err.text);
	return root;
}

static void assert_text(struct dm_str got, const char *want)
{
	assert_non_null(got.p);
	assert_int_equal(got.n, strlen(want));
	assert_memory_equal(got.p, want, got.n);
}

static void assert_refused(const char *text, uint32_t line, uint32_t column, const char *part)
{
	const struct dm_yaml *root = NULL;
	struct dm_error err = { 0 };

	assert_int_equal(
		dm_yaml_from_text(&arena, DM_STR("dir/a.yaml"), dm_str_from_c(text), &root, &err),
		DM_E_CONFIG);
	assert_null(root);
	assert_string_equal(err.part, "dir/a.yaml");
	if (err.line != line || err.column != column || !strstr(err.text, part))
		fail_msg("%u:%u: %s", err.line, err.column, err.text);
}

static void tree_has_kinds_order_and_places(void **state)
{
	(void)state;
	const struct dm_yaml *root = read_good("# units\n"
					       "names:\n"
					       "  - 元\n"
					       "  - \"a\\tb\"\n"
					       "flow: { x: [1, 0.50], '空': '' }\n");
	assert_int_equal(root->kind, DM_YAML_MAP);
	assert_int_equal(root->n, 2);
	const struct dm_yaml *names = dm_yaml_find(root, DM_STR("names"));
	assert_int_equal(names->kind, DM_YAML_LIST);
	assert_int_equal(names->key->line, 2);
	assert_int_equal(names->key->column, 1);
	assert_text(names->first->text, "元");
	assert_int_equal(names->first->line, 3);
	assert_int_equal(names->first->column, 5);
	assert_text(names->first->next->text, "a\tb");
	assert_null(names->first->next->next);
	const struct dm_yaml *flow = dm_yaml_find(root, DM_STR("flow"));
	assert_text(dm_yaml_find(flow, DM_STR("x"))->first->next->text, "0.50");
	assert_text(dm_yaml_find(flow, DM_STR("空"))->text, "");
	assert_null(dm_yaml_find(flow, DM_STR("y")));
	assert_null(dm_yaml_find(NULL, DM_STR("y")));
	assert_null(dm_yaml_find(names, DM_STR("y")));
}

static void nulls_are_null_and_quoted_ones_are_text(void **state)
{
	(void)state;
	const struct dm_yaml *c = read_good("[~, null, 'null', '~', no]")->first;
	assert_null(c->text.p);
	assert_null((c = c->next)->text.p);
	assert_text((c = c->next)->text, "null");
	assert_text((c = c->next)->text, "~");
	assert_text((c = c->next)->text, "no");
}

static void empty_file_is_a_null(void **state)
{
	(void)state;
	assert_null(read_good("")->text.p);
	assert_int_equal(read_good("# only a remark\n")->kind, DM_YAML_SCALAR);
	assert_int_equal(read_good("\xEF\xBB\xBFx: 1\n")->kind, DM_YAML_MAP);
	assert_int_equal(dm_yaml_find(read_good("x:\r\n  y: 1\r\n"), DM_STR("x"))->n, 1);
}

static void what_the_subset_leaves_out_is_refused(void **state)
{
	(void)state;
	assert_refused("a: 1\nb: 2\na: 3\n", 3, 1, "second time");
	assert_refused("a: {x: 1, x: 2}\n", 1, 11, "second time");
	assert_refused("a: &x 1\nb: 2\n", 1, 7, "anchors");
	assert_refused("a: !!str 1\n", 1, 10, "tags");
	assert_refused("? [1]\n: 2\n", 1, 3, "key");
	assert_refused("--- 1\n--- 2\n", 2, 1, "second document");
}

static void aliases_are_refused(void **state)
{
	(void)state;
	const struct dm_yaml *root = NULL;
	struct dm_error err = { 0 };

	assert_int_equal(dm_yaml_from_text(&arena, DM_STR("a"), DM_STR("a: *x\n"), &root, &err),
		DM_E_CONFIG);
	assert_int_equal(err.line, 1);
}

static void syntax_errors_have_their_place(void **state)
{
	(void)state;
	struct dm_error err = { 0 };
	const struct dm_yaml *root = NULL;

	assert_int_equal(dm_yaml_from_text(&arena, DM_STR("a.yaml"),
				 DM_STR("ok: 1\nlist: [1, 2\nmore: 3\n"), &root, &err),
		DM_E_CONFIG);
	assert_string_equal(err.id, "yaml.syntax");
	assert_true(err.line >= 2);
	assert_true(err.column >= 1);
	assert_true(strlen(err.text) > 5);
	assert_refused("a: 1\nb: \xFF\n", 2, 1, "UTF-8");
}

static void deep_nesting_is_refused(void **state)
{
	(void)state;
	char text[4001];
	struct dm_error err = { 0 };
	const struct dm_yaml *root = NULL;

	memset(text, '[', 4000);
	text[4000] = '\0';
	assert_int_equal(dm_yaml_from_text(&arena, DM_STR("a"), dm_str_from_c(text), &root, &err),
		DM_E_CONFIG);
}

static void failing_at_a_node_names_its_place(void **state)
{
	(void)state;
	const struct dm_yaml *root = read_good("a: 1\nlonger:\n  - x\n  - [y]\n");
	const struct dm_yaml *longer = dm_yaml_find(root, DM_STR("longer"));
	struct dm_error err = { 0 };

	assert_int_equal(
		dm_yaml_fail(&err, longer->first->next, "no %s here", "unit"), DM_E_CONFIG);
	assert_string_equal(err.text, "no unit here");
	assert_string_equal(err.part, "a.yaml");
	assert_int_equal(err.line, 4);
	assert_int_equal(err.column, 5);
	assert_int_equal(dm_yaml_fail(NULL, longer, "x"), DM_E_CONFIG);
}

static void expectations_and_known_keys(void **state)
{
	(void)state;
	static const char *const KEYS[] = { "unit", "scale", NULL };
	const struct dm_yaml *root = read_good("unit: 元\nscal: 4\n");
	struct dm_error err = { 0 };

	assert_int_equal(dm_yaml_expect(root, DM_YAML_MAP, &err), 0);
	assert_int_equal(dm_yaml_expect(root->first, DM_YAML_SCALAR, &err), 0);
	assert_int_equal(dm_yaml_expect(root->first, DM_YAML_LIST, &err), DM_E_CONFIG);
	assert_string_equal(err.text, "unit: a list is expected here");
	err = (struct dm_error){ 0 };
	assert_int_equal(dm_yaml_only_keys(root, KEYS, &err), DM_E_CONFIG);
	assert_int_equal(err.line, 2);
	assert_string_equal(err.text, "the key scal is not known here; known are unit, scale");
	err = (struct dm_error){ 0 };
	assert_int_equal(dm_yaml_only_keys(root->first, KEYS, &err), DM_E_CONFIG);
	assert_int_equal(dm_yaml_only_keys(read_good("scale: 4"), KEYS, NULL), 0);
	assert_int_equal(
		dm_yaml_expect(read_good("scale:")->first, DM_YAML_SCALAR, NULL), DM_E_CONFIG);
}

static void files_are_read_and_missing_ones_reported(void **state)
{
	(void)state;
	char path[] = "/tmp/dropmill-yaml-XXXXXX";
	int fd = mkstemp(path);
	const struct dm_yaml *root = NULL;
	struct dm_error err = { 0 };

	assert_true(fd >= 0);
	assert_int_equal(write(fd, "a: 1\nb: [\n", 10), 10);
	assert_int_equal(dm_yaml_read(&arena, path, &root, &err), DM_E_CONFIG);
	assert_string_equal(err.part, path);
	assert_int_equal(ftruncate(fd, 5), 0);
	assert_int_equal(dm_yaml_read(&arena, path, &root, NULL), 0);
	assert_text(root->first->text, "1");
	close(fd);
	unlink(path);
	assert_int_equal(dm_yaml_read(&arena, path, &root, NULL), DM_E_NOT_FOUND);
	assert_int_equal(dm_yaml_read(&arena, "/tmp", &root, NULL), DM_E_CONFIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tree_has_kinds_order_and_places),
		cmocka_unit_test(nulls_are_null_and_quoted_ones_are_text),
		cmocka_unit_test(empty_file_is_a_null),
		cmocka_unit_test(what_the_subset_leaves_out_is_refused),
		cmocka_unit_test(aliases_are_refused),
		cmocka_unit_test(syntax_errors_have_their_place),
		cmocka_unit_test(deep_nesting_is_refused),
		cmocka_unit_test(failing_at_a_node_names_its_place),
		cmocka_unit_test(expectations_and_known_keys),
		cmocka_unit_test(files_are_read_and_missing_ones_reported),
	};

	return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
