/* Which character set a file is in: the ladder, step by step. */
#include "csv_case.h"

#include <stdlib.h>
#include <string.h>

#define TABLE "项目编码,指标值\r\n13063621,≥95%\r\n13063622,≤60万元\r\n"
#define CELLS "0,0:项目编码|0,1:指标值|1,0:13063621|1,1:≥95%|2,0:13063622|2,1:≤60万元"

static void assert_charset(struct dm_str bytes, const char *charset, const char *cells)
{
	struct reading r;

	csv_read(&r, bytes, NULL);
	assert_int_equal(r.error.code, 0);
	csv_assert_fact(&r, "charset", charset);
	assert_string_equal(csv_cells(&r), cells);
	reading_done(&r);
}

static void assert_text(const char *utf8, const char *iconv, const char *charset, const char *cells)
{
	struct dm_str bytes = csv_encode(utf8, iconv);

	assert_charset(bytes, charset, cells);
	free((char *)(uintptr_t)bytes.p);
}

static void test_unicode_with_mark(void **state)
{
	(void)state;
	assert_text("\xEF\xBB\xBF" TABLE, "UTF-8", "UTF-8", CELLS);
	assert_text("\xEF\xBB\xBF" TABLE, "UTF-16LE", "UTF-16LE", CELLS);
	assert_text("\xEF\xBB\xBF" TABLE, "UTF-16BE", "UTF-16BE", CELLS);
	assert_text("\xEF\xBB\xBF" TABLE, "UTF-32LE", "UTF-32LE", CELLS);
	assert_text("\xEF\xBB\xBF" TABLE, "UTF-32BE", "UTF-32BE", CELLS);
	assert_text("\xEF\xBB\xBF" TABLE, "GB18030", "GB18030", CELLS);
	assert_text("\xEF\xBB\xBF\"a,b\",c\n1,2", "UTF-8", "UTF-8", "0,0:a,b|0,1:c|1,0:1|1,1:2");
}

static void test_unicode_without_mark(void **state)
{
	(void)state;
	assert_text(TABLE, "UTF-8", "UTF-8", CELLS);
	assert_text(TABLE, "UTF-16LE", "UTF-16LE", CELLS);
	assert_text(TABLE, "UTF-16BE", "UTF-16BE", CELLS);
	assert_text(TABLE, "UTF-32LE", "UTF-32LE", CELLS);
	assert_text(TABLE, "UTF-32BE", "UTF-32BE", CELLS);
	assert_text("a,b\n1,2\n", "UTF-16LE", "UTF-16LE", "0,0:a|0,1:b|1,0:1|1,1:2");
	assert_charset(DM_STR("a,b\n1,2\n"), "UTF-8", "0,0:a|0,1:b|1,0:1|1,1:2");
	assert_text("𠮷,😀\n甲,乙\n", "UTF-16LE", "UTF-16LE", "0,0:𠮷|0,1:😀|1,0:甲|1,1:乙");
}

/* Three short rows that statistics take for Korean: nothing says so, and every value is wrong. */
static void test_labels_prove_gb18030(void **state)
{
	struct reading r;

	(void)state;
	csv_read_text(&r, TABLE, "GB18030");
	csv_assert_fact(&r, "charset", "GB18030");
	assert_string_equal(csv_cells(&r), CELLS);
	assert_non_null(strstr(reading_note_find(&r, "csv.charset")->text.p, "words of the forms"));
	reading_done(&r);
}

static void test_labels_prove_big5(void **state)
{
	(void)state;
	assert_text("項目名稱,預算金額\n甲,12\n", "BIG5", "Big5",
		"0,0:項目名稱|0,1:預算金額|1,0:甲|1,1:12");
}

/* Big5 that says nothing of forms: short texts that statistics take for another set. */
static void test_big5_by_its_characters(void **state)
{
	(void)state;
	assert_text("池州市,公里\n", "BIG5", "Big5", "0,0:池州市|0,1:公里");
	assert_text("月底,良好,金寨\n", "BIG5", "Big5", "0,0:月底|0,1:良好|0,2:金寨");
	assert_text("中文,大学\n", "GB18030", "GB18030", "0,0:中文|0,1:大学");
}

