/* List labels: the ways to count, and how lists share, restart and override. */
#include "docx_case.h"
#include "docx/number_text.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

static void expect_number(const char *format, uint32_t number, const char *text)
{
	struct dm_arena arena;
	struct dm_buf out;

	dm_arena_init(&arena, 0, NULL, NULL);
	dm_buf_init(&out, &arena);
	docx_number_add(&out, number, docx_number_format_from_text(dm_str_from_c(format)));
	assert_string_equal(dm_buf_str(&out).p, text);
	dm_arena_done(&arena);
}

static void counts_in_latin(void **state)
{
	(void)state;
	expect_number("decimal", 32767, "32767");
	expect_number("decimalZero", 7, "07");
	expect_number("decimalZero", 17, "17");
	expect_number("001, 002, 003, ...", 7, "007");
	expect_number("001, 002, 003, ...", 1234, "1234");
	expect_number("00001, 00002, 00003, ...", 12, "00012");
	expect_number("lowerLetter", 26, "z");
	expect_number("upperLetter", 28, "BB");
	expect_number("upperLetter", 0, "0");
	expect_number("lowerRoman", 1994, "mcmxciv");
	expect_number("upperRoman", 4, "IV");
	expect_number("unheard-of", 5, "5");
	expect_number("none", 5, "");
}

static void counts_in_chinese(void **state)
{
	(void)state;
	expect_number("chineseCounting", 1, "一");
	expect_number("chineseCounting", 10, "十");
	expect_number("chineseCounting", 12, "十二");
	expect_number("chineseCounting", 20, "二十");
	expect_number("chineseCounting", 99, "九十九");
	expect_number("chineseCounting", 101, "一〇一");
	expect_number("chineseCountingThousand", 10, "十");
	expect_number("chineseCountingThousand", 101, "一百零一");
	expect_number("chineseCountingThousand", 110, "一百一十");
	expect_number("chineseCountingThousand", 1005, "一千零五");
	expect_number("chineseCountingThousand", 10010, "一万零一十");
	expect_number("chineseCountingThousand", 12345, "一万二千三百四十五");
	expect_number("chineseLegalSimplified", 10, "壹拾");
	expect_number("chineseLegalSimplified", 203, "贰佰零叁");
	expect_number("ideographDigital", 105, "一〇五");
	expect_number("ideographTraditional", 3, "丙");
	expect_number("ideographTraditional", 11, "11");
	expect_number("ideographZodiac", 12, "亥");
	expect_number("decimalFullWidth", 12, "１２");
	expect_number("decimalEnclosedCircle", 3, "③");
	expect_number("decimalEnclosedCircle", 21, "21");
	expect_number("ideographEnclosedCircle", 2, "㊁");
	expect_number("decimalEnclosedParen", 1, "⑴");
	expect_number("decimalEnclosedFullstop", 20, "⒛");
}

#define LEVEL(n, start, format, text)                                                \
	"<w:lvl w:ilvl='" n "'><w:start w:val='" start "'/><w:numFmt w:val='" format \
	"'/><w:lvlText w:val='" text "'/></w:lvl>"
#define ITEM(list, level, text)                                              \
	P("<w:pPr><w:numPr><w:ilvl w:val='" level "'/><w:numId w:val='" list \
	  "'/></w:numPr></w:pPr>" T(text))

/* As Word writes a format that it has no name for, and what others should take for it. */
#define CUSTOM_LEVEL(n, format, text)                                                     \
	"<w:lvl w:ilvl='" n "'><w:start w:val='1'/><mc:AlternateContent xmlns:mc="        \
	"'http://schemas.openxmlformats.org/markup-compatibility/2006'><mc:Choice "       \
	"Requires='w14'><w:numFmt w:val='custom' w:format='" format "'/></mc:Choice>"     \
	"<mc:Fallback><w:numFmt w:val='upperRoman'/></mc:Fallback></mc:AlternateContent>" \
	"<w:lvlText w:val='" text "'/></w:lvl>"
#define CUSTOM                                                                              \
	"<w:abstractNum w:abstractNumId='5'>" CUSTOM_LEVEL("0", "001, 002, 003, ...", "%1") \
		CUSTOM_LEVEL("1", "from a later Word",                                      \
			"%1-%2") "</w:abstractNum>"                                         \
				 "<w:num w:numId='9'><w:abstractNumId w:val='5'/></w:num>"

