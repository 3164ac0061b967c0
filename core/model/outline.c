/* Decides which lines are headings: a number in front and no sentence behind it, or the format says
 * so. Everything else is a paragraph and keeps its number. */
#include "outline.h"

#include "base/str.h"
#include "base/utf8.h"
#include "enumerator.h"
#include "normalise.h"
#include "trace.h"

enum { HEADING_MAX = 60, PART_HEADING_MAX = 40 }; /* characters */

struct dm_outline_section {
	struct dm_section section;
	DM_VEC(struct dm_str) paragraphs;
	DM_VEC(struct dm_spot) paragraphs_at;
	struct dm_spot number_at, heading_at;
	DM_VEC(struct dm_outline_section *) children;
};

void dm_outline_begin(struct dm_outline *outline, struct dm_arena *arena)
{
	*outline = (struct dm_outline){ .arena = arena };
	outline->root = DM_NEW(arena, struct dm_outline_section);
	outline->open[0] = outline->root;
}

static bool holds(struct dm_str text, const char *const *marks)
{
	for (; *marks; marks++)
		if (dm_str_find(text, dm_str_from_c(*marks)) >= 0)
			return true;
	return false;
}

/* A sentence, or a label with its text: no heading. */
static bool is_sentence(struct dm_str text)
{
	static const char *const MARKS[] = { "。", "；", ";", "：", "！", "？", NULL };

	return holds(text, MARKS) || dm_str_ends(text, DM_STR(":")) ||
	       dm_utf8_count(text) > HEADING_MAX;
}

static struct dm_outline_section *open_section(struct dm_outline *outline, size_t level)
{
	struct dm_outline_section *made = DM_NEW(outline->arena, struct dm_outline_section);
	size_t parent = level - 1;

	while (parent && !outline->open[parent])
		parent--;
	DM_PUSH(outline->arena, &outline->open[parent]->children, made);
	outline->open[level] = made;
	for (size_t i = level + 1; i <= DM_OUTLINE_DEPTH; i++)
		outline->open[i] = NULL;
	return made;
}

static struct dm_outline_section *innermost(struct dm_outline *outline)
{
	size_t level = DM_OUTLINE_DEPTH;

	while (level && !outline->open[level])
		level--;
	return level ? outline->open[level] : NULL;
}

static void add_paragraph(struct dm_outline *outline, struct dm_str text)
{
	struct dm_outline_section *section = innermost(outline);

	/* Text before the first heading is a section without number and heading. */
	if (!section && outline->root->children.n)
		section = outline->root->children.items[outline->root->children.n - 1];
	if (!section) {
		section = DM_NEW(outline->arena, struct dm_outline_section);
		DM_PUSH(outline->arena, &outline->root->children, section);
	}
	DM_PUSH(outline->arena, &section->paragraphs, dm_arena_str(outline->arena, text));
	DM_PUSH(outline->arena, &section->paragraphs_at, outline->at);
}

static bool take_part_heading(struct dm_outline *outline, struct dm_str text)
{
	struct dm_outline_section *part = outline->open[DM_ENUMERATOR_PART];
	struct dm_enumerator e;

	if (!outline->awaits_heading)
		return false;
	outline->awaits_heading = false;
	if (dm_enumerator_from_line(text, &e) || is_sentence(text) ||
		dm_utf8_count(text) > PART_HEADING_MAX)
		return false;
	part->section.heading = dm_arena_str(outline->arena, text);
	part->heading_at = outline->at;
	return true;
}

/* The lines behind 附件：1.… are its list until a line without a number comes. */
static bool is_attachment(struct dm_outline *outline, struct dm_str text, bool is_numbered)
{
	static const char *const WORDS[] = { "附件：", "附件:", "附表：", "附：", "附件1：",
		"附表1：", NULL };

	for (const char *const *word = WORDS; *word; word++)
		if (dm_str_starts(text, dm_str_from_c(*word))) {
			outline->in_attachments = true;
			return true;
		}
	outline->in_attachments &= is_numbered;
	return outline->in_attachments;
}