static void test_labels_by_option(void **state)
{
	static const char *const OPTIONS[] = { "labels", "蘋果 橘子", NULL };
	struct dm_str bytes = csv_encode("蘋果,1\n橘子,2\n", "BIG5");
	struct reading r;

	(void)state;
	csv_read(&r, bytes, &(struct reading_setup){ .name = "a.csv", .options = OPTIONS });
	csv_assert_fact(&r, "charset", "Big5");
	reading_done(&r);
	free((char *)(uintptr_t)bytes.p);
}

static void test_sparse_chinese_without_labels(void **state)
{
	(void)state;
	assert_text("13063621,张三李四,25000000.00\n", "GB18030", "GB18030",
		"0,0:13063621|0,1:张三李四|0,2:25000000.00");
	assert_text("a,办公\n", "GB18030", "GB18030", "0,0:a|0,1:办公");
}

/* 时效 and 学 in GB18030 are sound UTF-8 too, of two bytes a letter. */
static void test_chinese_that_is_sound_utf8_by_chance(void **state)
{
	struct reading r;

	(void)state;
	assert_text("1,时效\n", "GB18030", "GB18030", "0,0:1|0,1:时效");
	csv_read(&r, DM_STR("1,\xD1\xA7\n"), NULL);
	csv_assert_fact(&r, "charset", "UTF-8");
	assert_non_null(strstr(reading_note_find(&r, "csv.charset")->text.p, "GB18030 too"));
	reading_done(&r);
	assert_text("1,時,é\n", "UTF-8", "UTF-8", "0,0:1|0,1:時|0,2:é");
}

static void test_four_byte_codes_and_bytes_that_look_like_ascii(void **state)
{
	(void)state;
	assert_text("项目名称,人\r\n项目,𠮷㐂\r\n", "GB18030", "GB18030",
		"0,0:项目名称|0,1:人|1,0:项目|1,1:𠮷㐂");
	assert_text("名称,值\r\n\"誠\\\",乗\r\n俫|,x\r\n", "GB18030", "GB18030",
		"0,0:名称|0,1:值|1,0:誠\\|1,1:乗|2,0:俫||2,1:x");
}

static void test_euro_of_cp936(void **state)
{
	(void)state;
	assert_charset(DM_STR("a,b\n\x80"
			      "5,\xD6\xD0\xB9\xFA\n"),
		"CP936", "0,0:a|0,1:b|1,0:€5|1,1:中国");
}

static const char JAPANESE[] =
	"自然の力,りんご,みかん\n東京の空は青いです,こんにちは世界,ありがとうございます\n";
static const char KOREAN[] =
	"이름,주소,전화번호\n홍길동,서울특별시 강남구 테헤란로,확인되지 않았습니다\n"
	"김철수,부산광역시 해운대구,자료가 없습니다 다시 입력하십시오\n";
static const char RUSSIAN[] = "Имя;Город;Описание\nИван;Москва;Очень хороший человек и работник\n"
			      "Мария;Санкт-Петербург;Она живёт в большом доме у реки\n";

static void assert_first_cell(const char *utf8, const char *iconv, const char *charset)
{
	struct reading r;
	struct dm_str first = { utf8, strcspn(utf8, ",;") };

	csv_read_text(&r, utf8, iconv);
	assert_int_equal(r.error.code, 0);
	csv_assert_fact(&r, "charset", charset);
	assert_true(dm_str_eq(reading_cell_find(&r, 0, 0, 0)->text, first));
	assert_non_null(reading_note_find(&r, "csv.charset"));
	reading_done(&r);
}

static void test_statistics_where_nothing_is_chinese(void **state)
{
	(void)state;
	assert_first_cell(JAPANESE, "CP932", "Shift_JIS");
	assert_first_cell(KOREAN, "CP949", "EUC-KR");
	assert_first_cell(RUSSIAN, "CP1251", "windows-1251");
	assert_first_cell("Größe;café\nfür Straße;déjà vu\n", "CP1252", "windows-1252");
}

