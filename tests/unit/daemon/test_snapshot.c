#include "daemon/snapshot.h"

#include "folder.h"

static struct folder f;
static struct dm_layout layout;
static char paths[8][512];
static unsigned problems;

static const char *path(unsigned i, const char *folder, const char *name)
{
	(void)snprintf(paths[i], sizeof(paths[i]), "%s/%s", folder, name);
	return paths[i];
}

static int make(void **state)
{
	const char *config = getenv("DM_CONFIG");

	(void)state;
	folder_make(&f);
	folder_sub(&f, "forms");
	layout = (struct dm_layout){ .worker = "worker",
		.plugins = "plugins",
		.forms = path(0, f.path, "forms"),
		.forms_local = path(1, f.path, "none"),
		.schema = "",
		.ignore = path(2, config, "ignore.yaml"),
		.messages = path(3, config, "messages.yaml") };
	return 0;
}

static int removed(void **state)
{
	(void)state;
	folder_remove(&f);
	return 0;
}

static void on_problem(void *ctx, const struct dm_problem *problem)
{
	(void)ctx;
	(void)problem;
	problems++;
}

static int load(const char *settings, struct dm_snapshot **ret, struct dm_error *err)
{
	folder_write(&f, "dropmill.yaml", settings);
	*err = (struct dm_error){ 0 };
	return dm_snapshot_load(
		path(4, f.path, "dropmill.yaml"), &layout, on_problem, NULL, ret, err);
}

static struct dm_snapshot *loaded(const char *settings)
{
	struct dm_snapshot *s = NULL;
	struct dm_error err;

	if (load(settings, &s, &err))
		fail_msg("%s", err.text);
	return s;
}

static bool has_argument(const struct dm_snapshot *s, const char *text)
{
	for (const char *const *a = s->pool.worker.arguments; *a; a++)
		if (strcmp(*a, text) == 0)
			return true;
	return false;
}

#define ROUTES                                       \
	"routes:\n"                                  \
	"  - {name: a, root: /a, outputs: [json]}\n" \
	"  - {name: b, root: /b, outputs: [html, json]}\n"

static void workers_are_launched_by_the_settings(void **state)
{
	struct dm_snapshot *s =
		loaded(ROUTES "workers: 3\nlimits: {wall_seconds: 7, jobs_per_worker: 9}\n");

	(void)state;
	assert_int_equal(s->pool.workers, 3);
	assert_int_equal(s->pool.jobs_per_worker, 9);
	assert_int_equal(s->pool.worker.limits.wall, 7000);
	assert_true(has_argument(s, "--writers=json,html")); /* of all routes, each once */
	assert_true(has_argument(s, "--sandbox=required"));
	assert_string_equal(dm_snapshot_route(s, "b")->root.p, "/b");
	assert_null(dm_snapshot_route(s, "c"));
	dm_snapshot_unref(&s);
	assert_null(s);
}

/* A sanitizer tells where it is freed too early or never. */
static void it_lives_as_long_as_somebody_works_by_it(void **state)
{
	struct dm_snapshot *s = loaded(ROUTES), *held = dm_snapshot_ref(s);

	(void)state;
	dm_snapshot_unref(&s);
	assert_true(dm_ignore_has_file(&held->ignore, "~$a.docx"));
	dm_snapshot_unref(&held);
	dm_snapshot_unref(&held);
}

/* The same content is a duplicate only where the same would come out of it. */
static void the_digest_changes_with_what_decides_results(void **state)
{
	struct dm_snapshot *a = loaded(ROUTES), *b = loaded(ROUTES "workers: 2\n");

	(void)state;
	assert_memory_equal(a->digest, b->digest, sizeof(a->digest));
	dm_snapshot_unref(&b);
	b = loaded(ROUTES "limits: {cells: 5}\n");
	assert_memory_not_equal(a->digest, b->digest, sizeof(a->digest));
	dm_snapshot_unref(&b);
	folder_write(&f, "forms/label.yaml", "x: 1\n");
	b = loaded(ROUTES);
	assert_memory_not_equal(a->digest, b->digest, sizeof(a->digest));
	dm_snapshot_unref(&b);
	dm_snapshot_unref(&a);
}

static void settings_that_are_wrong_give_none(void **state)
{
	struct dm_snapshot *s = NULL;
	struct dm_error err;

	(void)state;
	problems = 0;
	assert_int_equal(load("surprise: yes\nworkers: many\n", &s, &err), DM_E_CONFIG);
	assert_string_equal(err.id, "config.invalid");
	assert_true(problems >= 2);
	assert_null(s);
	layout.messages = path(5, f.path, "none.yaml");
	assert_true(load(ROUTES, &s, &err) != 0);
	assert_null(s);
}

/* What the administrator leaves out of the folder adds to what always is. */
static void a_list_beside_the_settings_adds_to_the_shipped_one(void **state)
{
	struct dm_snapshot *s;

	(void)state;
	folder_write(&f, "ignore.yaml", "suffixes: [.draft]\n");
	s = loaded(ROUTES);
	assert_true(dm_ignore_has_file(&s->ignore, "a.draft"));
	assert_true(dm_ignore_has_file(&s->ignore, "a.tmp"));
	assert_false(dm_ignore_has_file(&s->ignore, "a.docx"));
	dm_snapshot_unref(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			workers_are_launched_by_the_settings, make, removed),
		cmocka_unit_test_setup_teardown(
			it_lives_as_long_as_somebody_works_by_it, make, removed),
		cmocka_unit_test_setup_teardown(
			the_digest_changes_with_what_decides_results, make, removed),
		cmocka_unit_test_setup_teardown(settings_that_are_wrong_give_none, make, removed),
		cmocka_unit_test_setup_teardown(
			a_list_beside_the_settings_adds_to_the_shipped_one, make, removed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
