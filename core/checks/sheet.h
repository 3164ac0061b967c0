/* What the rules know of one target sheet and of one of its indicators, worked out once: amounts and
 * values as decimals, categories, units, what names say. Borrowed from the report; text that is made
 * for a finding lives until the next sheet. */
#ifndef DM_CHECKS_SHEET_H
#define DM_CHECKS_SHEET_H

#include "dropmill/model.h"
#include "measure.h"
#include "message.h"
#include "rules.h"
#include "seen.h"

/* A decimal that may not be stated. */
struct dm_number {
	bool is_stated;
	struct dm_decimal value;
	struct dm_str text; /* as the report has it */
};

/* The categories of two levels, by the address of their texts. */
struct dm_known_levels {
	bool is_known;
	struct dm_str level1, level2;
	struct dm_categories categories;
};

/* What the name of an indicator says. */
struct dm_name_facts {
	bool says_cost, says_time; /* anywhere */
	bool is_ratio, is_count;   /* at its end */
};

/* The same for names. */
struct dm_known_name {
	struct dm_str name; /* null: free */
	struct dm_name_facts facts;
};

enum { DM_KNOWN_LEVELS = 256, DM_KNOWN_NAMES = 1024 };

/* Looked up before; kept from sheet to sheet. All zero is empty. */
struct dm_known {
	struct dm_known_levels levels[DM_KNOWN_LEVELS];
	struct dm_known_name names[DM_KNOWN_NAMES];
};

struct dm_sheet {
	const struct dm_rules *rules;
	const struct dm_units *units;
	struct dm_arena *scratch; /* rewound behind each indicator and sheet */
	struct dm_known *known;
	const struct dm_project *project;
	const struct dm_project *namesake; /* an earlier sheet with the same code, or NULL */
	struct dm_number total, fiscal, other, executed;

	/* of all its indicators */
	bool has_levels;      /* one states a level that is a category */
	uint32_t groups;      /* enum dm_group, at either level */
	bool has_cost;	      /* one is in a cost category, at either level */
	bool has_target;      /* one has a target of any period */
	bool has_basis;	      /* one states its basis */
	size_t n_numeric;     /* numeric targets */
	size_t n_signed;      /* ... with an operator */
	bool has_all_weights; /* every one has a weight */
	struct dm_decimal weights;
	struct dm_str description; /* that most of them have, or null */
	size_t n_description;
	struct dm_seen names;
};

struct dm_row {
	const struct dm_indicator *indicator;
	uint32_t position; /* from 1 */
	uint32_t namesake; /* position of an earlier one of the same name and levels; 0: none */
	struct dm_categories categories;
	enum dm_kind kind;
	struct dm_str category; /* the level that says so, as written */
	struct dm_str name;	/* level 3, else the description; may be null */
	struct dm_measure unit;
	struct dm_number value, value2, weight, score;
	struct dm_name_facts says; /* level 3 */
};

/* Begins a sheet: looks at all of its indicators. */
void dm_sheet_begin(struct dm_sheet *, const struct dm_project *);

/* Works out one indicator, by its position from 1; one after the other. */
void dm_sheet_row(struct dm_sheet *, uint32_t position, struct dm_row *ret);

/* A decimal as text, for a finding. */
struct dm_str dm_sheet_text(const struct dm_sheet *, struct dm_decimal);

/* True where the row is a cost: by its category, or by its name. */
static inline bool dm_row_is_cost(const struct dm_row *row)
{
	return row->kind == DM_KIND_COST || row->says.says_cost;
}

static inline bool dm_row_is_numeric(const struct dm_row *row)
{
	return row->indicator->target && row->indicator->target->kind == DM_TARGET_NUMERIC;
}

/* True for a target without an upper end: at least, more than. */
static inline bool dm_row_is_open(const struct dm_row *row)
{
	int32_t op = row->indicator->target ? row->indicator->target->operator_ : DM_OP_NONE;

	return op == DM_OP_GE || op == DM_OP_GT;
}

#endif
