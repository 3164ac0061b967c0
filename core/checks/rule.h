/* The rules by name, and the word lists they look words up in. What a rule says and how much it
 * matters is data (rules.h). */
#ifndef DM_CHECKS_RULE_H
#define DM_CHECKS_RULE_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "dropmill/types.h"

/* X(constant, name in the data), in the order of findings about one sheet or indicator */
#define DM_RULES(X)                                               \
	X(SHEET_NAME_MISSING, "sheet.name-missing")               \
	X(SHEET_BUDGET_MISSING, "sheet.budget-missing")           \
	X(SHEET_GOALS_MISSING, "sheet.goals-missing")             \
	X(SHEET_INDICATORS_MISSING, "sheet.indicators-missing")   \
	X(CATEGORY_OUTPUT, "category.output-missing")             \
	X(CATEGORY_BENEFIT, "category.benefit-missing")           \
	X(CATEGORY_SATISFACTION, "category.satisfaction-missing") \
	X(CATEGORY_COST, "category.cost-missing")                 \
	X(INDICATOR_TARGET, "indicator.target-missing")           \
	X(INDICATOR_NAME, "indicator.name-missing")               \
	X(INDICATOR_PLACEHOLDER, "indicator.placeholder")         \
	X(INDICATOR_BASIS, "indicator.basis-missing")             \
	X(GOALS_DUPLICATE, "goals.duplicate")                     \
	X(GOALS_PURPOSE, "goals.same-as-purpose")                 \
	X(BUDGET_SUM, "budget.sum")                               \
	X(BUDGET_PART, "budget.part-exceeds")                     \
	X(BUDGET_UNIT, "budget.unit-missing")                     \
	X(COST_ABOVE, "cost.above-budget")                        \
	X(COST_SLIP, "cost.unit-slip")                            \
	X(COST_PERIODIC, "cost.periodic-above-budget")            \
	X(EXECUTION_OVER, "execution.over-budget")                \
	X(PLAN_RANGE, "plan.range")                               \
	X(PLAN_DECREASING, "plan.decreasing")                     \
	X(PLAN_INCOMPLETE, "plan.incomplete")                     \
	X(PLAN_EMPTY, "plan.empty")                               \
	X(PLAN_GAP, "plan.gap")                                   \
	X(FIT_COST_NOT_MONEY, "fit.cost-not-money")               \
	X(FIT_COST_TIME, "fit.cost-is-time")                      \
	X(FIT_QUALITY_COST, "fit.quality-is-cost")                \
	X(FIT_TIME_COUNT, "fit.time-is-count")                    \
	X(FIT_QUANTITY_MONEY, "fit.quantity-is-money")            \
	X(FIT_RATE_COUNTS, "fit.rate-in-counts")                  \
	X(FIT_COUNT_PERCENT, "fit.count-in-percent")              \
	X(FIT_SATISFACTION, "fit.satisfaction-not-percent")       \
	X(FIT_LEVELS, "fit.levels-mismatch")                      \
	X(TARGET_MIXED, "target.mixed")                           \
	X(TARGET_VAGUE, "target.vague")                           \
	X(TARGET_RELATIVE, "target.relative")                     \
	X(TARGET_DIRECTION, "target.direction")                   \
	X(TARGET_TRIVIAL, "target.trivial")                       \
	X(TARGET_OVER_100, "target.over-100")                     \
	X(TARGET_NO_UNIT, "target.no-unit")                       \
	X(TARGET_NO_OPERATOR, "target.no-operator")               \
	X(TARGET_DAMAGED, "target.damaged")                       \
	X(TARGET_DATE_SERIAL, "target.date-serial")               \
	X(NAME_SAME, "name.same-description")                     \
	X(NAME_REPEATED, "name.repeated-description")             \
	X(NAME_DUPLICATE, "name.duplicate")                       \
	X(CODE_DUPLICATE, "code.duplicate")                       \
	X(WEIGHT_SUM, "weight.sum")                               \
	X(SCORE_ABOVE, "score.above-weight")                      \
	X(SCORE_UNEXPLAINED, "score.unexplained")

enum dm_rule {
#define DM_RULE_CONSTANT(constant, name) DM_RULE_##constant,
	DM_RULES(DM_RULE_CONSTANT)
#undef DM_RULE_CONSTANT
		DM_RULE_COUNT, /* also: no rule */
};

/* X(constant, name in the data) */
#define DM_WORD_LISTS(X)              \
	X(COST, "cost")               \
	X(NOT_COST, "not_cost")       \
	X(TIME, "time")               \
	X(RATIO, "ratio")             \
	X(NOT_RATIO, "not_ratio")     \
	X(COUNTED, "count")           \
	X(NOT_COUNTED, "not_count")   \
	X(VAGUE, "vague")             \
	X(RELATIVE, "relative")       \
	X(TEMPLATE, "template_marks") \
	X(PLACEHOLDER, "placeholder") \
	X(MONTH, "per_month")         \
	X(QUARTER, "per_quarter")

enum dm_word_list {
#define DM_WORD_LIST_CONSTANT(constant, name) DM_LIST_##constant,
	DM_WORD_LISTS(DM_WORD_LIST_CONSTANT)
#undef DM_WORD_LIST_CONSTANT
		DM_LIST_COUNT, /* also: no list */
};

/* The rule or list with this name, or …_COUNT. */
enum dm_rule dm_rule_from_name(struct dm_str);
enum dm_word_list dm_word_list_from_name(struct dm_str);

const char *dm_rule_name(enum dm_rule);

#endif
