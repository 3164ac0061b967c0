/* The 28 isolating cases that mkprobes.py writes: each is one trap of a format, and the reading
 * beside it there is the one that a person gets. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "reader_host.h"

extern const struct dm_plugin dm_plugin_csv, dm_plugin_docx, dm_plugin_xlsx;

struct probe {
	const char *file;
	const char *blocks; /* {"tables":…,"paragraphs":…} without line breaks */
};

#define INDICATORS(separated)                                                                     \
	"{\"tables\":[{\"name\":\"\",\"cells\":[[0,0,1,1,\"一级指标\"],"                      \
	"[0,1,1,1,\"二级指标\"],[0,2,1,1,\"三级指标\"],[0,3,1,1,\"指标值\"],"          \
	"[1,0,1,1,\"产出指标\"],[1,1,1,1,\"数量指标\"],[1,2,1,1,\"村庄整洁" separated             \
	"美丽\\u000a第二行\"],[1,3,1,1,\"≥95%\"]],\"rows\":2,\"cols\":4}],\"paragraphs\":" \
	"[]"
#define CELLS(cells, rows, columns)                                                             \
	"{\"tables\":[{\"name\":\"\",\"cells\":[" cells "],\"rows\":" rows ",\"cols\":" columns \
	"}],\"paragraphs\":[]"
#define SHEET(cells, rows, columns)                                                               \
	"{\"tables\":[{\"name\":\"S1\",\"cells\":[" cells "],\"rows\":" rows ",\"cols\":" columns \
	"}],\"paragraphs\":[]"
#define PARAGRAPHS(texts) "{\"tables\":[],\"paragraphs\":[" texts "]"