static void test_option_wins(void **state)
{
	static const char *const BIG5[] = { "charset", "big5", NULL };
	static const char *const KOI8[] = { "charset", "KOI8-R", NULL };
	static const char *const NONE[] = { "charset", "klingon", NULL };
	struct dm_str bytes = csv_encode("中文,a\n", "BIG5");
	struct reading r;

	(void)state;
	csv_read(&r, bytes, &(struct reading_setup){ .name = "a.csv", .options = BIG5 });
	assert_string_equal(csv_cells(&r), "0,0:中文|0,1:a");
	assert_string_equal(reading_note_find(&r, "csv.charset")->text.p,
		"the character set is Big5: the option charset says so");
	reading_done(&r);
	/* But a mark in the file is more certain. */
	csv_read(&r, DM_STR("\xEF\xBB\xBF\xE4\xB8\xAD,a\n"),
		&(struct reading_setup){ .name = "a.csv", .options = BIG5 });
	csv_assert_fact(&r, "charset", "UTF-8");
	assert_string_equal(csv_cells(&r), "0,0:中|0,1:a");
	reading_done(&r);
	csv_read(&r, DM_STR("\xC4\xC1,1\n"),
		&(struct reading_setup){ .name = "a.csv", .options = KOI8 });
	csv_assert_fact(&r, "charset", "KOI8-R");
	assert_string_equal(csv_cells(&r), "0,0:да|0,1:1");
	reading_done(&r);
	csv_read(&r, bytes, &(struct reading_setup){ .name = "a.csv", .options = NONE });
	assert_int_equal(r.error.code, DM_E_CONFIG);
	assert_string_equal(r.error.id, "csv.charset-unknown");
	reading_done(&r);
	free((char *)(uintptr_t)bytes.p);
}

static void test_damaged_utf8_stays_utf8(void **state)
{
	struct reading r;

	(void)state;
	csv_read(&r,
		DM_STR("某甲,某乙,某丙\n漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字,1,2\n\xFF"
		       "甲,\xE6\xBC,3\n"),
		NULL);
	csv_assert_fact(&r, "charset", "UTF-8");
	assert_string_equal(csv_cells(&r),
		"0,0:某甲|0,1:某乙|0,2:某丙|1,0:漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字|1,"
		"1:1|1,2:2|2,0:\uFFFD甲|"
		"2,1:\uFFFD\uFFFD|2,2:3");
	assert_int_equal(reading_note_find(&r, "csv.invalid-bytes")->place.line, 3);
	reading_done(&r);
}

static void test_cut_at_the_end(void **state)
{
	struct reading r;

	(void)state;
	csv_read(&r, DM_STR("漢字,某\n漢\xE5\xAD"), NULL);
	csv_assert_fact(&r, "charset", "UTF-8");
	reading_done(&r);
	csv_read(&r,
		DM_STR("\xFF\xFE"
		       "a\0,\0b\0\n\0"
		       "c"),
		NULL);
	csv_assert_fact(&r, "charset", "UTF-16LE");
	assert_int_equal(reading_note_find(&r, "csv.invalid-bytes")->place.line, 2);
	reading_done(&r);
}

static void test_damaged_gb18030_with_labels(void **state)
{
	struct reading r;
	struct dm_str bytes = csv_encode("项目编码,指标值\n甲,x\n", "GB18030");

	(void)state;
	((char *)(uintptr_t)bytes.p)[bytes.n - 2] = (char)0xFF;
	csv_read(&r, bytes, NULL);
	csv_assert_fact(&r, "charset", "GB18030");
	assert_string_equal(csv_cells(&r), "0,0:项目编码|0,1:指标值|1,0:甲|1,1:\uFFFD");
	assert_int_equal(reading_note_find(&r, "csv.invalid-bytes")->place.line, 2);
	reading_done(&r);
	free((char *)(uintptr_t)bytes.p);
}

