/* What the recogniser decided, for whoever asks (`dropmill explain`). Nobody asks while a document is
 * converted: the pointer is NULL then, every function takes that, and nothing is kept. */
#ifndef DM_MODEL_TRACE_H
#define DM_MODEL_TRACE_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "base/vec.h"
#include "fate.h"
#include "header.h"
#include "member.h"
#include "near.h"

enum dm_trace_verdict {
	DM_TRACE_FORM,	   /* labels and values, an indicator table, or a part of these */
	DM_TRACE_LIST,	   /* a flat list: one indicator a row */
	DM_TRACE_ORDINARY, /* none of these: its text is unplaced */
};

struct dm_trace_table {
	uint32_t id;
	struct dm_str name;
	bool is_sheet;
	size_t n_rows;
	uint32_t n_columns;
	enum dm_trace_verdict verdict;
	size_t n_labels;	    /* different labels with a value beside them */
	size_t first_head, n_heads; /* heads of indicators, of those of the trace */
	size_t first_cell, n_cells; /* of those of the trace */
	/* where there is no head: the row that is most like one */
	uint32_t best_row; /* from 1; 0: none */
	size_t best_known, best_texts;
};

struct dm_trace_column {
	struct dm_header_column column;
	bool is_near;
	struct dm_near near; /* of a caption that is not known */
};

struct dm_trace_head {
	uint32_t table, row; /* from 1 */
	bool is_list;
	const char *family; /* what kind of form such columns stand for */
	uint32_t score;	    /* percent of the captions that are known */
	bool is_repeated;
	struct dm_trace_column *columns;
	size_t n_columns;
};

/* A text of a table with any fate but that of a plain value. */
struct dm_trace_cell {
	uint32_t table, row, column; /* from 1 */
	uint32_t line;		     /* of a text source; 0: unknown */
	bool is_sheet;
	struct dm_str text;
	enum dm_fate fate;
	enum dm_role role; /* of a label; DM_ROLE_NONE: no known one */
	bool is_near;
	struct dm_near near;
};

/* A paragraph. */
struct dm_trace_line {
	struct dm_str text;
	enum dm_fate fate;
};

struct dm_trace_fact {
	struct dm_str key, value;
};

struct dm_trace {
	struct dm_arena *arena;
	DM_VEC(struct dm_trace_fact) facts;
	DM_VEC(struct dm_trace_table) tables;
	DM_VEC(struct dm_trace_head) heads;
	DM_VEC(struct dm_trace_cell) cells;
	DM_VEC(struct dm_trace_line) lines;
	DM_VEC(struct dm_source_of_member) gathered;  /* for the form that is open */
	DM_VEC(struct dm_source_of_member) members;   /* of the document and of its projects */
	DM_VEC(struct dm_source_of_member) narrative; /* of its sections, in their order */
	size_t n_near;				      /* texts that near labels were looked for */
	size_t n_cells_more; /* cells that were not kept: there were too many */
	size_t n_members_more;
};

struct dm_trace *dm_trace_new(struct dm_arena *);

/* A fact of the reader. */
void dm_trace_fact(struct dm_trace *, const char *key, struct dm_str value);

/* A table that has been read; n_labels as dm_head_labels counts. */
void dm_trace_table(struct dm_trace *, const struct dm_forms *, struct dm_grid *,
	enum dm_trace_verdict, size_t n_labels);

/* A row, not kept otherwise, of the list that was told last. */
void dm_trace_row(struct dm_trace *, const struct dm_table *, const struct dm_grid_row *);

/* A head of indicators in the row, from 0. */
void dm_trace_head(struct dm_trace *, const struct dm_forms *, const struct dm_table *,
	uint32_t row, const struct dm_header *, bool is_repeated);

/* Where a member is from; copied, its text borrowed. One of the narrative has the section, from 1 in
 * the order of the page, for its owner. */
void dm_trace_member(struct dm_trace *, const struct dm_source_of_member *);
void dm_trace_narrative(struct dm_trace *, const struct dm_source_of_member *);

/* A paragraph that is not narrative. */
void dm_trace_line(struct dm_trace *, struct dm_str text, enum dm_fate);

#endif
