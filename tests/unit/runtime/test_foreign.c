#include "runtime/foreign.h"

#include "fake.h"

static int check(const void *bytes, size_t n, struct dm_error *err)
{
	struct dm_source source = fake_source(bytes, n, "x");

	*err = (struct dm_error){ 0 };
	return dm_foreign_check(&source, DM_FOREIGN_UNCLAIMED, err);
}

static void first_bytes_tell_the_kind(void **state)
{
	static const struct {
		struct dm_str bytes;
		const char *id;
	} rows[] = {
		{ { "%PDF-1.4\n", 9 }, "file.pdf" },
		{ { "junk\n%PDF-1.4\n", 14 }, "file.pdf" },
		{ { "{\\rtf1\\ansi", 11 }, "file.rtf" },
		{ { "\xEF\xBB\xBF\r\n <!DOCTYPE HTML PUBLIC", 28 }, "file.html" },
		{ { "<!-- x --><Table><tr>", 21 }, "file.html" },
		{ { "<?xml version='1.0'?><html xmlns=", 33 }, "file.html" },
		{ { "\xFF\xFE\r\0\n\0<\0h\0t\0m\0l\0>\0-N", 20 }, "file.html" },
		{ { "\xFE\xFF\0<\0T\0A\0B\0L\0E\0>N-", 18 }, "file.html" },
		{ { "<?xml version='1.0'?>\n<?mso-application progid=\"Excel.Sheet\"?>", 61 },
			"file.excel-xml" },
		{ { "<?xml version='1.0'?><a/>", 25 }, "file.xml" },
		{ { "\x89PNG\r\n\x1A\n....", 12 }, "file.image" },
		{ { "II*\0....", 8 }, "file.image" },
		{ { "RIFF\0\0\0\0WEBP", 12 }, "file.image" },
		{ { "Rar!\x1A\x07\1\0", 8 }, "file.archive" },
		{ { "PK\x03\x04\x14\0\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
			  62 },
			"file.ods" },
		{ { "PK\x03\x04\x14\0\0\0a.txt", 13 }, "file.zip" },
		{ { "PK\x03\x04\x14\0\0\0_rels/PK\x03\x04\0ppt/presentation.xml", 40 },
			"file.presentation" },
		{ { "\177ELF\2\1\1", 7 }, "file.program" },
		{ { "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8 }, "file.legacy-office" },
		{ { "\x09\4\6\0\0\0\x10\0", 8 }, "file.legacy-xls" },
	};
	struct dm_error err;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(check(rows[i].bytes.p, rows[i].bytes.n, &err), DM_E_UNSUPPORTED);
		assert_string_equal(err.id, rows[i].id);
		assert_non_null(strstr(err.text, "; "));
	}
}

static void text_and_noise_are_no_known_kind(void **state)
{
	static const struct dm_str rows[] = { { "a,b,c\n1,2,3\n", 12 }, { "\0\1\2\3", 4 },
		{ "BM,GIF\n", 7 }, { "P", 1 }, { "<", 1 }, { "II*", 3 }, { "\xFF\xFE", 2 },
		{ "\xFF\xFE<", 3 }, { "\xFF\xFE<\0", 4 }, { "\xFE\xFFN<N-", 6 } };
	struct dm_error err;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(check(rows[i].p, rows[i].n, &err), 0);
}

static void put_name(char *entry, const char *name)
{
	for (size_t i = 0; name[i]; i++)
		entry[2 * i] = name[i];
}

static void legacy_files_are_told_by_their_streams(void **state)
{
	static const struct {
		const char *stream, *id;
	} rows[] = { { "WordDocument", "file.legacy-doc" }, { "Workbook", "file.legacy-xls" },
		{ "Book", "file.legacy-xls" }, { "EncryptedPackage", "file.encrypted" },
		{ "WordDocumentX", "file.legacy-office" } };
	struct dm_error err;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char file[512 * 4] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

		file[30] = 9;
		file[48] = 1; /* the directory is sector 1: behind the header and sector 0 */
		put_name(file + 1024, "Root Entry");
		put_name(file + 1024 + 256, rows[i].stream);
		assert_int_equal(check(file, sizeof(file), &err), DM_E_UNSUPPORTED);
		assert_string_equal(err.id, rows[i].id);
	}
}

static void a_directory_far_outside_is_harmless(void **state)
{
	char file[1024] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
	struct dm_error err;

	(void)state;
	file[30] = 12;
	memset(file + 48, 0xFF, 4);
	assert_int_equal(check(file, sizeof(file), &err), DM_E_UNSUPPORTED);
	assert_string_equal(err.id, "file.legacy-office");
}

static void a_claimed_archive_is_left_to_its_reader(void **state)
{
	struct dm_source zip = fake_source("PK\x03\x04....", 8, "cut.xlsx");
	struct dm_source pdf = fake_source("%PDF-1.4", 8, "a.xlsx");
	struct dm_source text =
		fake_source("PK\x03\x04\x14\0\0\0mimetypeapplication/vnd.oasis.opendocument.text",
			55, "a.docx");

	(void)state;
	assert_int_equal(dm_foreign_check(&text, DM_FOREIGN_CLAIMED, NULL), DM_E_UNSUPPORTED);
	assert_int_equal(dm_foreign_check(&zip, DM_FOREIGN_CLAIMED, NULL), 0);
	assert_int_equal(dm_foreign_check(&pdf, DM_FOREIGN_CLAIMED, NULL), DM_E_UNSUPPORTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_bytes_tell_the_kind),
		cmocka_unit_test(text_and_noise_are_no_known_kind),
		cmocka_unit_test(legacy_files_are_told_by_their_streams),
		cmocka_unit_test(a_claimed_archive_is_left_to_its_reader),
		cmocka_unit_test(a_directory_far_outside_is_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