static const struct probe PROBES[] = {
	{ "d01-tc-field.docx", PARAGRAPHS("\"HEAD\",\"PAGE 7\"") },
	{ "d02-nested-field.docx", PARAGRAPHS("\"A[R]B\"") },
	{ "d03-fldsimple.docx", PARAGRAPHS("\"BEFORE SIMPLE AFTER\"") },
	{ "d04-merge.docx",
		CELLS("[0,0,2,1,\"A\"],[0,1,1,2,\"BC\"],[1,1,1,1,\"E\"],[1,2,1,1,\"F\"],"
		      "[2,0,1,1,\"G\"],[2,1,1,1,\"H\"],[2,2,1,1,\"I\"]",
			"3", "3") },
	{ "d05-hmerge.docx",
		CELLS("[0,0,1,2,\"AB\"],[0,2,1,1,\"C\"],[1,0,1,1,\"D\"],[1,1,1,1,\"E\"],"
		      "[1,2,1,1,\"F\"]",
			"2", "3") },
	{ "d06-sdt.docx",
		"{\"tables\":[{\"name\":\"\",\"cells\":[[0,0,1,1,\"H1\"],[0,1,1,1,\"H2\"],"
		"[0,2,1,1,\"H3\"],[1,0,1,1,\"CELL\"],[1,1,1,1,\"b\"],[1,2,1,1,\"c\"],"
		"[2,0,1,1,\"ROW\"],[2,1,1,1,\"e\"],[2,2,1,1,\"f\"],[3,0,1,1,\"xRUNy\"],"
		"[3,1,1,1,\"h\"],[3,2,1,1,\"i\"]],\"rows\":4,\"cols\":3},"
		"{\"name\":\"\",\"cells\":[[0,0,1,1,\"T1\"],[0,1,1,1,\"T2\"]],\"rows\":1,"
		"\"cols\":2}],\"paragraphs\":[]" },
	{ "d07-nested.docx",
		"{\"tables\":[{\"name\":\"\",\"cells\":[[0,0,1,1,\"OUTER\"],[0,1,1,1,\"\"]],"
		"\"rows\":1,\"cols\":2},{\"name\":\"\",\"cells\":[[0,0,1,1,\"I1\"],"
		"[0,1,1,1,\"I2\"],[1,0,1,1,\"I3\"],[1,1,1,1,\"I4\"]],\"rows\":2,\"cols\":2,"
		"\"parent\":[0,0,1]}],\"paragraphs\":[]" },
	{ "d08-revisions.docx",
		"{\"tables\":[{\"name\":\"\",\"cells\":[[0,0,1,1,\"keepNEW\"]],\"rows\":1,"
		"\"cols\":1}],\"paragraphs\":[\"MOVED\"]" },
	{ "d09-textbox.docx", PARAGRAPHS("\"ANCHOR\"") },
	{ "d10-specials.docx", PARAGRAPHS("\"a\\u0009b\\u000ac‑de☑\"") },
	{ "d11-altchunk.docx", PARAGRAPHS("\"BEFORE\",\"CHUNK\",\"AFTER\"") },
	{ "d12-strict.docx",
		"{\"tables\":[{\"name\":\"\",\"cells\":[[0,0,1,1,\"a\"],[0,1,1,1,\"b\"]],"
		"\"rows\":1,\"cols\":2}],\"paragraphs\":[\"STRICT\"]" },
	{ "d13-gridbefore.docx",
		CELLS("[0,0,1,1,\"A\"],[0,1,1,1,\"B\"],[0,2,1,1,\"C\"],[1,1,1,1,\"E\"],"
		      "[1,2,1,1,\"F\"]",
			"2", "3") },
	{ "x01-display.xlsx",
		SHEET("[0,0,1,1,\"50.00%\"],[1,0,1,1,\"25000000.00\"],[2,0,1,1,\"0.3\"],"
		      "[3,0,1,1,\"2021/1/1\"],[4,0,1,1,\"2021年1月1日\"],"
		      "[5,0,1,1,\"2021年1月1日\"],[6,0,1,1,\"2,472.71万元\"],[7,0,1,1,\"95%\"],"
		      "[8,0,1,1,\"0.58\"],[9,0,1,1,\"2021年1月\"]",
			"10", "1") },
	{ "x02-1904.xlsx", SHEET("[0,0,1,1,\"2021/1/1\"]", "1", "1") },
	{ "x03-strings.xlsx",
		SHEET("[0,0,1,1,\"PLAIN\"],[1,0,1,1,\"RICHTEXT\"],[2,0,1,1,\"東京\"],"
		      "[3,0,1,1,\"INLINE\"],[4,0,1,1,\"FORMULASTR\"],[5,0,1,1,\"a\\u000ab\"],"
		      "[6,0,1,1,\"_x000D_\"],[7,0,1,1,\"TRUE\"],[8,0,1,1,\"#DIV/0!\"],"
		      "[9,0,1,1,\"重慶\"],[10,0,1,1,\"2021/1/1\"]",
			"11", "1") },
	{ "x04-formula.xlsx", SHEET("[0,0,1,1,\"3\"],[0,3,1,1,\"END\"]", "1", "4") },
	{ "x05-merge.xlsx",
		SHEET("[0,0,2,2,\"TOP\"],[0,2,1,1,\"1\"],[1,2,1,1,\"2\"],[2,0,1,1,\"7\"],"
		      "[2,1,1,1,\"8\"],[2,2,1,1,\"9\"]",
			"3", "3") },
	{ "x06-hidden.xlsx",
		"{\"tables\":[{\"name\":\"S1\",\"cells\":[[0,0,1,1,\"11\"],[0,1,1,1,\"12\"],"
		"[1,0,1,1,\"21\"],[2,0,1,1,\"31\"]],\"rows\":3,\"cols\":2},"
		"{\"name\":\"S2\",\"cells\":[[0,0,1,1,\"99\"]],\"rows\":1,\"cols\":1},"
		"{\"name\":\"S3\",\"cells\":[[0,0,1,1,\"98\"]],\"rows\":1,\"cols\":1}],"
		"\"paragraphs\":[]" },
	{ "x07-abs-targets.xlsx", SHEET("[0,0,1,1,\"5\"]", "1", "1") },
	{ "x08-far.xlsx", SHEET("[0,0,1,1,\"1\"]", "1", "1") },
	{ "c01-gbk.csv", INDICATORS(",") },
	{ "c02-utf8bom.csv", INDICATORS(",") },
	{ "c03-utf16le.csv", INDICATORS("\\u0009") },
	{ "c04-sep.csv", INDICATORS(";") },
	{ "c05-4byte.csv", CELLS("[0,0,1,1,\"项目名称\"],[0,1,1,1,\"人\"],[1,0,1,1,\"项目\"],"
				 "[1,1,1,1,\"𠮷㐂\"]",
				   "2", "2") },
	{ "c06-ragged.csv",
		CELLS("[0,0,1,1,\"a\"],[0,1,1,1,\"b\"],[0,2,1,1,\"c\"],[1,0,1,1,\"1\"],"
		      "[1,1,1,1,\"2\"],[2,0,1,1,\"1\"],[2,1,1,1,\"2\"],[2,2,1,1,\"3\"],"
		      "[2,3,1,1,\"4\"],[3,0,1,1,\"un\\\"q\"],[3,1,1,1,\"x\"],[3,2,1,1,\"y\"]",
			"4", "4") },
	{ "c07-trail5c.csv",
		CELLS("[0,0,1,1,\"名称\"],[0,1,1,1,\"值\"],[1,0,1,1,\"誠\\\\\"],[1,1,1,1,\"乗\"]",
			"2", "2") },
};

