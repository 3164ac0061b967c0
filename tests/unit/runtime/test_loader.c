/* Takes the folder of the modules as its argument. */
#include "runtime/loader.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fake.h"

static const char *modules;
static char scratch[] = "/tmp/dm-loader-XXXXXX";

static const char *path_of(const char *folder, const char *name)
{
	static char paths[2][4096];
	static int next;
	char *path = paths[next++ % 2]; /* two may be in use */

	(void)snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

static void copy(const char *from, const char *to, mode_t mode)
{
	char bytes[65536];
	FILE *in = fopen(from, "rb");
	FILE *out = fopen(to, "wb");

	assert_non_null(in);
	assert_non_null(out);
	for (size_t n; (n = fread(bytes, 1, sizeof(bytes), in)) > 0;)
		assert_int_equal(fwrite(bytes, 1, n, out), n);
	(void)fclose(in);
	assert_int_equal(fclose(out), 0);
	assert_int_equal(chmod(to, mode), 0);
}

static void assert_refused(const char *path, int code, const char *id)
{
	const struct dm_plugin *plugin = NULL;
	struct dm_error err = { 0 };

	assert_int_equal(dm_loader_open(path, &plugin, &err), code);
	assert_string_equal(err.id, id);
	assert_true(err.text[0]);
	assert_null(plugin);
}

static void sound_modules_load(void **state)
{
	const struct dm_plugin *first = NULL, *other = NULL;
	struct dm_error err = { 0 };

	(void)state;
	assert_int_equal(dm_loader_open(path_of(modules, "sound.so"), &first, &err), 0);
	assert_string_equal(first->id, "sound");
	/* The descriptor's number is used again: the second must not be the first. */
	assert_int_equal(dm_loader_open(path_of(modules, "other.so"), &other, &err), 0);
	assert_string_equal(other->id, "other");
	assert_int_equal(err.code, 0);
}

static void broken_modules_are_refused(void **state)
{
	static const struct {
		const char *name, *id;
	} rows[] = {
		{ "magic.so", "plugin.magic" },
		{ "major.so", "plugin.major" },
		{ "minor.so", "plugin.minor" },
		{ "smaller.so", "plugin.size" },
		{ "larger.so", "plugin.size" },
		{ "stub.so", "plugin.size" },
		{ "id.so", "plugin.id" },
		{ "functions.so", "plugin.functions" },
		{ "symbol.so", "plugin.symbol" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_refused(path_of(modules, rows[i].name), DM_E_CONTRACT, rows[i].id);
}

static void messages_name_file_and_remedy(void **state)
{
	const struct dm_plugin *plugin;
	struct dm_error err = { 0 };

	(void)state;
	(void)dm_loader_open(path_of(modules, "minor.so"), &plugin, &err);
	assert_string_equal(err.text,
		"it was built for interface 1.99, this is 1.0; it needs a newer dropmill");
	assert_non_null(strstr(err.part, "minor.so"));
}

static void what_others_may_write_is_refused(void **state)
{
	char path[sizeof(scratch) + 16];

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/open.so", scratch);
	copy(path_of(modules, "sound.so"), path, 0666);
	assert_refused(path, DM_E_CONFIG, "plugin.writable");
	assert_int_equal(chmod(path, 0664), 0);
	assert_refused(path, DM_E_CONFIG, "plugin.writable");
	assert_int_equal(chmod(scratch, 0777), 0);
	assert_int_equal(chmod(path, 0644), 0);
	assert_refused(path, DM_E_CONFIG, "plugin.writable");
	assert_int_equal(chmod(scratch, 0755), 0);
}

static void other_peoples_files_are_refused(void **state)
{
	const char *path = path_of(scratch, "alien.so");

	(void)state;
	if (geteuid() != 0)
		return; /* only root can give a file away; cmocka tells a skipped test as failed */
	assert_int_equal(chmod(scratch, 0755), 0);
	copy(path_of(modules, "sound.so"), path, 0755);
	assert_int_equal(chown(path, 12345, 12345), 0);
	assert_refused(path, DM_E_CONFIG, "plugin.owner");
}

static void what_is_no_module_is_refused(void **state)
{
	(void)state;
	assert_int_equal(chmod(scratch, 0755), 0);
	FILE *text = fopen(path_of(scratch, "text.so"), "w");
	assert_non_null(text);
	(void)fputs("#!/bin/sh\n", text);
	(void)fclose(text);
	assert_refused(path_of(scratch, "text.so"), DM_E_CONFIG, "plugin.load");
	assert_int_equal(mkdir(path_of(scratch, "folder.so"), 0755), 0);
	assert_refused(path_of(scratch, "folder.so"), DM_E_CONFIG, "plugin.not-a-file");
	assert_int_equal(mkfifo(path_of(scratch, "fifo.so"), 0600), 0);
	assert_refused(path_of(scratch, "fifo.so"), DM_E_CONFIG, "plugin.not-a-file");
	assert_refused(path_of(scratch, "none.so"), DM_E_NOT_FOUND, "plugin.missing");
	assert_refused(path_of(scratch, "none/none.so"), DM_E_NOT_FOUND, "plugin.missing");
}

static void tables_in_memory_are_checked(void **state)
{
	static const struct dm_format bare = { sizeof(bare), NULL, NULL };
	static const struct dm_format *const bare_list[] = { &bare, NULL };
	static const char *const ids[] = { "", "Csv", "9x", "a b", "a_b", NULL,
		"abcdefghijklmnopqrstuvwxyzabcdefg" };
	struct fake fake;
	struct dm_error err = { 0 };

	(void)state;
	fake_writer(&fake);
	assert_int_equal(dm_loader_check(&fake.plugin, sizeof(fake.plugin), &err), 0);
	fake.writer.struct_size = 4;
	assert_int_equal(dm_loader_check(&fake.plugin, 0, NULL), DM_E_CONTRACT);
	fake_reader(&fake);
	fake.plugin.caps = 1;
	assert_int_equal(dm_loader_check(&fake.plugin, 0, NULL), DM_E_CONTRACT);
	fake.plugin.caps = UINT64_C(1) << 40; /* may be ignored */
	assert_int_equal(dm_loader_check(&fake.plugin, 0, NULL), 0);
	fake.plugin.kind = 3;
	assert_int_equal(dm_loader_check(&fake.plugin, 0, NULL), DM_E_CONTRACT);
	fake_reader(&fake);
	fake.plugin.formats = bare_list;
	assert_int_equal(dm_loader_check(&fake.plugin, 0, NULL), DM_E_CONTRACT);
	fake_reader(&fake);
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		fake.plugin.id = ids[i];
		assert_int_equal(dm_loader_check(&fake.plugin, 0, NULL), DM_E_CONTRACT);
	}
	fake_reader(&fake);
	fake.reader.probe = NULL;
	assert_int_equal(dm_loader_check(&fake.plugin, 0, NULL), DM_E_CONTRACT);
}

static int make_scratch(void **state)
{
	(void)state;
	return mkdtemp(scratch) ? 0 : -1;
}

static int remove_scratch(void **state)
{
	static const char *const names[] = { "open.so", "alien.so", "text.so", "fifo.so" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		(void)unlink(path_of(scratch, names[i]));
	(void)rmdir(path_of(scratch, "folder.so"));
	return rmdir(scratch);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sound_modules_load),
		cmocka_unit_test(broken_modules_are_refused),
		cmocka_unit_test(messages_name_file_and_remedy),
		cmocka_unit_test(what_others_may_write_is_refused),
		cmocka_unit_test(other_peoples_files_are_refused),
		cmocka_unit_test(what_is_no_module_is_refused),
		cmocka_unit_test(tables_in_memory_are_checked),
	};

	if (argc != 2)
		return 64;
	modules = argv[1];
	return cmocka_run_group_tests(tests, make_scratch, remove_scratch);
}
