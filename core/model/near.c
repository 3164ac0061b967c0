#include "near.h"

#include "base/str.h"
#include "base/utf8.h"
#include "forms.h"

enum { CHARS_MIN = 2, CHARS_MAX = 24 };

struct letters {
	uint32_t c[CHARS_MAX];
	size_t n;
};

/* False where the text has no length of a label. */
static bool letters_from(struct letters *to, struct dm_str key)
{
	size_t at = 0;
	uint32_t c;

	to->n = 0;
	while (dm_utf8_next(key, &at, &c)) {
		if (to->n == CHARS_MAX)
			return false;
		to->c[to->n++] = c;
	}
	return to->n >= CHARS_MIN;
}

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* Characters to change, leave out or put in (Levenshtein), row by row. */
static uint32_t distance(const struct letters *a, const struct letters *b)
{
	uint32_t row[CHARS_MAX + 1];

	for (size_t k = 0; k <= b->n; k++)
		row[k] = (uint32_t)k;
	for (size_t i = 0; i < a->n; i++) {
		uint32_t corner = row[0];

		row[0] = (uint32_t)i + 1;
		for (size_t k = 0; k < b->n; k++) {
			uint32_t above = row[k + 1];

			row[k + 1] = least(least(above, row[k]) + 1, corner + (a->c[i] != b->c[k]));
			corner = above;
		}
	}
	return row[b->n];
}

static bool holds(struct dm_str a, struct dm_str b)
{
	return dm_str_find(a, b) >= 0 || dm_str_find(b, a) >= 0;
}

/* Better: fewer changes; then, of those that are held, the longer one; then the order of bytes, so
 * that the answer does not hang on the order of the files. */
static bool is_better(const struct dm_label_slot *slot, uint32_t rank,
	const struct dm_label_slot *best, uint32_t best_rank)
{
	if (!best || rank != best_rank)
		return !best || rank < best_rank;
	if (slot->key.n != best->key.n)
		return slot->key.n > best->key.n;
	return dm_str_compare(slot->key, best->key) < 0;
}

bool dm_near_find(const struct dm_forms *forms, struct dm_arena *arena, struct dm_str text,
	struct dm_near *ret)
{
	struct dm_label label = dm_label_from_text(arena, NULL, text);
	const struct dm_label_slot *best = NULL;
	uint32_t best_rank = 0;
	struct letters own;

	if (!letters_from(&own, label.bare_key))
		return false;
	for (size_t i = 0; i < forms->room; i++) {
		const struct dm_label_slot *slot = &forms->labels[i];
		struct letters other;

		if (!slot->key.p || !slot->role || !letters_from(&other, slot->key))
			continue;
		uint32_t d = distance(&own, &other);
		bool is_close = d * 3 <= own.n;
		uint32_t rank = is_close ? d : 2 * CHARS_MAX;

		if ((is_close || (other.n > CHARS_MIN && holds(label.bare_key, slot->key))) &&
			is_better(slot, rank, best, best_rank)) {
			best = slot;
			best_rank = rank;
		}
	}
	if (!best)
		return false;
	*ret = (struct dm_near){ best->label, best->role, best_rank < CHARS_MAX ? best_rank : 0 };
	return true;
}
