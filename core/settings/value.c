/* One row a type: how it is read, what it wants, how it is written. */
#include "value.h"

#include "base/check.h"
#include "base/decimal.h"
#include "base/utf8.h"
#include "base/vec.h"

struct type_row {
	bool (*take)(struct dm_arena *, const struct dm_setting *, struct dm_str, void *to);
	struct dm_str (*wanted)(struct dm_arena *, const struct dm_setting *);
	struct dm_str (*text)(struct dm_arena *, const struct dm_setting *, const void *from);
};

static bool has_control(struct dm_str s)
{
	size_t at = 0;
	uint32_t c;

	while (dm_utf8_next(s, &at, &c))
		if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == DM_UTF8_REPLACEMENT)
			return true;
	return false;
}

static bool fits(const struct dm_setting *row, struct dm_str s)
{
	return (int64_t)s.n >= row->min && (int64_t)s.n <= row->max && !has_control(s);
}

static bool keep(struct dm_arena *arena, struct dm_str s, void *to)
{
	*(struct dm_str *)to = dm_arena_str(arena, s);
	return true;
}

static bool take_text(
	struct dm_arena *arena, const struct dm_setting *row, struct dm_str s, void *to)
{
	return fits(row, s) && keep(arena, s, to);
}

static bool take_name(
	struct dm_arena *arena, const struct dm_setting *row, struct dm_str s, void *to)
{
	bool is_trimmed = dm_str_trim(s).n == s.n;

	return fits(row, s) && is_trimmed && !memchr(s.p, '/', s.n) && keep(arena, s, to);
}

/* Also a name on a Windows share; a leading dot would hide it, and .work is ours. */
static bool take_folder(
	struct dm_arena *arena, const struct dm_setting *row, struct dm_str s, void *to)
{
	if (!fits(row, s) || dm_str_trim(s).n != s.n || s.p[0] == '.' || s.p[s.n - 1] == '.')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (strchr("\\/:*?\"<>|", s.p[i]))
			return false;
	return keep(arena, s, to);
}

static bool take_path(
	struct dm_arena *arena, const struct dm_setting *row, struct dm_str s, void *to)
{
	struct dm_str rest = s, part;
	struct dm_buf path;

	if (!dm_str_starts(s, DM_STR("/")) || has_control(s))
		return false;
	dm_buf_init(&path, arena);
	while (dm_str_split(&rest, '/', &part)) {
		if (dm_str_eq(part, DM_STR("..")))
			return false;
		if (!part.n || dm_str_eq(part, DM_STR(".")))
			continue;
		dm_buf_add_byte(&path, '/');
		dm_buf_add(&path, part);
	}
	if (!fits(row, dm_buf_str(&path)))
		return false;
	*(struct dm_str *)to = dm_buf_str(&path);
	return true;
}

static bool take_bool(
	struct dm_arena *arena, const struct dm_setting *row, struct dm_str s, void *to)
{
	(void)arena;
	(void)row;
	if (!dm_str_eq(s, DM_STR("true")) && !dm_str_eq(s, DM_STR("false")))
		return false;
	*(bool *)to = s.p[0] == 't';
	return true;
}

/* A whole number in the decimal system, after moving its point by `power`. */
static bool number_of(struct dm_str s, int power, int64_t *ret)
{
	struct dm_decimal d;

	if (!s.n || s.p[0] < '0' || s.p[0] > '9' || memchr(s.p, 'e', s.n) ||
		memchr(s.p, 'E', s.n) || s.p[s.n - 1] == '.')
		return false;
	if (!dm_decimal_from_text(s, &d) || (!power && d.scale))
		return false;
	if (!dm_decimal_shift(d, power, &d))
		return false;
	d = dm_decimal_trim(d, 0);
	if (d.scale || d.coefficient > INT64_MAX)
		return false;
	*ret = (int64_t)d.coefficient;
	return true;
}

static bool take_number(const struct dm_setting *row, struct dm_str s, int power, void *to)
{
	int64_t number;

	if (row->may_be_auto && dm_str_eq(s, DM_STR("auto")))
		number = DM_NUMBER_AUTO;
	else if (!number_of(s, power, &number) || number < row->min || number > row->max)
		return false;
	*(int64_t *)to = number;
	return true;
}

static bool take_integer(
	struct dm_arena *arena, const struct dm_setting *row, struct dm_str s, void *to)
{
	(void)arena;
	return take_number(row, s, 0, to);
}

static bool take_seconds(
	struct dm_arena *arena, const struct dm_setting *row, struct dm_str s, void *to)
{
	(void)arena;
	return take_number(row, s, 3, to);
}

