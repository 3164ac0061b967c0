/* Decides by the beginning of a part whether it has a DTD. Parts that are read are refused for one by the
 * parser; this is for those that nobody reads, so that no reader of the document meets one later. */
#include "prolog.h"

#include <zip.h>

#include "base/str.h"

enum {
	HEAD = 512,
	PARTS_MAX = 256, /* more are sheets or slides, which are read */
};

static bool is_xml(struct dm_str name)
{
	static const struct dm_str CUSTOM = { "customxml/", 10 };

	return (dm_str_ends(name, DM_STR(".xml")) || dm_str_ends(name, DM_STR(".rels"))) &&
	       !dm_str_starts(name, CUSTOM);
}

/* UTF-16 as the ASCII in it. */
static struct dm_str without_zeros(char *p, size_t n)
{
	size_t to = 0;

	for (size_t i = 0; i < n; i++)
		if (p[i])
			p[to++] = p[i];
	return (struct dm_str){ p, to };
}

static struct dm_str behind(struct dm_str s, struct dm_str end)
{
	ptrdiff_t at = dm_str_find(s, end);

	return at < 0 ? DM_STR("") : dm_str_from(s, (size_t)at + end.n);
}

bool dm_prolog_has_doctype(struct dm_str s)
{
	ptrdiff_t at;

	while ((at = dm_str_find(s, DM_STR("<"))) >= 0) {
		s = dm_str_from(s, (size_t)at);
		if (dm_str_starts(s, DM_STR("<?")))
			s = behind(s, DM_STR("?>"));
		else if (dm_str_starts(s, DM_STR("<!--")))
			s = behind(s, DM_STR("-->"));
		else
			return dm_str_starts(s, DM_STR("<!DOCTYPE")) &&
			       /* a web page for an altChunk */
			       !dm_str_starts(dm_str_trim(dm_str_from(s, 9)), DM_STR("html"));
	}
	return false;
}

/* What cannot be read here is told by who has to read it. */
static size_t read_head(struct dm_package *package, uint64_t index, char head[HEAD])
{
	zip_file_t *file = zip_fopen_index(package->zip, index, 0);
	zip_int64_t n = file ? zip_fread(file, head, HEAD) : 0;

	if (file)
		zip_fclose(file);
	return n > 0 ? (size_t)n : 0;
}

int32_t dm_prolog_check(struct dm_package *package, struct dm_str name, uint64_t index)
{
	char head[HEAD];

	if (!is_xml(name) || package->n_prologs++ >= PARTS_MAX)
		return 0;
	if (!dm_prolog_has_doctype(without_zeros(head, read_head(package, index, head))))
		return 0;
	return dm_package_fail(package, DM_E_FORMAT, "xml.doctype", name, 0,
		"the document has a DOCTYPE, which Office documents must not have; save it anew");
}