/* A bad byte takes nothing with it: neither the delimiter nor the break behind it. */
static void test_bad_byte_before_a_delimiter(void **state)
{
	static const char *const GB[] = { "charset", "gbk", NULL };
	struct reading r;

	(void)state;
	csv_read(&r, DM_STR("\xD6,\xD6\n\xFE\x39,b\n"),
		&(struct reading_setup){ .name = "a.csv", .options = GB });
	assert_string_equal(csv_cells(&r), "0,0:\uFFFD|0,1:\uFFFD|1,0:\uFFFD"
					   "9|1,1:b");
	reading_done(&r);
}

/* The first byte that is no UTF-8 stands far behind the sample. */
static void test_chinese_far_into_the_file(void **state)
{
	size_t ascii = 300000;
	struct dm_str tail = csv_encode("项目,预算\n", "GB18030");
	char *bytes = malloc(ascii + tail.n);
	struct reading r;

	(void)state;
	for (size_t i = 0; i < ascii; i += 4)
		memcpy(bytes + i, "1,2\n", 4);
	memcpy(bytes + ascii, tail.p, tail.n);
	assert_int_equal(reading_run(&r, &dm_plugin_csv, bytes, ascii + tail.n,
				 &(struct reading_setup){ .name = "a.csv" }),
		0);
	csv_assert_fact(&r, "charset", "GB18030");
	const struct dm_cell *cell = reading_cell_find(&r, 0, (uint32_t)ascii / 4, 1);
	assert_true(dm_str_eq(cell->text, DM_STR("预算")));
	assert_int_equal(cell->line, ascii / 4 + 1);
	reading_done(&r);
	free(bytes);
	free((char *)(uintptr_t)tail.p);
}

static void assert_refused(struct dm_str bytes, const char *id)
{
	struct reading r;

	csv_read(&r, bytes, NULL);
	assert_int_equal(r.error.code, DM_E_FORMAT);
	assert_string_equal(r.error.id, id);
	assert_int_equal(r.tables.n, 0);
	assert_int_equal(r.score, 0);
	reading_done(&r);
}

static void test_refusals(void **state)
{
	unsigned char random[4096];
	uint32_t x = 1;

	(void)state;
	for (size_t i = 0; i < sizeof(random); i++)
		random[i] = (unsigned char)((x = x * 1664525u + 1013904223u) >> 24);
	assert_refused((struct dm_str){ (char *)random, sizeof(random) }, "csv.not-text");
	assert_refused(DM_STR("a\0,b\0\0\n1,2\0\n"), "csv.not-text");
	assert_refused(DM_STR("\x81,\x8D\n\x8F,\x90\n\x9D,\x81\n"), "csv.charset-unknown");
}

static void test_zero_byte_in_text_is_told(void **state)
{
	struct reading r;

	(void)state;
	csv_read(&r, DM_STR("aaaaaaaaaa,bbbbbbbbbb\ncccccc\0cccc,dddddddddd\n"), NULL);
	csv_assert_fact(&r, "charset", "UTF-8");
	assert_non_null(reading_note_find(&r, "csv.nul"));
	assert_true(dm_str_eq(reading_cell_find(&r, 0, 1, 0)->text, DM_STR("cccccccccc")));
	reading_done(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unicode_with_mark),
		cmocka_unit_test(test_unicode_without_mark),
		cmocka_unit_test(test_labels_prove_gb18030),
		cmocka_unit_test(test_labels_prove_big5),
		cmocka_unit_test(test_big5_by_its_characters),
		cmocka_unit_test(test_labels_by_option),
		cmocka_unit_test(test_sparse_chinese_without_labels),
		cmocka_unit_test(test_chinese_that_is_sound_utf8_by_chance),
		cmocka_unit_test(test_four_byte_codes_and_bytes_that_look_like_ascii),
		cmocka_unit_test(test_euro_of_cp936),
		cmocka_unit_test(test_statistics_where_nothing_is_chinese),
		cmocka_unit_test(test_option_wins),
		cmocka_unit_test(test_damaged_utf8_stays_utf8),
		cmocka_unit_test(test_cut_at_the_end),
		cmocka_unit_test(test_damaged_gb18030_with_labels),
		cmocka_unit_test(test_bad_byte_before_a_delimiter),
		cmocka_unit_test(test_chinese_far_into_the_file),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_zero_byte_in_text_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
