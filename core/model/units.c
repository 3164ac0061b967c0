/* A hash table from spelling to unit. A word that is no unit is a slot without one. */
#include "units.h"

#include "base/intern.h"
#include "base/str.h"
#include "base/utf8.h"
#include "normalise.h"

enum { FIRST_ROOM = 256, SPELLING_MAX = 96, POWER_MAX = 12 };

struct dm_units_slot {
	struct dm_str spelling; /* squeezed; null: free */
	const struct dm_unit *unit;
};

static size_t slot_of(const struct dm_units *u, struct dm_str s)
{
	size_t i = dm_hash(s) & (u->room - 1);

	while (u->slots[i].spelling.p && !dm_str_eq(u->slots[i].spelling, s))
		i = (i + 1) & (u->room - 1);
	return i;
}

static void grow(struct dm_units *u, struct dm_arena *arena)
{
	struct dm_units larger = { .n = u->n, .room = u->room ? u->room * 2 : FIRST_ROOM };

	larger.slots = DM_NEW_ARRAY(arena, larger.room, struct dm_units_slot);
	for (size_t i = 0; i < u->room; i++)
		if (u->slots[i].spelling.p)
			larger.slots[slot_of(&larger, u->slots[i].spelling)] = u->slots[i];
	*u = larger;
}

static int put(struct dm_units *u, struct dm_arena *arena, const struct dm_yaml *node,
	const struct dm_unit *unit, struct dm_error *err)
{
	char bytes[SPELLING_MAX * 3];
	struct dm_str s = { bytes, 0 };

	if (dm_yaml_expect(node, DM_YAML_SCALAR, err))
		return DM_E_CONFIG;
	if (node->text.n <= SPELLING_MAX)
		s.n = dm_text_squeeze(bytes, node->text);
	if (!s.n)
		return dm_yaml_fail(err, node, "%.*s is no spelling of a unit (1 to %d bytes)",
			DM_FMT(node->text), SPELLING_MAX);
	if (u->n * 2 >= u->room)
		grow(u, arena);
	struct dm_units_slot *slot = &u->slots[slot_of(u, s)];
	if (!slot->spelling.p) {
		slot->spelling = dm_arena_str(arena, s);
		u->n++;
	}
	slot->unit = unit;
	return 0;
}

static int read_power(const struct dm_yaml *node, int *ret, struct dm_error *err)
{
	int power = 0;

	if (!node)
		return 0;
	if (dm_yaml_expect(node, DM_YAML_SCALAR, err))
		return DM_E_CONFIG;
	for (size_t i = 0; i < node->text.n; i++) {
		char c = node->text.p[i];

		power = c >= '0' && c <= '9' ? power * 10 + (c - '0') : POWER_MAX + 1;
		if (power > POWER_MAX)
			return dm_yaml_fail(
				err, node, "power is a whole number from 0 to %d", POWER_MAX);
	}
	*ret = power;
	return 0;
}

static int add_unit(struct dm_units *u, struct dm_arena *arena, const struct dm_yaml *node,
	struct dm_error *err)
{
	static const char *const KEYS[] = { "dimension", "power", "aliases", NULL };
	struct dm_unit *unit = DM_NEW(arena, struct dm_unit);
	const struct dm_yaml *dimension = dm_yaml_find(node, DM_STR("dimension"));
	const struct dm_yaml *aliases = dm_yaml_find(node, DM_STR("aliases"));

	if (dm_yaml_only_keys(node, KEYS, err) ||
		read_power(dm_yaml_find(node, DM_STR("power")), &unit->power, err))
		return DM_E_CONFIG;
	if (!dimension)
		return dm_yaml_fail(
			err, node->key, "the unit %.*s needs a dimension", DM_FMT(node->key->text));
	if (dm_yaml_expect(dimension, DM_YAML_SCALAR, err) ||
		(aliases && dm_yaml_expect(aliases, DM_YAML_LIST, err)))
		return DM_E_CONFIG;
	unit->name = node->key->text;
	unit->dimension = dimension->text;
	if (put(u, arena, node->key, unit, err))
		return DM_E_CONFIG;
	for (const struct dm_yaml *c = aliases ? aliases->first : NULL; c; c = c->next)
		if (put(u, arena, c, unit, err))
			return DM_E_CONFIG;
	return 0;
}

int dm_units_add(struct dm_units *u, struct dm_arena *arena, const struct dm_yaml *node,
	struct dm_error *err)
{
	static const char *const KEYS[] = { "units", "not_units", NULL };
	const struct dm_yaml *units = dm_yaml_find(node, DM_STR("units"));
	const struct dm_yaml *words = dm_yaml_find(node, DM_STR("not_units"));

	if (dm_yaml_only_keys(node, KEYS, err) ||
		(units && dm_yaml_expect(units, DM_YAML_MAP, err)) ||
		(words && dm_yaml_expect(words, DM_YAML_LIST, err)))
		return DM_E_CONFIG;
	for (const struct dm_yaml *c = units ? units->first : NULL; c; c = c->next)
		if (add_unit(u, arena, c, err))
			return DM_E_CONFIG;
	for (const struct dm_yaml *c = words ? words->first : NULL; c; c = c->next)
		if (put(u, arena, c, NULL, err))
			return DM_E_CONFIG;
	return 0;
}

static const struct dm_units_slot *find(const struct dm_units *u, struct dm_str spelling)
{
	char bytes[SPELLING_MAX * 3];

	if (!spelling.n || spelling.n > SPELLING_MAX || !u->room)
		return NULL;
	struct dm_str s = { bytes, dm_text_squeeze(bytes, spelling) };
	const struct dm_units_slot *slot = &u->slots[slot_of(u, s)];
	return slot->spelling.p ? slot : NULL;
}

const struct dm_unit *dm_units_find(
	const struct dm_units *u, struct dm_str spelling, struct dm_str *ret_spelling)
{
	const struct dm_units_slot *slot = find(u, spelling);

	if (!slot || !slot->unit)
		return NULL;
	if (ret_spelling)
		*ret_spelling = slot->spelling;
	return slot->unit;
}

bool dm_units_is_word(const struct dm_units *u, struct dm_str spelling)
{
	const struct dm_units_slot *slot = find(u, spelling);

	return slot && !slot->unit;
}

static bool is_word_char(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= 0x3400 && c <= 0x9FFF);
}

const struct dm_unit *dm_units_money_at(const struct dm_units *u, struct dm_str text, size_t *ret_n)
{
	for (size_t n = text.n < SPELLING_MAX ? text.n : SPELLING_MAX; n; n--) {
		struct dm_str spelling = dm_str_first(text, n);
		size_t at = n;
		uint32_t next = 0;
		int power;

		if (dm_utf8_cut(text, n).n != n || dm_str_trim(spelling).n != n ||
			!dm_units_money(u, spelling, &power))
			continue;
		(void)dm_utf8_next(text, &at, &next);
		if (dm_utf8_count(spelling) == 1 && is_word_char(next))
			continue;
		*ret_n = n;
		return dm_units_find(u, spelling, NULL);
	}
	return NULL;
}

bool dm_units_money(const struct dm_units *u, struct dm_str spelling, int *ret_power)
{
	const struct dm_unit *unit = dm_units_find(u, spelling, NULL);

	if (!unit || !dm_str_eq(unit->dimension, DM_STR("money")))
		return false;
	*ret_power = unit->power;
	return true;
}
