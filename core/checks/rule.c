#include "rule.h"

#include "base/str.h"

static const char *const RULES[] = {
#define NAME(constant, name) name,
	DM_RULES(NAME)
};

static const char *const LISTS[] = { DM_WORD_LISTS(NAME) };

static size_t find(const char *const *names, size_t n, struct dm_str name)
{
	size_t i = 0;

	while (i < n && !dm_str_eq(name, dm_str_from_c(names[i])))
		i++;
	return i;
}

enum dm_rule dm_rule_from_name(struct dm_str name)
{
	return (enum dm_rule)find(RULES, DM_RULE_COUNT, name);
}

enum dm_word_list dm_word_list_from_name(struct dm_str name)
{
	return (enum dm_word_list)find(LISTS, DM_LIST_COUNT, name);
}

const char *dm_rule_name(enum dm_rule rule)
{
	return rule < DM_RULE_COUNT ? RULES[rule] : "";
}