/* Levels that name their styles, as Word writes headings. */
#define STYLED                                                                                \
	"<w:abstractNum w:abstractNumId='6'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt " \
	"w:val='decimal'/><w:pStyle w:val='S1'/><w:lvlText w:val='%1'/></w:lvl><w:lvl "       \
	"w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:pStyle w:val='S2'/>"    \
	"<w:lvlText w:val='%1.%2'/></w:lvl></w:abstractNum>"                                  \
	"<w:num w:numId='10'><w:abstractNumId w:val='6'/></w:num>"
#define STYLE_OF_LIST(id, base)                                                   \
	"<w:style w:type='paragraph' w:styleId='" id "'>" base "<w:pPr><w:numPr>" \
	"<w:numId w:val='10'/></w:numPr></w:pPr></w:style>"

static const char NUMBERING[] = PART("numbering",
	"<w:abstractNum w:abstractNumId='1'>" LEVEL("0", "1", "chineseCounting", "%1、") LEVEL("1",
		"1", "decimal",
		"%1.%2") "<w:lvl w:ilvl='2'><w:start w:val='3'/><w:numFmt "
			 "w:val='decimal'/><w:lvlText w:val='%1.%3'/>"
			 "<w:isLgl/><w:lvlRestart w:val='0'/></w:lvl></w:abstractNum>"
			 "<w:abstractNum w:abstractNumId='0'>" LEVEL("0", "1", "bullet",
				 "&#xF0B7;") "</w:abstractNum>"
					     "<w:abstractNum w:abstractNumId='4'><w:numStyleLink "
					     "w:val='L'/></w:abstractNum>" CUSTOM
					     "<w:num w:numId='7'><w:abstractNumId "
					     "w:val='1'/></w:num>"
					     "<w:num w:numId='2'><w:abstractNumId "
					     "w:val='1'/></w:num>"
					     "<w:num w:numId='3'><w:abstractNumId "
					     "w:val='1'/><w:lvlOverride w:ilvl='0'>"
					     "<w:startOverride w:val='5'/></w:lvlOverride></w:num>"
					     "<w:num w:numId='4'><w:abstractNumId "
					     "w:val='1'/><w:lvlOverride w:ilvl='0'>" LEVEL("0", "1",
						     "upperLetter",
						     "(%1)") "</w:lvlOverride></w:num>" STYLED
							     "<w:num w:numId='5'><w:abstractNumId "
							     "w:val='0'/></w:num>"
							     "<w:num w:numId='6'><w:abstractNumId "
							     "w:val='4'/></w:num>"
							     "<w:num w:numId='8'><w:abstractNumId "
							     "w:val='99'/></w:num>");
static const char STYLES[] = PART("styles",
	"<w:style w:type='numbering' w:styleId='L'><w:pPr><w:numPr><w:numId "
	"w:val='7'/></w:numPr></w:pPr>"
	"</w:style><w:style w:type='paragraph' w:styleId='P'><w:pPr><w:numPr><w:ilvl w:val='1'/>"
	"<w:numId w:val='7'/></w:numPr></w:pPr></w:style>" STYLE_OF_LIST("S1", "")
		STYLE_OF_LIST("S2", "<w:basedOn w:val='S1'/>"));

static void expect_labels(const char *body, const char *labels)
{
	const struct ooxml_member more[] = {
		{ "word/_rels/document.xml.rels",
			RELATIONS(RELATE("n", "numbering", "numbering.xml")
					RELATE("s", "styles", "styles.xml")) },
		{ "word/numbering.xml", NUMBERING },
		{ "word/styles.xml", STYLES },
		{ 0 },
	};
	struct reading reading;
	struct dm_buf out;

	docx_case_read(&reading, body, more);
	assert_string_equal(reading.error.text, "");
	dm_buf_init(&out, &reading.arena);
	for (size_t i = 0; i < reading.paragraphs.n; i++) {
		struct dm_str number = reading.paragraphs.items[i].number;

		dm_buf_add(&out, number.p ? number : DM_STR("-"));
		dm_buf_add_byte(&out, ' ');
	}
	assert_string_equal(dm_buf_str(&out).p, labels);
	reading_done(&reading);
}

static void counts_levels(void **state)
{
	(void)state;
	expect_labels(ITEM("7", "0", "a") ITEM("7", "1", "b") ITEM("7", "1", "c")
			      ITEM("7", "0", "d") ITEM("7", "1", "e"),
		"一、 一.1 一.2 二、 二.1 ");
	/* A level that never restarts, in decimals throughout; levels above begin by themselves. */
	expect_labels(ITEM("7", "2", "a") ITEM("7", "0", "b") ITEM("7", "2", "c"), "1.3 一、 1.4 ");
}

