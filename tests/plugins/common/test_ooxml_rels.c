/* Relationships: which part is meant, and what is never followed. */
#include "common/ooxml/rels.h"

#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "ooxml_fixture.h"

#define RELS "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define TYPE_STRICT "http://purl.oclc.org/ooxml/officeDocument/relationships/"

static const struct ooxml_member MORE[] = {
	{ "xl/_rels/main.xml.rels",
		RELS "<Relationship Id='a' Type='" TYPE "worksheet' Target='sheets/S%201.xml'/>"
		     "<Relationship Id='b' Type='" TYPE_STRICT "styles' Target='/xl/./st.xml'/>"
		     "<Relationship Id='c' Type='" TYPE "theme' Target='..\\top&amp;.xml'/>"
		     "<Relationship Id='d' Type='" TYPE "image' Target='../../etc/passwd'/>"
		     "<Relationship Id='e' Type='" TYPE "hyperlink' Target='http://127.0.0.1/' "
		     "TargetMode='External'/>"
		     "<Relationship Id='f' Type='urn:mine' Target='x.xml'/></Relationships>" },
	{ 0 },
};

static void resolves_and_refuses(void **state)
{
	struct ooxml_host host;
	struct ooxml_source source;
	struct dm_rels rels;
	struct dm_package *package = NULL;
	struct dm_str part;

	(void)state;
	ooxml_host_init(&host);
	ooxml_source_init(
		&source, ooxml_pack_main(&host.arena, "xl/main.xml", "<a/>", MORE), "a.xlsx");
	assert_int_equal(dm_package_open(&host.host, &source.source, &package), 0);
	assert_int_equal(dm_rels_main_part(package, &part), 0);
	assert_true(dm_str_eq(part, DM_STR("xl/main.xml")));
	assert_int_equal(dm_rels_read(package, part, &rels), 0);
	assert_int_equal(rels.n, 6);
	assert_true(dm_str_eq(rels.items[0].target, DM_STR("xl/sheets/S 1.xml")));
	assert_true(dm_str_eq(dm_rels_find_type(&rels, "styles")->target, DM_STR("xl/st.xml")));
	assert_true(dm_str_eq(dm_rels_find_id(&rels, DM_STR("c"))->target, DM_STR("top&.xml")));
	assert_true(dm_str_eq(rels.items[5].type, DM_STR("urn:mine")));
	assert_null(dm_rels_find_id(&rels, DM_STR("")));
	assert_int_equal(dm_rel_part(package, &rels.items[3], &part), DM_E_FORMAT);
	assert_string_equal(host.id, "ooxml.target");
	host.code = 0;
	assert_int_equal(dm_rel_part(package, &rels.items[4], &part), DM_E_FORMAT);
	assert_string_equal(host.id, "ooxml.external");
	assert_int_equal(dm_rels_read(package, DM_STR("xl/none.xml"), &rels), 0);
	assert_int_equal(rels.n, 0);
	dm_package_close(&package);
	ooxml_host_done(&host);
}

static void fails_without_a_main_part(void **state)
{
	const struct ooxml_member members[] = { { "a.txt", "x" }, { 0 } };
	struct ooxml_host host;
	struct ooxml_source source;
	struct dm_package *package = NULL;
	struct dm_str part;

	(void)state;
	ooxml_host_init(&host);
	ooxml_source_init(&source, ooxml_pack(&host.arena, members), "a.docx");
	assert_int_equal(dm_package_open(&host.host, &source.source, &package), 0);
	assert_int_equal(dm_rels_main_part(package, &part), DM_E_FORMAT);
	assert_string_equal(host.id, "ooxml.no-main");
	dm_package_close(&package);
	ooxml_host_done(&host);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(resolves_and_refuses),
		cmocka_unit_test(fails_without_a_main_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
