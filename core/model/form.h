/* One target sheet while it is being read: takes what is found, cell by cell, and becomes a project
 * of the report when it ends. Knows the members and which label goes before which; knows nothing of
 * rows and columns. */
#ifndef DM_MODEL_FORM_H
#define DM_MODEL_FORM_H

#include <stdbool.h>

#include "goals.h"
#include "reading.h"

/* A value with its label, as found. */
struct dm_found {
	enum dm_role role;
	struct dm_str label;	     /* as written, without colon */
	struct dm_str unit;	     /* money unit that the label names, or null */
	struct dm_str text;	     /* as displayed; may be empty */
	struct dm_str raw;	     /* as stored, where the format has numbers; else null */
	struct dm_spot at, label_at; /* of the value, of the label */
};

enum dm_form_slot {
	DM_SLOT_CODE,
	DM_SLOT_NAME,
	DM_SLOT_DEPARTMENT,
	DM_SLOT_DEPARTMENT_CODE,
	DM_SLOT_YEAR,
	DM_SLOT_TOTAL,
	DM_SLOT_FISCAL,
	DM_SLOT_OTHER,
	DM_SLOT_EXECUTED,
	DM_SLOT_PURPOSE,
	DM_SLOT_COUNT,
};

struct dm_form_member {
	bool is_taken;
	int rank; /* lower wins */
	struct dm_found found;
};

struct dm_form {
	struct dm_reading *reading;
	struct dm_arena *arena; /* the job's */
	bool is_list;		/* a project of a flat list: no title and year of its own */
	struct dm_str title, stated_unit;
	int32_t year;
	uint32_t places; /* DM_FORM_… */
	struct dm_form_member members[DM_SLOT_COUNT];
	uint64_t
		seen; /* distinct members seen, blank ones too: bit of the slot, and one for goals, plan */
	struct dm_goals goals, goals_midterm;
	DM_VEC(const struct dm_plan_point *) plan;
	DM_VEC(const struct dm_indicator *) indicators;
	DM_VEC(const struct dm_indicator *) midterm; /* indicators of the whole period */
	DM_VEC(const struct dm_pair *) extra;
	DM_VEC(struct dm_pair *) captions;
	/* where it stands */
	struct dm_table table;
	struct dm_extent extent;
	struct dm_spot title_at, year_at, unit_at;
	size_t sources_moved; /* of the whole period's indicators: those with their position */
};

void dm_form_begin(struct dm_form *, struct dm_reading *);

/* Takes a title line; the last one wins. */
void dm_form_title(struct dm_form *, struct dm_str line, struct dm_spot);

/* Takes a year stated on the sheet. */
void dm_form_year(struct dm_form *, int32_t year, struct dm_spot);

/* Takes a labelled value: into its member, or into extra where the role has none or a better label
 * has filled it. */
void dm_form_value(struct dm_form *, const struct dm_found *);

/* Takes one cell of a table of funds: row and column labels together decide. */
void dm_form_funds(struct dm_form *, const struct dm_found *row, const struct dm_found *column);

/* Takes a period of the plan, its label, and its percent as text. */
void dm_form_plan_point(struct dm_form *, const struct dm_found *);

/* Takes an indicator; `midterm` for one of the whole period. */
void dm_form_indicator(struct dm_form *, const struct dm_indicator *, bool midterm);

/* Remembers how the form captions a member. */
void dm_form_caption(struct dm_form *, const char *member, struct dm_str caption);

/* The form covers this row. */
void dm_form_covers(struct dm_form *, const struct dm_table *, const struct dm_grid_row *);

/* True where nothing but lines has been found yet. */
bool dm_form_is_empty(const struct dm_form *);

/* True where a value for this slot has been found. */
bool dm_form_has(const struct dm_form *, enum dm_form_slot);

/* Ends the form and adds its project to the reading; an empty one is dropped. */
void dm_form_end(struct dm_form *);

#endif
