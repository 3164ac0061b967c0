/* Decides which number a paragraph has: levels count in their abstract list, so that two lists over
 * one abstract list go on counting together, unless one says where it starts. */
#include "numbering.h"

#include <stdlib.h>

#include "base/vec.h"
#include "common/ooxml/xml_feed.h"
#include "words.h"

enum { LISTS_MAX = 100 * 1000, LABEL_MAX = 200 };

struct reading {
	struct dm_package *package;
	DM_VEC(struct docx_abstract_list) abstracts;
	DM_VEC(struct docx_list) lists;
	struct docx_abstract_list *abstract; /* the open one */
	struct docx_list *list;
	struct docx_level *level;
	int override; /* the level that lvlOverride is about; -1: none */
};

static struct docx_level *open_level(struct reading *reading, int at)
{
	struct docx_level *level;

	if (reading->list)
		level = &reading->list->overrides[at];
	else if (reading->abstract)
		level = &reading->abstract->levels[at];
	else
		return NULL;
	*level = (struct docx_level){ .start = 0, .restart = -1, .is_said = true };
	return level;
}

static int32_t abstract_start(struct reading *reading, const struct dm_xml_start *start)
{
	if (reading->abstracts.n == LISTS_MAX)
		return DM_XML_SKIP;
	reading->abstract = DM_ADD(&reading->package->arena, &reading->abstracts);
	reading->abstract->id =
		(int32_t)dm_xml_integer(start, W_abstractNumId, 0, INT32_MAX, INT32_MAX);
	for (int i = 0; i < DOCX_LEVELS; i++)
		reading->abstract->counts[i] = -1;
	return 0;
}

static int32_t list_start(struct reading *reading, const struct dm_xml_start *start)
{
	if (reading->lists.n == LISTS_MAX)
		return DM_XML_SKIP;
	reading->list = DM_ADD(&reading->package->arena, &reading->lists);
	reading->list->id = (int32_t)dm_xml_integer(start, W_numId, 0, INT32_MAX, 0);
	reading->list->abstract_id = -1;
	for (int i = 0; i < DOCX_LEVELS; i++)
		reading->list->starts[i] = -1;
	return 0;
}

static void level_property(struct reading *reading, const struct dm_xml_start *start)
{
	struct docx_level *level = reading->level;
	struct dm_str value;

	switch (start->id) {
	case W_start:
		level->start = (int32_t)dm_xml_integer(start, W_val, 0, DOCX_COUNT_MAX, 0);
		break;
	case W_numFmt:
		if (!dm_xml_attribute(start, W_val, &value))
			break;
		if (dm_str_eq(value, DM_STR("custom")))
			(void)dm_xml_attribute(start, W_format, &value);
		level->format = docx_number_format_from_text(value);
		break;
	case W_lvlText:
		if (dm_xml_attribute(start, W_val, &value))
			level->text = dm_arena_str(
				&reading->package->arena, dm_str_first(value, LABEL_MAX));
		break;
	case W_pStyle:
		if (dm_xml_attribute(start, W_val, &value))
			level->style = dm_arena_str(&reading->package->arena, value);
		break;
	case W_lvlRestart: level->restart = (int8_t)dm_xml_integer(start, W_val, 0, 8, -1); break;
	case W_isLgl: level->is_legal = dm_xml_on(start, W_val); break;
	default: break;
	}
}

static int32_t on_start(void *ctx, const struct dm_xml_start *start)
{
	struct reading *reading = ctx;
	struct dm_str value;

	switch (start->id) {
	case DOCX_UNKNOWN:
	case W_pPr:
	case W_rPr: return DM_XML_SKIP;
	/* Only formats have a fallback here, for who does not know the custom one. */
	case MC_Fallback:
		return reading->level && reading->level->format != DOCX_NUMBER_DECIMAL ? DM_XML_SKIP
										       : 0;
	case W_abstractNum: return abstract_start(reading, start);
	case W_num: return list_start(reading, start);
	case W_lvl:
		reading->level = open_level(reading, (int)dm_xml_integer(start, W_ilvl, 0, 8, 0));
		return reading->level ? 0 : DM_XML_SKIP;
	case W_lvlOverride:
		reading->override = (int)dm_xml_integer(start, W_ilvl, 0, 8, -1);
		return 0;
	case W_startOverride:
		if (reading->list && reading->override >= 0)
			reading->list->starts[reading->override] =
				(int32_t)dm_xml_integer(start, W_val, 0, DOCX_COUNT_MAX, -1);
		return 0;
	case W_numStyleLink:
		if (reading->abstract && dm_xml_attribute(start, W_val, &value))
			reading->abstract->style = dm_arena_str(&reading->package->arena, value);
		return 0;
	case W_abstractNumId:
		if (reading->list)
			reading->list->abstract_id =
				(int32_t)dm_xml_integer(start, W_val, 0, INT32_MAX, -1);
		return 0;
	default: break;
	}
	if (reading->level)
		level_property(reading, start);
	return 0;
}

static int32_t on_end(void *ctx, uint16_t id)
{
	struct reading *reading = ctx;

	if (id == W_lvl)
		reading->level = NULL;
	else if (id == W_abstractNum)
		reading->abstract = NULL;
	else if (id == W_num)
		reading->list = NULL;
	else if (id == W_lvlOverride)
		reading->override = -1;
	return 0;
}

