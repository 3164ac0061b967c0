/* Decides where one goal ends and the next begins. Numbers count inside a line only where they go on
 * counting (1、… 2、…), so that "完成1.5公里" and "第2批" stay whole. */
#include "goals.h"

#include "base/str.h"
#include "base/utf8.h"
#include "enumerator.h"
#include "normalise.h"

/* True where a number may begin inside a line: behind a blank or a mark that ends a clause. */
static bool may_begin_behind(uint32_t c)
{
	static const uint32_t MARKS[] = { ' ', '\t', 0x3000, 0xA0, 0x3002 /* 。 */, 0xFF1B /* ； */,
		';', 0xFF0C /* ， */ };

	for (size_t i = 0; i < sizeof(MARKS) / sizeof(MARKS[0]); i++)
		if (MARKS[i] == c)
			return true;
	return false;
}

/* Byte position of the item that continues an enumeration, or the end. */
static size_t next_item(struct dm_str s, const struct dm_enumerator *before)
{
	size_t at = 0;
	uint32_t c, last = 0;

	while (at < s.n) {
		struct dm_enumerator e;

		if (last && may_begin_behind(last) &&
			dm_enumerator_from_line(dm_str_from(s, at), &e) &&
			e.level == before->level && e.value == before->value + 1)
			return at;
		(void)dm_utf8_next(s, &at, &c);
		last = c;
	}
	return s.n;
}

static void add_one(struct dm_arena *arena, struct dm_goals *goals, struct dm_str text)
{
	struct dm_str clean = dm_text_line(arena, text);

	if (clean.n)
		DM_PUSH(arena, goals, clean);
}

static void add_line(struct dm_arena *arena, struct dm_goals *goals, struct dm_str line)
{
	struct dm_enumerator e;

	while (dm_enumerator_from_line(line, &e)) {
		struct dm_str rest = dm_str_from(line, e.length);
		size_t end = next_item(rest, &e);

		add_one(arena, goals, dm_str_first(rest, end));
		line = dm_str_from(rest, end);
		if (!line.n)
			return;
	}
	add_one(arena, goals, line);
}

void dm_goals_add(struct dm_arena *arena, struct dm_goals *goals, struct dm_str text)
{
	struct dm_str rest = dm_text_running(arena, text), line;

	while (dm_str_split(&rest, '\n', &line))
		add_line(arena, goals, line);
}
