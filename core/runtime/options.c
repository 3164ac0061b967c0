/* Decides what an option may be. One row for each type; nobody else compares types. */
#include "options.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"

enum { OPTIONS_MAX = 64 };

static bool is_integer(struct dm_str s, int64_t *ret)
{
	bool negative = s.n && s.p[0] == '-';
	int64_t value = 0;
	size_t at = negative;

	if (at == s.n)
		return false;
	for (; at < s.n; at++) {
		if (s.p[at] < '0' || s.p[at] > '9' || __builtin_mul_overflow(value, 10, &value) ||
			__builtin_sub_overflow(value, s.p[at] - '0', &value))
			return false;
	}
	/* Counted downwards, since the smallest number has no positive twin. */
	if (!negative && __builtin_sub_overflow((int64_t)0, value, &value))
		return false;
	*ret = value;
	return true;
}

static int refuse(
	const struct dm_option *o, struct dm_str value, const char *wanted, struct dm_error *err)
{
	return dm_error_set(err, DM_E_CONFIG, "option.value",
		"option %s is \"%.*s\", but must be %s", o->key, DM_FMT(dm_str_first(value, 60)),
		wanted);
}

static int check_text(const struct dm_option *o, struct dm_str value, struct dm_error *err)
{
	if (value.n && memchr(value.p, '\0', value.n))
		return refuse(o, value, "text without NUL", err);
	return 0;
}

static int check_boolean(const struct dm_option *o, struct dm_str value, struct dm_error *err)
{
	if (dm_str_eq(value, DM_STR("true")) || dm_str_eq(value, DM_STR("false")))
		return 0;
	return refuse(o, value, "true or false", err);
}

static int check_integer(const struct dm_option *o, struct dm_str value, struct dm_error *err)
{
	char wanted[80];
	int64_t n;

	if (is_integer(value, &n) && n >= o->minimum && n <= o->maximum)
		return 0;
	(void)snprintf(wanted, sizeof(wanted), "a whole number from %lld to %lld",
		(long long)o->minimum, (long long)o->maximum);
	return refuse(o, value, wanted, err);
}

static int check_choice(const struct dm_option *o, struct dm_str value, struct dm_error *err)
{
	char wanted[200] = "one of";
	size_t n = strlen(wanted);

	if (dm_str_is_one_of(value, o->choices))
		return 0;
	for (const char *const *c = o->choices; *c && n < sizeof(wanted) - 1; c++) {
		int more = snprintf(
			wanted + n, sizeof(wanted) - n, "%s %s", c == o->choices ? "" : ",", *c);

		n += more > 0 ? (size_t)more : 0;
	}
	return refuse(o, value, wanted, err);
}

typedef int check_fn(const struct dm_option *, struct dm_str, struct dm_error *);

static check_fn *const CHECKS[] = {
	[DM_OPTION_TEXT] = check_text,
	[DM_OPTION_BOOLEAN] = check_boolean,
	[DM_OPTION_INTEGER] = check_integer,
	[DM_OPTION_CHOICE] = check_choice,
};

enum { TYPES = sizeof(CHECKS) / sizeof(CHECKS[0]) };

int dm_option_check(const struct dm_option *o, struct dm_str value, struct dm_error *err)
{
	return CHECKS[o->type](o, value, err);
}

static const struct dm_option *row_find(const struct dm_plugin *plugin, struct dm_str key)
{
	for (const struct dm_option *const *o = plugin->options; o && *o; o++)
		if (dm_str_eq(dm_str_from_c((*o)->key), key))
			return *o;
	return NULL;
}

static int unknown_key(const struct dm_plugin *plugin, struct dm_str key, struct dm_error *err)
{
	char known[200] = "";
	size_t n = 0;

	for (const struct dm_option *const *o = plugin->options; o && *o && n < sizeof(known) - 1;
		o++) {
		int more = snprintf(known + n, sizeof(known) - n, "%s%s", n ? ", " : "", (*o)->key);

		n += more > 0 ? (size_t)more : 0;
	}
	if (!n)
		return dm_error_set(err, DM_E_CONFIG, "option.unknown",
			"plugin %s has no options, so \"%.*s\" cannot be set", plugin->id,
			DM_FMT(dm_str_first(key, 60)));
	return dm_error_set(err, DM_E_CONFIG, "option.unknown",
		"plugin %s has no option \"%.*s\"; it has: %s", plugin->id,
		DM_FMT(dm_str_first(key, 60)), known);
}

static struct dm_option_value *value_find(
	const struct dm_options *options, const struct dm_plugin *plugin, struct dm_str key)
{
	for (size_t i = 0; options && i < options->values.n; i++) {
		struct dm_option_value *v = &options->values.items[i];

		if (v->plugin == plugin && dm_str_eq(dm_str_from_c(v->option->key), key))
			return v;
	}
	return NULL;
}

int dm_options_set(struct dm_options *options, struct dm_arena *arena,
	const struct dm_plugin *plugin, struct dm_str key, struct dm_str value,
	struct dm_error *err)
{
	const struct dm_option *row = row_find(plugin, key);

	if (!row)
		return unknown_key(plugin, key, err);
	int r = dm_option_check(row, value, err);
	if (r < 0)
		return r;
	struct dm_option_value *v = value_find(options, plugin, key);
	if (!v)
		v = DM_ADD(arena, &options->values);
	*v = (struct dm_option_value){ plugin, row, dm_arena_str(arena, value) };
	return 0;
}

struct dm_str dm_options_find(
	const struct dm_options *options, const struct dm_plugin *plugin, const char *key)
{
	struct dm_str wanted = dm_str_from_c(key);
	const struct dm_option_value *set = value_find(options, plugin, wanted);
	const struct dm_option *row = row_find(plugin, wanted);

	if (set)
		return set->value;
	return row ? dm_str_from_c(row->value) : DM_NULL;
}

/* Why a row cannot be used, or NULL. */
static const char *row_wrong(const struct dm_option *o)
{
	if (!DM_HAS(o, struct dm_option, choices))
		return "is smaller than an option is";
	if (!o->key || !o->key[0])
		return "has no key";
	if (!o->text)
		return "has no text for people";
	if (o->type >= TYPES || !CHECKS[o->type])
		return "has an unknown type";
	if (o->type == DM_OPTION_CHOICE && (!o->choices || !o->choices[0]))
		return "has no choices";
	/* No default is a default for text alone: "not set". */
	if (!o->value && o->type != DM_OPTION_TEXT)
		return "has no default";
	if (o->value && dm_option_check(o, dm_str_from_c(o->value), NULL))
		return "has a default that it does not allow itself";
	return NULL;
}

int dm_options_check_table(const struct dm_plugin *plugin, struct dm_error *err)
{
	size_t n = 0;

	for (const struct dm_option *const *o = plugin->options; o && *o; o++) {
		const char *wrong = row_wrong(*o);

		if (!wrong && row_find(plugin, dm_str_from_c((*o)->key)) != *o)
			wrong = "is there twice";
		if (!wrong && ++n > OPTIONS_MAX)
			wrong = "is one too many, or the list has no end";
		if (wrong)
			return dm_error_set(err, DM_E_CONTRACT, "plugin.option",
				"plugin %s: option %zu %s", plugin->id,
				(size_t)(o - plugin->options) + 1, wrong);
	}
	return 0;
}
