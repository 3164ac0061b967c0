#include "base/error.h"

#include <errno.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "cmocka_all.h"

static void the_first_error_wins(void **state)
{
	(void)state;
	struct dm_error err = { 0 };

	assert_int_equal(
		dm_error_set(&err, DM_E_FORMAT, "zip.truncated", "the %s ends early", "package"),
		DM_E_FORMAT);
	assert_int_equal(dm_error_set(&err, DM_E_IO, "system", "later"), DM_E_IO);
	assert_int_equal(err.code, DM_E_FORMAT);
	assert_string_equal(err.id, "zip.truncated");
	assert_string_equal(err.text, "the package ends early");
	assert_int_equal(dm_error_set(NULL, DM_E_BUG, "x", "y"), DM_E_BUG);
}

static void long_texts_are_cut_at_a_character(void **state)
{
	(void)state;
	struct dm_error err = { 0 };
	char text[1200];

	for (size_t i = 0; i + 3 < sizeof(text); i += 3)
		memcpy(text + i, "元", 4);
	(void)dm_error_set(&err, DM_E_FORMAT,
		"an.id.that.is.much.longer.than.forty.bytes.can.ever.be", "a%s", text);
	assert_true(strlen(err.text) < sizeof(err.text));
	assert_true(strlen(err.text) >= sizeof(err.text) - 4);
	assert_true(dm_utf8_is_valid(dm_str_from_c(err.text)));
	assert_int_equal(strlen(err.id), sizeof(err.id) - 1);
	dm_error_place(&err, (struct dm_str){ text, 1000 }, 3, 4);
	assert_true(dm_utf8_is_valid(dm_str_from_c(err.part)));
	assert_true(strlen(err.part) >= sizeof(err.part) - 4);
}

static void a_place_is_added_once(void **state)
{
	(void)state;
	struct dm_error err = { 0 };

	dm_error_place(&err, DM_STR("too early"), 1, 1);
	assert_string_equal(err.part, "");
	(void)dm_error_set(&err, DM_E_FORMAT, "x", "y");
	dm_error_place(&err, DM_STR("word/document.xml"), 0, 0);
	dm_error_place(&err, DM_STR("other"), 5, 6);
	assert_string_equal(err.part, "word/document.xml");
	assert_int_equal(err.line, 0);
	err = (struct dm_error){ 0 };
	(void)dm_error_set(&err, DM_E_FORMAT, "x", "y");
	dm_error_place(&err, DM_NULL, 5, 6);
	dm_error_place(&err, DM_STR("other"), 7, 8);
	assert_string_equal(err.part, "");
	assert_int_equal(err.line, 5);
	dm_error_place(NULL, DM_STR("x"), 1, 1);
}

static void errno_gives_the_code_that_decides(void **state)
{
	(void)state;
	static const struct {
		int number;
		int32_t code;
	} ROWS[] = { { ENOSPC, DM_E_SPACE }, { EDQUOT, DM_E_SPACE }, { EFBIG, DM_E_SPACE },
		{ ENOENT, DM_E_NOT_FOUND }, { ENOTDIR, DM_E_NOT_FOUND }, { ENOMEM, DM_E_NOMEM },
		{ EIO, DM_E_IO }, { EACCES, DM_E_IO } };

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct dm_error err = { 0 };
		assert_int_equal(dm_error_errno(&err, ROWS[i].number, "cannot read"), ROWS[i].code);
		assert_int_equal(err.code, ROWS[i].code);
		assert_true(dm_str_starts(dm_str_from_c(err.text), DM_STR("cannot read: ")));
	}
}

/* What the queue and the shell rely on, code by code. */
static void every_code_has_its_consequence(void **state)
{
	(void)state;
	static const struct {
		int32_t code;
		const char *name;
		enum dm_disposition disposition;
		int exit;
	} ROWS[] = {
		{ DM_OK, "ok", DM_DISPOSITION_DONE, 0 },
		{ DM_E_FORMAT, "format", DM_DISPOSITION_FAILED, 65 },
		{ DM_E_LIMIT, "limit", DM_DISPOSITION_FAILED, 65 },
		{ DM_E_UNSUPPORTED, "unsupported", DM_DISPOSITION_FAILED, 65 },
		{ DM_E_CANCELLED, "cancelled", DM_DISPOSITION_RETURN, 75 },
		{ DM_E_IO, "io", DM_DISPOSITION_RETRY, 74 },
		{ DM_E_SPACE, "space", DM_DISPOSITION_RETRY, 73 },
		{ DM_E_NOMEM, "nomem", DM_DISPOSITION_AGAIN, 75 },
		{ DM_E_CONFIG, "config", DM_DISPOSITION_HOLD, 78 },
		{ DM_E_CONTRACT, "contract", DM_DISPOSITION_FAILED, 69 },
		{ DM_E_BUG, "bug", DM_DISPOSITION_FAILED, 70 },
		{ DM_E_NO_READER, "no-reader", DM_DISPOSITION_FAILED, 2 },
		{ DM_E_CRASH, "crash", DM_DISPOSITION_AGAIN, 65 },
		{ DM_E_TIMEOUT, "timeout", DM_DISPOSITION_AGAIN, 65 },
		{ DM_E_NOT_FOUND, "not-found", DM_DISPOSITION_RETURN, 66 },
		{ DM_E_OUTPUT, "output", DM_DISPOSITION_RETRY, 73 },
		{ DM_E_USAGE, "usage", DM_DISPOSITION_FAILED, 64 },
		{ -999, "unknown", DM_DISPOSITION_FAILED, 70 },
		{ 1, "unknown", DM_DISPOSITION_FAILED, 70 },
	};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		assert_string_equal(dm_code_name(ROWS[i].code), ROWS[i].name);
		assert_int_equal(dm_code_disposition(ROWS[i].code), ROWS[i].disposition);
		assert_int_equal(dm_code_exit(ROWS[i].code), ROWS[i].exit);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_error_wins),
		cmocka_unit_test(long_texts_are_cut_at_a_character),
		cmocka_unit_test(a_place_is_added_once),
		cmocka_unit_test(errno_gives_the_code_that_decides),
		cmocka_unit_test(every_code_has_its_consequence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