static const struct dm_plugin *reader_of(const char *file)
{
	return *file == 'd' ? &dm_plugin_docx : *file == 'x' ? &dm_plugin_xlsx : &dm_plugin_csv;
}

/* Call reading_done. */
static void read_probe(struct reading *reading, const char *file)
{
	char path[4096];

	assert_true(snprintf(path, sizeof(path), "%s/%s", DM_PROBES, file) < (int)sizeof(path));
	reading_run_file(reading, reader_of(file), path, &(struct reading_setup){ 0 });
	assert_string_equal(reading->error.text, "");
}

/* The blocks without line breaks between them and without the notes. */
static const char *blocks_of(struct reading *reading)
{
	struct dm_str json = dm_str_from_c(reading_json(reading));
	ptrdiff_t notes = dm_str_find(json, DM_STR("],\n\"warnings\""));
	struct dm_buf out;

	assert_true(notes > 0);
	dm_buf_init(&out, &reading->arena);
	for (size_t i = 0; i <= (size_t)notes; i++)
		if (json.p[i] != '\n')
			dm_buf_add_byte(&out, json.p[i]);
	dm_buf_add_byte(&out, '\0');
	return out.p;
}

static void reads_each_as_a_person_does(void **state)
{
	(void)state;
	assert_int_equal(sizeof(PROBES) / sizeof(PROBES[0]), 28);
	for (size_t i = 0; i < sizeof(PROBES) / sizeof(PROBES[0]); i++) {
		struct reading reading;

		read_probe(&reading, PROBES[i].file);
		assert_string_equal(blocks_of(&reading), PROBES[i].blocks);
		assert_true(reading.score >= 60);
		reading_done(&reading);
	}
}

/* ------------------------------------------------------------------ what blocks do not show */

static void keeps_an_entry_beside_its_heading(void **state)
{
	struct reading reading;

	(void)state;
	read_probe(&reading, "d01-tc-field.docx");
	const struct dm_paragraph *head = &reading.paragraphs.items[0];
	assert_int_equal(head->n_entries, 1);
	assert_true(dm_str_eq(head->entries[0].text, DM_STR("TCTEXT")));
	assert_true(dm_str_eq(head->entries[0].list, DM_STR("C")));
	assert_int_equal(head->entries[0].level, 1);
	reading_done(&reading);
}

