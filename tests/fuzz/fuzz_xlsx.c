/* The reader of XLSX, from the text of its parts on. */
#include "fuzz_host.h"
#include "fuzz_parts.h"
#include "fuzz_target.h"

extern const struct dm_plugin dm_plugin_xlsx;

/* clang-format off */
static const struct fuzz_part MADE[] = {
	{ "_rels/.rels", FUZZ_RELS(FUZZ_REL("r1", "officeDocument", "xl/workbook.xml")) },
	{ "xl/_rels/workbook.xml.rels",
		FUZZ_RELS(FUZZ_REL("r1", "worksheet", "sheet1.xml")
			FUZZ_REL("s", "styles", "styles.xml")
			FUZZ_REL("t", "sharedStrings", "sharedStrings.xml")) },
	{ "xl/workbook.xml",
		"<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' "
		"xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>"
		"<sheets><sheet name='S' sheetId='1' r:id='r1'/></sheets></workbook>" },
	{ "xl/styles.xml",
		"<styleSheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
		"<numFmts><numFmt numFmtId='200' "
		"formatCode='[DBNum1]0.0%;yyyy\"年\"m\"月\"'/></numFmts>"
		"<cellXfs><xf numFmtId='0'/><xf numFmtId='200'/><xf numFmtId='14'/>"
		"<xf numFmtId='46'/><xf numFmtId='12'/><xf "
		"numFmtId='48'/></cellXfs></styleSheet>" },
	{ "xl/sharedStrings.xml",
		"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
		"<si><t>a_x000A_b</t></si><si><r><t>c</t></r><rPh><t>d</t></rPh></si></sst>" },
	{ 0 },
};
/* clang-format on */

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	fuzz_prepare(&dm_plugin_xlsx);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	fuzz_read_parts(&dm_plugin_xlsx, "a.xlsx", "xl/sheet1.xml", MADE, bytes, n);
	return 0;
}