static bool take_choice(
	struct dm_arena *arena, const struct dm_setting *row, struct dm_str s, void *to)
{
	(void)arena;
	for (int i = 0; row->choices[i]; i++) {
		if (!dm_str_eq(s, dm_str_from_c(row->choices[i])))
			continue;
		*(int *)to = i;
		return true;
	}
	return false;
}

/* The owner must read and write; bits that `max` lacks may not be set. */
static bool take_mode(
	struct dm_arena *arena, const struct dm_setting *row, struct dm_str s, void *to)
{
	uint32_t mode = 0;

	(void)arena;
	if (s.n < 3 || s.n > 4 || (s.n == 4 && s.p[0] != '0'))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '7')
			return false;
		mode = mode * 8 + (uint32_t)(s.p[i] - '0');
	}
	if ((mode & row->min) != row->min || (mode & ~(uint64_t)row->max))
		return false;
	*(uint32_t *)to = mode;
	return true;
}

static struct dm_str wanted_text(struct dm_arena *arena, const struct dm_setting *row)
{
	return dm_arena_printf(
		arena, "a text of %lld to %lld bytes", (long long)row->min, (long long)row->max);
}

static struct dm_str wanted_name(struct dm_arena *arena, const struct dm_setting *row)
{
	return dm_arena_printf(arena, "a name of at most %lld bytes without / and line breaks",
		(long long)row->max);
}

static struct dm_str wanted_folder(struct dm_arena *arena, const struct dm_setting *row)
{
	return dm_arena_printf(arena,
		"the name of one folder, at most %lld bytes, without \\ / : * ? \" < > | and "
		"without "
		"a dot at its ends",
		(long long)row->max);
}

static struct dm_str wanted_path(struct dm_arena *arena, const struct dm_setting *row)
{
	return dm_arena_printf(
		arena, "an absolute path without .., at most %lld bytes", (long long)row->max);
}

static struct dm_str wanted_bool(struct dm_arena *arena, const struct dm_setting *row)
{
	(void)arena;
	(void)row;
	return DM_STR("true or false");
}

static struct dm_str wanted_integer(struct dm_arena *arena, const struct dm_setting *row)
{
	const char *or_auto = row->may_be_auto ? ", or auto" : "";

	if (row->max == INT64_MAX)
		return dm_arena_printf(
			arena, "a whole number from %lld%s", (long long)row->min, or_auto);
	return dm_arena_printf(arena, "a whole number from %lld to %lld%s", (long long)row->min,
		(long long)row->max, or_auto);
}

static struct dm_str wanted_seconds(struct dm_arena *arena, const struct dm_setting *row)
{
	return dm_arena_printf(arena, "seconds from %lld to %lld with at most 3 decimals%s",
		(long long)row->min / 1000, (long long)row->max / 1000,
		row->may_be_auto ? ", or auto" : "");
}

static struct dm_str wanted_choice(struct dm_arena *arena, const struct dm_setting *row)
{
	struct dm_buf list;

	dm_buf_init(&list, arena);
	for (size_t i = 0; row->choices[i]; i++) {
		dm_buf_add_c(&list, !i ? "" : row->choices[i + 1] ? ", " : " or ");
		dm_buf_add_c(&list, row->choices[i]);
	}
	return dm_buf_str(&list);
}

static struct dm_str wanted_mode(struct dm_arena *arena, const struct dm_setting *row)
{
	return dm_arena_printf(arena, "permissions in octal from %04llo to %04llo, as 0640",
		(unsigned long long)row->min, (unsigned long long)row->max);
}

static struct dm_str wanted_ids(struct dm_arena *arena, const struct dm_setting *row)
{
	return dm_arena_printf(arena, "a list of %lld to %lld different ids such as [json, xml]",
		(long long)row->min, (long long)row->max);
}

static struct dm_str text_text(
	struct dm_arena *arena, const struct dm_setting *row, const void *from)
{
	(void)arena;
	(void)row;
	return *(const struct dm_str *)from;
}

static struct dm_str text_bool(
	struct dm_arena *arena, const struct dm_setting *row, const void *from)
{
	(void)arena;
	(void)row;
	return *(const bool *)from ? DM_STR("true") : DM_STR("false");
}

static struct dm_str text_integer(
	struct dm_arena *arena, const struct dm_setting *row, const void *from)
{
	int64_t number = *(const int64_t *)from;

	if (row->may_be_auto && number == DM_NUMBER_AUTO)
		return DM_STR("auto");
	return dm_arena_printf(arena, "%lld", (long long)number);
}

