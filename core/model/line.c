#include "line.h"

#include "base/str.h"
#include "base/utf8.h"
#include "forms.h"
#include "normalise.h"

enum { LABEL_MAX = 30 }; /* characters */

static size_t colon_length(struct dm_str s, size_t at)
{
	if (s.p[at] == ':')
		return 1;
	return dm_str_starts(dm_str_from(s, at), DM_STR("：")) ? 3 : 0;
}

/* True where a character begins that can begin a label: no blank, bracket or mark. */
static bool begins_word(struct dm_arena *arena, struct dm_str s, size_t at)
{
	size_t end = at;
	uint32_t c;

	if (((unsigned char)s.p[at] & 0xC0) == 0x80)
		return false;
	(void)dm_utf8_next(s, &end, &c);
	return c == '*' || c == 0x2605 /* ★ */ ||
	       dm_label_key(arena, (struct dm_str){ s.p + at, end - at }).p;
}

/* Where the text that might be a label before a colon can begin: behind the colon before it, at most
 * LABEL_MAX characters back. */
static size_t earliest(struct dm_str s, size_t floor, size_t colon)
{
	size_t at = colon;

	for (int i = 0; i < LABEL_MAX && at > floor; i++) {
		do
			at--;
		while (at > floor && ((unsigned char)s.p[at] & 0xC0) == 0x80);
	}
	return at;
}

/* 单位 names an office on most forms, and the unit of money where one stands behind it. */
static bool is_money_label(
	const struct dm_forms *forms, struct dm_arena *arena, struct dm_str label)
{
	return (dm_str_eq(label, DM_STR("单位")) || dm_str_eq(label, DM_STR("單位")) ||
		dm_forms_role(forms, dm_label_key(arena, label)) == DM_ROLE_MONEY_UNIT);
}

/* Captions of columns and grades head no text of a line; remarks do. */
static bool is_line_label(enum dm_role role)
{
	return dm_role_class(role) != DM_CLASS_COLUMN || role == DM_ROLE_INDICATOR_OTHER;
}

/* The longest known label that ends at the colon. */
static bool label_before(const struct dm_forms *forms, struct dm_arena *arena, struct dm_str s,
	size_t floor, size_t colon, struct dm_line_pair *pair)
{
	struct dm_str behind = dm_str_trim(dm_str_from(s, colon + colon_length(s, colon)));
	size_t n;
	const struct dm_unit *unit = dm_units_money_at(&forms->units, behind, &n);

	for (size_t at = earliest(s, floor, colon); at < colon; at++) {
		struct dm_caption caption;
		struct dm_str label = { s.p + at, colon - at };

		if (!begins_word(arena, s, at))
			continue;
		if (unit && is_money_label(forms, arena, label)) {
			*pair = (struct dm_line_pair){ DM_ROLE_MONEY_UNIT, label, unit->name,
				DM_NULL };
			return true;
		}
		if (!dm_forms_caption(forms, arena, label, &caption) ||
			!is_line_label(caption.role))
			continue;
		*pair = (struct dm_line_pair){ caption.role, label, DM_NULL, caption.label.unit };
		return true;
	}
	return false;
}

/* Bytes at the end that only part a value from the next label: 6.5万元（其中： and …；本级财政：0万元）. */
static size_t joint_length(struct dm_str s)
{
	static const char *const JOINTS[] = { "其中", "：", ":", "；", ";", "，", ",", "、", "（",
		"(", NULL };
	bool is_open = dm_str_find(s, DM_STR("（")) >= 0 || dm_str_find(s, DM_STR("(")) >= 0;

	for (const char *const *joint = JOINTS; *joint; joint++)
		if (dm_str_ends(s, dm_str_from_c(*joint)))
			return strlen(*joint);
	if (is_open)
		return 0;
	return dm_str_ends(s, DM_STR("）")) ? strlen("）") : dm_str_ends(s, DM_STR(")"));
}

static struct dm_str without_joints(struct dm_str s)
{
	for (size_t n; (n = joint_length(s)) != 0;)
		s = dm_str_trim(dm_str_first(s, s.n - n));
	return s;
}

static void end_value(struct dm_line *line, struct dm_str text, size_t from, size_t to)
{
	struct dm_line_pair *last = line->n ? &line->pairs[line->n - 1] : NULL;
	struct dm_str value = dm_str_trim((struct dm_str){ text.p + from, to - from });

	if (!last)
		line->before = value;
	else if (last->role != DM_ROLE_MONEY_UNIT)
		last->value = to < text.n ? without_joints(value) : value;
}

bool dm_line_from_text(struct dm_arena *arena, const struct dm_forms *forms, struct dm_str text,
	struct dm_line *ret)
{
	struct dm_line line = { 0 };
	struct {
		struct dm_line_pair *items;
		size_t n, room;
	} pairs = { 0 };
	struct dm_str s = dm_text_running(arena, text);
	size_t value_from = 0;

	for (size_t at = 0; at < s.n; at++) {
		size_t colon = colon_length(s, at);
		struct dm_line_pair pair;

		if (!colon || !label_before(forms, arena, s, value_from, at, &pair))
			continue;
		line.pairs = pairs.items;
		line.n = pairs.n;
		end_value(&line, s, value_from, (size_t)(pair.label.p - s.p));
		DM_PUSH(arena, &pairs, pair);
		value_from = at + colon;
	}
	if (!pairs.n)
		return false;
	line.pairs = pairs.items;
	line.n = pairs.n;
	end_value(&line, s, value_from, s.n);
	if (!dm_label_key(arena, line.before).p)
		line.before = DM_NULL; /* the bracket of （单位：万元） */
	*ret = line;
	return true;
}