static struct dm_str with_number(
	struct dm_outline *outline, struct dm_str number, struct dm_str text)
{
	struct dm_str clean = dm_text_running(outline->arena, text);

	if (!number.n)
		return clean;
	return dm_arena_printf(outline->arena, "%.*s%.*s", DM_FMT(number), DM_FMT(clean));
}

void dm_outline_add(
	struct dm_outline *outline, struct dm_str number, struct dm_str paragraph, uint32_t level)
{
	struct dm_str text = with_number(outline, number, paragraph);
	struct dm_enumerator e = { 0 };

	if (!text.n)
		return;
	bool is_numbered = dm_enumerator_from_line(text, &e);
	struct dm_str rest = dm_str_from(text, is_numbered ? e.length : 0);
	bool is_heading = is_numbered ? e.level <= DM_ENUMERATOR_ARABIC && !is_sentence(rest) &&
						(rest.n || e.level == DM_ENUMERATOR_PART)
				      : level > 0 && !is_sentence(text);
	if (take_part_heading(outline, text))
		return;
	if (is_attachment(outline, text, is_numbered) || !is_heading) {
		add_paragraph(outline, text);
		return;
	}
	size_t depth = is_numbered		  ? (size_t)e.level
		       : level < DM_OUTLINE_DEPTH ? level
						  : DM_OUTLINE_DEPTH;
	struct dm_outline_section *made = open_section(outline, depth);
	made->number_at = made->heading_at = outline->at;
	made->section.number = is_numbered ? dm_arena_str(outline->arena, e.number) : DM_NULL;
	made->section.heading = rest.n ? dm_arena_str(outline->arena, rest) : DM_NULL;
	outline->awaits_heading = is_numbered && !rest.n;
}

static void tell(struct dm_trace *trace, uint32_t section, enum dm_member member, size_t index,
	struct dm_spot at, struct dm_str text)
{
	dm_trace_narrative(trace, &(struct dm_source_of_member){ .text = text,
					  .at = at,
					  .owner = section,
					  .index = (uint32_t)index,
					  .member = (uint8_t)member });
}

/* Where a section and those in it are from; `n` sections were told before it. */
static size_t tell_section(struct dm_trace *trace, const struct dm_outline_section *s, size_t n)
{
	uint32_t section = (uint32_t)++n;

	tell(trace, section, DM_MEMBER_NUMBER, 0, s->number_at, s->section.number);
	tell(trace, section, DM_MEMBER_HEADING, 0, s->heading_at, s->section.heading);
	for (size_t i = 0; i < s->paragraphs.n; i++)
		tell(trace, section, DM_MEMBER_PARAGRAPH, i, s->paragraphs_at.items[i],
			s->paragraphs.items[i]);
	for (size_t i = 0; i < s->children.n; i++)
		n = tell_section(trace, s->children.items[i], n); /* depth is bounded */
	return n;
}

static const struct dm_section *freeze(struct dm_outline *outline, struct dm_outline_section *s)
{
	const struct dm_section **children =
		DM_NEW_ARRAY(outline->arena, s->children.n, const struct dm_section *);

	for (size_t i = 0; i < s->children.n; i++)
		children[i] = freeze(outline, s->children.items[i]); /* depth is bounded */
	s->section.sections = children;
	s->section.n_sections = s->children.n;
	s->section.paragraphs = s->paragraphs.items;
	s->section.n_paragraphs = s->paragraphs.n;
	return &s->section;
}

const struct dm_section *const *dm_outline_end(
	struct dm_outline *outline, struct dm_trace *trace, size_t *ret_n)
{
	const struct dm_section *root = freeze(outline, outline->root);

	for (size_t i = 0, n = 0; trace && i < outline->root->children.n; i++)
		n = tell_section(trace, outline->root->children.items[i], n);
	*ret_n = root->n_sections;
	return root->sections;
}