static struct dm_str text_seconds(
	struct dm_arena *arena, const struct dm_setting *row, const void *from)
{
	int64_t ms = *(const int64_t *)from;

	if (row->may_be_auto && ms == DM_NUMBER_AUTO)
		return DM_STR("auto");
	struct dm_decimal d = { .coefficient = (dm_digits)ms, .scale = 3 };
	return dm_decimal_text(arena, dm_decimal_trim(d, 0));
}

static struct dm_str text_choice(
	struct dm_arena *arena, const struct dm_setting *row, const void *from)
{
	(void)arena;
	return dm_str_from_c(row->choices[*(const int *)from]);
}

static struct dm_str text_mode(
	struct dm_arena *arena, const struct dm_setting *row, const void *from)
{
	(void)row;
	return dm_arena_printf(arena, "%04o", *(const uint32_t *)from);
}

static struct dm_str text_ids(
	struct dm_arena *arena, const struct dm_setting *row, const void *from)
{
	const struct dm_ids *ids = from;
	struct dm_buf list;

	(void)row;
	dm_buf_init(&list, arena);
	for (size_t i = 0; i < ids->n; i++) {
		dm_buf_add_c(&list, i ? "," : "");
		dm_buf_add(&list, ids->items[i]);
	}
	return dm_buf_str(&list);
}

static const struct type_row TYPES[] = {
	[DM_SETTING_TEXT] = { take_text, wanted_text, text_text },
	[DM_SETTING_NAME] = { take_name, wanted_name, text_text },
	[DM_SETTING_FOLDER] = { take_folder, wanted_folder, text_text },
	[DM_SETTING_PATH] = { take_path, wanted_path, text_text },
	[DM_SETTING_BOOL] = { take_bool, wanted_bool, text_bool },
	[DM_SETTING_INTEGER] = { take_integer, wanted_integer, text_integer },
	[DM_SETTING_SECONDS] = { take_seconds, wanted_seconds, text_seconds },
	[DM_SETTING_CHOICE] = { take_choice, wanted_choice, text_choice },
	[DM_SETTING_MODE] = { take_mode, wanted_mode, text_mode },
	[DM_SETTING_IDS] = { NULL, wanted_ids, text_ids },
};

bool dm_value_take(
	struct dm_arena *arena, const struct dm_setting *row, struct dm_str s, void *values)
{
	return TYPES[row->type].take(arena, row, s, (char *)values + row->at);
}

static bool is_id(struct dm_str id)
{
	if (!id.n || id.n > 31)
		return false;
	for (size_t i = 0; i < id.n; i++) {
		char c = id.p[i];

		if (!((c >= 'a' && c <= 'z') || (i && ((c >= '0' && c <= '9') || c == '-'))))
			return false;
	}
	return true;
}

bool dm_value_take_ids(struct dm_arena *arena, const struct dm_setting *row,
	const struct dm_str *items, size_t n, void *values)
{
	if ((int64_t)n < row->min || (int64_t)n > row->max)
		return false;
	struct dm_str *ids = DM_NEW_ARRAY(arena, n, struct dm_str);
	for (size_t i = 0; i < n; i++) {
		if (!is_id(items[i]))
			return false;
		for (size_t j = 0; j < i; j++)
			if (dm_str_eq(items[i], items[j]))
				return false;
		ids[i] = dm_arena_str(arena, items[i]);
	}
	*(struct dm_ids *)(void *)((char *)values + row->at) = (struct dm_ids){ ids, n };
	return true;
}

void dm_value_take_standard(struct dm_arena *arena, const struct dm_setting *row, void *values)
{
	struct dm_str rest = dm_str_from_c(row->standard), id;
	DM_VEC(struct dm_str) ids = { 0 };

	if (row->type == DM_SETTING_MAP || row->type == DM_SETTING_ROUTES || !row->standard)
		return;
	if (row->type != DM_SETTING_IDS) {
		DM_CHECK(dm_value_take(arena, row, rest, values));
		return;
	}
	while (dm_str_split(&rest, ',', &id))
		DM_PUSH(arena, &ids, id);
	DM_CHECK(dm_value_take_ids(arena, row, ids.items, ids.n, values));
}

struct dm_str dm_value_wanted(struct dm_arena *arena, const struct dm_setting *row)
{
	return TYPES[row->type].wanted(arena, row);
}

struct dm_str dm_value_text(
	struct dm_arena *arena, const struct dm_setting *row, const void *values)
{
	return TYPES[row->type].text(arena, row, (const char *)values + row->at);
}