static void counts_in_custom_formats(void **state)
{
	(void)state;
	expect_labels(
		ITEM("9", "0", "a") ITEM("9", "0", "b") ITEM("9", "1", "c"), "001 002 002-I ");
}

static void shares_and_overrides(void **state)
{
	(void)state;
	expect_labels(ITEM("7", "0", "a") ITEM("2", "0", "b") ITEM("3", "0", "c")
			      ITEM("7", "0", "d"),
		"一、 二、 五、 六、 ");
	expect_labels(ITEM("4", "0", "a") ITEM("4", "0", "b"), "(A) (B) ");
	expect_labels(ITEM("6", "0", "a") ITEM("7", "0", "b"), "一、 二、 ");
}

static void takes_the_list_of_a_style(void **state)
{
	(void)state;
	expect_labels(P("<w:pPr><w:pStyle w:val='P'/></w:pPr>" T("a"))
			      P("<w:pPr><w:pStyle w:val='P'/><w:numPr><w:numId "
				"w:val='0'/></w:numPr></w:pPr>" T("b"))
				      P("<w:pPr><w:pStyle w:val='P'/></w:pPr>" T("c")),
		"一.1 - 一.2 ");
}

static void takes_the_level_that_names_the_style(void **state)
{
#define STYLED_ITEM(style, more, text) \
	P("<w:pPr><w:pStyle w:val='" style "'/>" more "</w:pPr>" T(text))
	(void)state;
	expect_labels(STYLED_ITEM("S1", "", "a") STYLED_ITEM("S2", "", "b")
			      STYLED_ITEM("S2", "", "c") STYLED_ITEM("S1", "", "d"),
		"1 1.1 1.2 2 ");
	/* What the paragraph says itself counts. */
	expect_labels(STYLED_ITEM("S2", "<w:numPr><w:ilvl w:val='0'/></w:numPr>", "a"), "1 ");
}

static void gives_no_label_where_there_is_none(void **state)
{
	(void)state;
	expect_labels(ITEM("5", "0", "bullet") ITEM("8", "0", "a") ITEM("99", "0", "b")
			      ITEM("7", "99", "level 0") P(T("c")),
		"- - - 一、 - ");
}

static void counts_in_cells_too(void **state)
{
	(void)state;
	expect_labels(TBL(TR(TC(ITEM("7", "0", "a")))) ITEM("7", "0", "b"), "二、 ");
}

static void shows_labels_in_cells(void **state)
{
	const struct ooxml_member more[] = {
		{ "word/_rels/document.xml.rels",
			RELATIONS(RELATE("n", "numbering", "numbering.xml")) },
		{ "word/numbering.xml", NUMBERING },
		{ 0 },
	};
	struct reading reading;

	(void)state;
	docx_case_read(&reading,
		TBL(TR(TC(P(T("head")) P("") ITEM("7", "0", "a") P("") ITEM("7", "0", "b"))
				C("plain") TC(ITEM("7", "0", "")) TC(ITEM("5", "0", "bullet"))
					TC(ITEM("7", "1", "95%")))),
		more);
	assert_string_equal(reading.error.text, "");
	const struct dm_cell *cell = reading_cell_find(&reading, 0, 0, 0);
	assert_true(dm_str_eq(cell->text, DM_STR("head\n\n一、a\n\n二、b")));
	assert_true(dm_str_eq(cell->raw, DM_STR("head\n\na\n\nb")));
	assert_int_equal(cell->flags, DM_CELL_LABELLED);
	assert_int_equal(reading_cell_find(&reading, 0, 0, 1)->flags, 0);
	assert_true(dm_str_eq(reading_cell_find(&reading, 0, 0, 2)->text, DM_STR("三、")));
	assert_true(dm_str_eq(reading_cell_find(&reading, 0, 0, 4)->text, DM_STR("三.1 95%")));
	assert_int_equal(reading_cell_find(&reading, 0, 0, 3)->flags, 0);
	assert_non_null(strstr(reading_json(&reading), "\"head\\u000a\\u000aa"));
	reading_done(&reading);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_in_latin),
		cmocka_unit_test(counts_in_chinese),
		cmocka_unit_test(counts_levels),
		cmocka_unit_test(counts_in_custom_formats),
		cmocka_unit_test(shares_and_overrides),
		cmocka_unit_test(takes_the_list_of_a_style),
		cmocka_unit_test(takes_the_level_that_names_the_style),
		cmocka_unit_test(gives_no_label_where_there_is_none),
		cmocka_unit_test(counts_in_cells_too),
		cmocka_unit_test(shows_labels_in_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
