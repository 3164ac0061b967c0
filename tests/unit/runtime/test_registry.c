/* Takes the folder of the modules as its argument. */
#include "runtime/registry.h"

#include "fake.h"

static const char *modules;

static const struct dm_registry_entry *entry_find(const struct dm_registry *r, const char *end)
{
	for (size_t i = 0; i < r->entries.n; i++)
		if (dm_str_ends(dm_str_from_c(r->entries.items[i].path), dm_str_from_c(end)))
			return &r->entries.items[i];
	return NULL;
}

static void a_folder_loads_in_order_of_names(void **state)
{
	struct dm_registry *r = *state;
	const struct dm_plugin *plugin;
	const char *ids[4] = { 0 };
	size_t at = 0, n = 0;

	assert_int_equal(dm_registry_load(r, &modules, 1, NULL, NULL), 0);
	while (n < 4 && (plugin = dm_registry_next(r, DM_PLUGIN_READER, &at)))
		ids[n++] = plugin->id;
	assert_int_equal(n, 2);
	assert_string_equal(ids[0], "other");
	assert_string_equal(ids[1], "sound");
	at = 0;
	assert_null(dm_registry_next(r, DM_PLUGIN_WRITER, &at));
}

static void what_was_not_loaded_says_why(void **state)
{
	struct dm_registry *r = *state;

	assert_int_equal(dm_registry_load(r, &modules, 1, NULL, NULL), 0);
	assert_null(entry_find(r, "/minor.so")->plugin);
	assert_string_equal(entry_find(r, "/minor.so")->why.id, "plugin.minor");
	/* twin.so has the id of sound.so, which stands before it. */
	assert_null(entry_find(r, "/twin.so")->plugin);
	assert_string_equal(entry_find(r, "/twin.so")->why.id, "plugin.id-taken");
}

static void named_plugins_alone_are_loaded(void **state)
{
	struct dm_registry *r = *state;
	const char *const only[] = { "sound", NULL };

	assert_int_equal(dm_registry_load(r, &modules, 1, only, NULL), 0);
	assert_int_equal(r->entries.n, 1);
	assert_non_null(dm_registry_find(r, DM_PLUGIN_READER, DM_STR("sound")));
	assert_null(dm_registry_find(r, DM_PLUGIN_WRITER, DM_STR("sound")));
}

static void a_named_plugin_must_be_usable(void **state)
{
	struct dm_registry *r = *state;
	const char *const only[] = { "sound", "magic", "none", NULL };
	struct dm_error err = { 0 };

	assert_int_equal(dm_registry_load(r, &modules, 1, only, &err), DM_E_CONFIG);
	assert_string_equal(err.id, "plugin.magic");
	assert_string_equal(entry_find(r, "none")->why.id, "plugin.missing");
	assert_non_null(dm_registry_find(r, DM_PLUGIN_READER, DM_STR("sound")));
}

static void a_missing_folder_stops_nobody(void **state)
{
	struct dm_registry *r = *state;
	const char *const folders[] = { "/nonexistent/plugins", modules };

	assert_int_equal(dm_registry_load(r, folders, 2, NULL, NULL), 0);
	assert_int_equal(entry_find(r, "/nonexistent/plugins")->why.code, DM_E_NOT_FOUND);
	assert_non_null(dm_registry_find(r, DM_PLUGIN_READER, DM_STR("sound")));
}

static int32_t prepare_refusing(const struct dm_host *host)
{
	return host->fail(host, &(struct dm_problem){ .struct_size = sizeof(struct dm_problem),
					.code = DM_E_CONFIG,
					.id = "fake.tables",
					.text = DM_STR("no character sets") });
}

static void an_unprepared_plugin_is_not_used(void **state)
{
	struct dm_registry *r = *state;
	struct dm_error err = { 0 };
	struct fake reader, writer, again;

	fake_reader(&reader);
	fake_reader(&again);
	fake_writer(&writer);
	reader.plugin.prepare = prepare_refusing;
	assert_int_equal(dm_registry_add(r, "(test)", &reader.plugin, &err), 0);
	assert_int_equal(dm_registry_add(r, "(test)", &writer.plugin, &err), 0);
	assert_int_equal(dm_registry_add(r, "(again)", &again.plugin, &err), DM_E_CONFIG);
	assert_string_equal(err.id, "plugin.id-taken");
	dm_registry_prepare(r);
	assert_null(dm_registry_find(r, DM_PLUGIN_READER, DM_STR("fake")));
	assert_non_null(dm_registry_find(r, DM_PLUGIN_WRITER, DM_STR("out")));
	assert_string_equal(r->entries.items[0].why.id, "fake.tables");
}

static int setup(void **state)
{
	static struct dm_registry registry;
	static struct dm_arena arena;

	dm_arena_init(&arena, 0, NULL, NULL);
	dm_registry_init(&registry, &arena);
	*state = &registry;
	return 0;
}

static int teardown(void **state)
{
	dm_arena_done(((struct dm_registry *)*state)->arena);
	return 0;
}

#define REGISTRY(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		REGISTRY(a_folder_loads_in_order_of_names),
		REGISTRY(what_was_not_loaded_says_why),
		REGISTRY(named_plugins_alone_are_loaded),
		REGISTRY(a_named_plugin_must_be_usable),
		REGISTRY(a_missing_folder_stops_nobody),
		REGISTRY(an_unprepared_plugin_is_not_used),
	};

	if (argc != 2)
		return 64;
	modules = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
