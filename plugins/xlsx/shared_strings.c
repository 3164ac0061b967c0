#include "shared_strings.h"

#include "cell_text.h"
#include "common/ooxml/xml_feed.h"

enum word {
	W_SST = 1,
	W_SI,
	W_T,
	W_R,
	W_SPACE,
};

static const struct dm_xml_name rows[] = {
	{ W_SST, DM_NS_S, "sst" },
	{ W_SI, DM_NS_S, "si" },
	{ W_T, DM_NS_S, "t" },
	{ W_R, DM_NS_S, "r" },
	{ W_SPACE, DM_NS_XML, "space" },
};
static const struct dm_vocabulary words = { rows, sizeof(rows) / sizeof(*rows) };

struct reading {
	struct dm_package *package;
	struct dm_str part;
	struct dm_shared_strings *strings;
	struct dm_text_pool pool;
	struct dm_buf text;
	uint64_t text_max;
	bool in_text, keeps_space;
	size_t text_begin; /* of the open t */
};

/* rPh, phoneticPr and rPr are not in the vocabulary, so what they hold is passed over. */
static int32_t on_start(void *ctx, const struct dm_xml_start *start)
{
	struct reading *x = ctx;

	if (!start->id)
		return DM_XML_SKIP;
	if (start->id == W_SI)
		dm_buf_clear(&x->text);
	x->in_text = start->id == W_T;
	if (x->in_text) {
		x->keeps_space = dm_cell_text_keeps_space(start, W_SPACE);
		x->text_begin = x->text.n;
	}
	return 0;
}

static int32_t on_end(void *ctx, uint16_t id)
{
	struct reading *x = ctx;

	if (id == W_T && x->in_text && !x->keeps_space)
		dm_cell_text_trim(&x->text, x->text_begin);
	x->in_text = false;
	if (id != W_SI)
		return 0;
	x->text.n = x->text.n ? dm_cell_text_decode(x->text.p, x->text.n) : 0;
	struct dm_str text = dm_text_pool_add(&x->pool, (struct dm_str){ x->text.p, x->text.n });
	DM_PUSH(&x->package->arena, &x->strings->texts, text);
	return 0;
}

static int32_t on_text(void *ctx, struct dm_str s)
{
	struct reading *x = ctx;

	if (!x->in_text)
		return 0;
	dm_buf_add(&x->text, s);
	if (x->text.n > x->text_max)
		return dm_package_fail(x->package, DM_E_LIMIT, "xlsx.text-size", x->part, 0,
			"a cell has a text longer than %llu bytes; shorten it and save the "
			"workbook again, or raise text_bytes if it should be taken",
			(unsigned long long)x->text_max);
	return 0;
}

int32_t dm_shared_strings_read(
	struct dm_package *package, struct dm_str part, struct dm_shared_strings *ret)
{
	static const struct dm_xml_handlers handlers = {
		.words = &words, .start = on_start, .end = on_end, .text = on_text
	};
	struct reading x = { .package = package, .part = part, .strings = ret };

	*ret = (struct dm_shared_strings){ 0 };
	if (!part.p)
		return 0;
	x.text_max = package->host->limit(package->host, DM_LIMIT_TEXT_BYTES);
	dm_text_pool_init(&x.pool, &package->arena);
	dm_buf_init(&x.text, &package->arena);
	return dm_xml_feed(package, part, &handlers, &x);
}