static void reads_a_text_box_once(void **state)
{
	struct reading reading;
	size_t n = 0;

	(void)state;
	read_probe(&reading, "d09-textbox.docx");
	for (size_t i = 0; i < reading.paragraphs.n; i++)
		n += reading.paragraphs.items[i].channel == DM_CHANNEL_TEXTBOX &&
		     dm_str_eq(reading.paragraphs.items[i].text, DM_STR("BOX"));
	assert_int_equal(n, 1);
	assert_int_equal(reading.paragraphs.n, 2);
	reading_done(&reading);
}

static void keeps_what_is_stored(void **state)
{
	struct reading reading;

	(void)state;
	read_probe(&reading, "x01-display.xlsx");
	assert_true(dm_str_eq(reading_cell_find(&reading, 0, 0, 0)->raw, DM_STR("0.5")));
	assert_int_equal(reading_cell_find(&reading, 0, 3, 0)->kind, DM_CELL_DATE);
	assert_int_equal(reading_cell_find(&reading, 0, 6, 0)->kind, DM_CELL_NUMBER);
	reading_done(&reading);
}

static void tells_a_missing_result_from_an_empty_one(void **state)
{
	struct reading reading;

	(void)state;
	read_probe(&reading, "x04-formula.xlsx");
	assert_int_equal(reading_cell_find(&reading, 0, 0, 1)->flags, DM_CELL_NO_CACHE);
	const struct dm_cell *empty = reading_cell_find(&reading, 0, 0, 2);
	assert_true(!empty || !(empty->flags & DM_CELL_NO_CACHE));
	assert_non_null(reading_note_find(&reading, "xlsx.no-cached-value"));
	reading_done(&reading);
}

static void flags_what_is_hidden(void **state)
{
	struct reading reading;

	(void)state;
	read_probe(&reading, "x06-hidden.xlsx");
	assert_int_equal(reading_cell_find(&reading, 0, 0, 0)->flags, 0);
	assert_int_equal(reading_cell_find(&reading, 0, 0, 1)->flags, DM_CELL_HIDDEN);
	assert_int_equal(reading_cell_find(&reading, 0, 1, 0)->flags, DM_CELL_HIDDEN);
	assert_int_equal(reading.tables.items[0]->rows.items[1].flags, DM_ROW_HIDDEN);
	assert_int_equal(reading.tables.items[1]->table.flags & DM_TABLE_HIDDEN, DM_TABLE_HIDDEN);
	assert_int_equal(reading.tables.items[2]->table.flags & DM_TABLE_HIDDEN, DM_TABLE_HIDDEN);
	reading_done(&reading);
}

static void says_how_text_was_read(void **state)
{
	static const char *const FACTS[][3] = {
		{ "c01-gbk.csv", "GB18030", "," },
		{ "c02-utf8bom.csv", "UTF-8", "," },
		{ "c03-utf16le.csv", "UTF-16LE", "\t" },
		{ "c04-sep.csv", "GB18030", ";" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(FACTS) / sizeof(FACTS[0]); i++) {
		struct reading reading;

		read_probe(&reading, FACTS[i][0]);
		assert_true(
			dm_str_eq(reading_fact(&reading, "charset"), dm_str_from_c(FACTS[i][1])));
		assert_true(
			dm_str_eq(reading_fact(&reading, "delimiter"), dm_str_from_c(FACTS[i][2])));
		reading_done(&reading);
	}
}

static void counts_ragged_rows(void **state)
{
	struct reading reading;

	(void)state;
	read_probe(&reading, "c06-ragged.csv");
	assert_int_equal(reading_note_find(&reading, "csv.ragged")->place.line, 2);
	assert_null(reading_cell_find(&reading, 0, 1, 2)); /* absent, not empty */
	reading_done(&reading);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_each_as_a_person_does),
		cmocka_unit_test(keeps_an_entry_beside_its_heading),
		cmocka_unit_test(reads_a_text_box_once),
		cmocka_unit_test(keeps_what_is_stored),
		cmocka_unit_test(tells_a_missing_result_from_an_empty_one),
		cmocka_unit_test(flags_what_is_hidden),
		cmocka_unit_test(says_how_text_was_read),
		cmocka_unit_test(counts_ragged_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
