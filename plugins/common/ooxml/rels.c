/* Decides which part a relationship means. */
#include "rels.h"

#include "base/vec.h"
#include "xml_feed.h"

enum word { REL = 1, ID, TYPE, TARGET, TARGET_MODE };

static const struct dm_xml_name ROWS[] = {
	{ REL, DM_NS_RELS, "Relationship" },
	{ ID, DM_NS_NONE, "Id" },
	{ TYPE, DM_NS_NONE, "Type" },
	{ TARGET, DM_NS_NONE, "Target" },
	{ TARGET_MODE, DM_NS_NONE, "TargetMode" },
};
static const struct dm_vocabulary WORDS = { ROWS, sizeof(ROWS) / sizeof(ROWS[0]) };

struct reading {
	struct dm_package *package;
	struct dm_str folder; /* of the part that the relationships belong to, with its slash */
	DM_VEC(struct dm_rel) rels;
};

static struct dm_str short_type(struct dm_str type)
{
	static const char *const FAMILIES[] = {
		"http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
		"http://purl.oclc.org/ooxml/officeDocument/relationships/",
	};

	for (size_t i = 0; i < sizeof(FAMILIES) / sizeof(FAMILIES[0]); i++)
		if (dm_str_starts(type, dm_str_from_c(FAMILIES[i])))
			return dm_str_from(type, strlen(FAMILIES[i]));
	return type;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 32);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Undoes %XX; what is none stays. */
static void add_unescaped(struct dm_buf *to, struct dm_str piece)
{
	for (size_t i = 0; i < piece.n; i++) {
		int high = piece.p[i] == '%' && i + 2 < piece.n ? hex_digit(piece.p[i + 1]) : -1;
		int low = high >= 0 ? hex_digit(piece.p[i + 2]) : -1;
		char byte = piece.p[i];

		if (low >= 0) {
			byte = (char)(high << 4 | low);
			i += 2;
		}
		dm_buf_add_byte(to, byte);
	}
}

/* Cuts the last piece off a path; false where there is none: it climbs out of the package. */
static bool climb(struct dm_buf *path)
{
	if (path->n == 0)
		return false;
	while (path->n > 0 && path->p[path->n - 1] != '/')
		path->n--;
	if (path->n > 0)
		path->n--;
	return true;
}

/* RFC 3986, 5.2.4 for part names; false where the target leaves the package. */
static bool resolve(
	struct dm_arena *arena, struct dm_str folder, struct dm_str target, struct dm_str *ret)
{
	struct dm_buf path, slashed;
	struct dm_str rest, piece;

	dm_buf_init(&path, arena);
	dm_buf_init(&slashed, arena);
	if (target.n == 0 || (target.p[0] != '/' && target.p[0] != '\\'))
		dm_buf_add(&slashed, folder);
	for (size_t i = 0; i < target.n && target.p[i] != '#' && target.p[i] != '?'; i++)
		dm_buf_add_byte(&slashed, target.p[i] == '\\' ? '/' : target.p[i]);
	rest = dm_buf_str(&slashed);
	while (dm_str_split(&rest, '/', &piece)) {
		if (piece.n == 0 || dm_str_eq(piece, DM_STR(".")))
			continue;
		if (dm_str_eq(piece, DM_STR(".."))) {
			if (!climb(&path))
				return false;
			continue;
		}
		if (path.n)
			dm_buf_add_byte(&path, '/');
		add_unescaped(&path, piece);
	}
	*ret = dm_buf_str(&path);
	return ret->n > 0;
}

static int32_t on_start(void *ctx, const struct dm_xml_start *start)
{
	struct reading *reading = ctx;
	struct dm_arena *arena = &reading->package->arena;
	struct dm_str value;
	struct dm_rel *rel;

	if (start->id != REL)
		return 0;
	rel = DM_ADD(arena, &reading->rels);
	if (dm_xml_attribute(start, ID, &value))
		rel->id = dm_arena_str(arena, value);
	if (dm_xml_attribute(start, TYPE, &value))
		rel->type = dm_arena_str(arena, short_type(value));
	if (dm_xml_attribute(start, TARGET_MODE, &value))
		rel->is_external = dm_str_eq(value, DM_STR("External"));
	if (!rel->is_external && dm_xml_attribute(start, TARGET, &value))
		rel->is_outside = !resolve(arena, reading->folder, value, &rel->target);
	return 0;
}

/* "word/document.xml" has its relationships in "word/_rels/document.xml.rels". */
int32_t dm_rels_read(struct dm_package *package, struct dm_str part, struct dm_rels *ret_rels)
{
	static const struct dm_xml_handlers HANDLERS = { .words = &WORDS, .start = on_start };
	struct reading reading = { .package = package };
	size_t slash = part.n;
	struct dm_str name;
	int32_t r;

	while (slash > 0 && part.p[slash - 1] != '/')
		slash--;
	reading.folder = dm_str_first(part, slash);
	name = dm_arena_printf(&package->arena, "%.*s_rels/%.*s.rels", DM_FMT(reading.folder),
		DM_FMT(dm_str_from(part, slash)));
	*ret_rels = (struct dm_rels){ 0 };
	if (!dm_package_has(package, name))
		return 0;
	r = dm_xml_feed(package, name, &HANDLERS, &reading);
	if (r < 0)
		return r;
	*ret_rels = (struct dm_rels){ reading.rels.items, reading.rels.n };
	return 0;
}

const struct dm_rel *dm_rels_find_type(const struct dm_rels *rels, const char *type)
{
	for (size_t i = 0; i < rels->n; i++)
		if (dm_str_eq(rels->items[i].type, dm_str_from_c(type)))
			return &rels->items[i];
	return NULL;
}

const struct dm_rel *dm_rels_find_id(const struct dm_rels *rels, struct dm_str id)
{
	for (size_t i = 0; i < rels->n; i++)
		if (id.n > 0 && dm_str_eq(rels->items[i].id, id))
			return &rels->items[i];
	return NULL;
}

int32_t dm_rel_part(struct dm_package *package, const struct dm_rel *rel, struct dm_str *ret_part)
{
	if (rel->is_external)
		return dm_package_fail(package, DM_E_FORMAT, "ooxml.external", DM_NULL, 0,
			"a part of the document lies outside the file; open it and save it whole");
	if (rel->is_outside || rel->target.n == 0)
		return dm_package_fail(package, DM_E_FORMAT, "ooxml.target", DM_NULL, 0,
			"the document refers to a part outside the file; save it anew");
	*ret_part = rel->target;
	return 0;
}

int32_t dm_rels_main_part(struct dm_package *package, struct dm_str *ret_part)
{
	struct dm_rels rels;
	const struct dm_rel *rel;
	int32_t r = dm_rels_read(package, DM_STR(""), &rels);

	if (r < 0)
		return r;
	rel = dm_rels_find_type(&rels, "officeDocument");
	if (!rel)
		return dm_package_fail(package, DM_E_FORMAT, "ooxml.no-main", DM_NULL, 0,
			"the file has no main part: it is no Office document, or damaged; save "
			"it "
			"anew");
	return dm_rel_part(package, rel, ret_part);
}
