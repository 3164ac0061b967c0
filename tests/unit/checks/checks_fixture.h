/* Cases of rules: the sheets of a report in a few words of JSON, and what the rule says of them. */
#ifndef DM_TESTS_CHECKS_FIXTURE_H
#define DM_TESTS_CHECKS_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "checks/check.h"
#include "model/units.h"

/* One sheet, and one indicator; members that are left out are null. Quotes are single ones. */
#define SHEET(members) "{'subject':'project'," members "}"
#define ROWS(rows) "'indicators':[" rows "]"
#define TARGET(text, kind, operator_, value, unit)                                              \
	"'target':{'text':'" text "','kind':'" kind "','operator':" operator_ ",'value':" value \
	",'unit':" unit "}"
#define NUMERIC(text, operator_, value, unit) \
	TARGET(text, "numeric", operator_, "'" value "'", unit)
#define WORDS(text) TARGET(text, "qualitative", "null", "null", "null")
#define BUDGET(members) "'budget':{" members "}"

struct check_case {
	const char *rule;
	const char *projects; /* with commas between */
	uint32_t indicator;   /* where the finding stands; 0: the sheet */
	/* value|against|more as the finding shows them; NULL: the rule is silent everywhere */
	const char *says;
};

/* Runs each case on the rules of config/forms. */
void assert_cases(const struct check_case *, size_t n);

/* The rules of config/forms, then those of `more` (YAML, or NULL); its messages are
 * "{value}|{against}|{more}" where `shows_values`. */
const struct dm_rules *rules_with(struct dm_arena *, const char *more, bool shows_values);

/* The units of config/forms. */
const struct dm_units *real_units(struct dm_arena *);

/* The report of some projects, in single quotes. */
const struct dm_report *report_of(struct dm_arena *, const char *projects);

/* The finding of a rule at a place, or NULL; `indicator` UINT32_MAX: at any. */
const struct dm_finding *finding_of(const struct dm_report *, const char *rule, uint32_t indicator);

/* YAML as a tree. */
const struct dm_yaml *yaml_of(struct dm_arena *, const char *text);

#define CASES(cases) assert_cases((cases), sizeof(cases) / sizeof((cases)[0]))

#endif