/* Both kinds begin with their id. */
static int by_id(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

static void *find(int32_t id, void *items, size_t n, size_t size)
{
	return n ? bsearch(&id, items, n, size, by_id) : NULL;
}

static struct docx_abstract_list *abstract_of(const struct docx_numbering *numbering, int32_t id)
{
	return find(id, numbering->abstracts, numbering->n_abstracts,
		sizeof(struct docx_abstract_list));
}

static struct docx_list *list_of(const struct docx_numbering *numbering, int32_t id)
{
	return find(id, numbering->lists, numbering->n_lists, sizeof(struct docx_list));
}

/* 17.9.21: a list that only names a numbering style has the levels of that style's list. */
static struct docx_abstract_list *linked(const struct docx_numbering *numbering,
	const struct docx_styles *styles, struct docx_abstract_list *abstract)
{
	const struct docx_style *style = docx_styles_find(styles, abstract->style);
	const struct docx_list *list = style ? list_of(numbering, style->list) : NULL;
	struct docx_abstract_list *other = list ? abstract_of(numbering, list->abstract_id) : NULL;

	return other ? other : abstract;
}

int32_t docx_numbering_read(struct dm_package *package, struct dm_str part,
	const struct docx_styles *styles, struct docx_numbering *ret)
{
	static const struct dm_xml_handlers HANDLERS = { &DOCX_VOCABULARY, on_start, on_end, NULL };
	struct reading reading = { .package = package, .override = -1 };
	struct docx_numbering numbering = { 0 };

	if (part.p) {
		int32_t r = dm_xml_feed(package, part, &HANDLERS, &reading);

		if (r < 0)
			return r;
	}
	numbering.lists = reading.lists.items;
	numbering.n_lists = reading.lists.n;
	numbering.abstracts = reading.abstracts.items;
	numbering.n_abstracts = reading.abstracts.n;
	if (numbering.n_lists)
		qsort(numbering.lists, numbering.n_lists, sizeof(struct docx_list), by_id);
	if (numbering.n_abstracts)
		qsort(numbering.abstracts, numbering.n_abstracts, sizeof(struct docx_abstract_list),
			by_id);
	for (size_t i = 0; i < numbering.n_lists; i++) {
		struct docx_list *list = &numbering.lists[i];

		list->abstract = abstract_of(&numbering, list->abstract_id);
		if (list->abstract && list->abstract->style.n)
			list->abstract = linked(&numbering, styles, list->abstract);
	}
	dm_buf_init(&numbering.label, &package->arena);
	*ret = numbering;
	return 0;
}

static const struct docx_level *level_of(const struct docx_list *list, int level)
{
	return list->overrides[level].is_said ? &list->overrides[level]
					      : &list->abstract->levels[level];
}

int docx_numbering_level(const struct docx_numbering *numbering, int32_t id, struct dm_str style)
{
	const struct docx_list *list = list_of(numbering, id);

	for (int i = 0; list && list->abstract && style.n && i < DOCX_LEVELS; i++)
		if (dm_str_eq(level_of(list, i)->style, style))
			return i;
	return -1;
}

/* A list that states its own starts sets the shared counters back when it is first used. */
static void first_use(struct docx_list *list)
{
	list->is_used = true;
	for (int i = 0; i < DOCX_LEVELS; i++)
		if (list->starts[i] >= 0)
			list->abstract->counts[i] = -1;
}

static void count(const struct docx_list *list, int level)
{
	int32_t *counts = list->abstract->counts;
	int32_t start =
		list->starts[level] >= 0 ? list->starts[level] : level_of(list, level)->start;

	counts[level] = counts[level] < 0 ? start : counts[level] + 1;
	if (counts[level] > DOCX_COUNT_MAX)
		counts[level] = DOCX_COUNT_MAX;
	for (int i = level + 1; i < DOCX_LEVELS; i++) {
		int8_t restart = level_of(list, i)->restart;

		/* 17.9.10: 0 never restarts; else a step of that level or one above it does. */
		if (restart < 0 || (restart > 0 && level < restart))
			counts[i] = -1;
	}
}

static void add_label(struct dm_buf *to, const struct docx_list *list, int level)
{
	const struct docx_level *own = level_of(list, level);

	for (size_t i = 0; i < own->text.n; i++) {
		int at = i + 1 < own->text.n ? own->text.p[i + 1] - '1' : -1;
		int32_t number;

		if (own->text.p[i] != '%' || at < 0 || at >= DOCX_LEVELS) {
			dm_buf_add_byte(to, own->text.p[i]);
			continue;
		}
		number = list->abstract->counts[at];
		if (number < 0)
			number = level_of(list, at)->start;
		docx_number_add(to, (uint32_t)number,
			own->is_legal ? DOCX_NUMBER_DECIMAL : level_of(list, at)->format);
		i++;
	}
}

struct dm_str docx_numbering_next(struct docx_numbering *numbering, int32_t id, int level)
{
	struct docx_list *list = list_of(numbering, id);

	if (!list || !list->abstract || level < 0 || level >= DOCX_LEVELS)
		return DM_NULL;
	if (!list->is_used)
		first_use(list);
	count(list, level);
	if (level_of(list, level)->format == DOCX_NUMBER_BULLET)
		return DM_NULL;
	dm_buf_clear(&numbering->label);
	add_label(&numbering->label, list, level);
	return numbering->label.n ? dm_buf_str(&numbering->label) : DM_NULL;
}
