/* The state of a sheet that is being read: shared by the two halves of the sheet reader. */
#ifndef DM_XLSX_SHEET_INTERNAL_H
#define DM_XLSX_SHEET_INTERNAL_H

#include "common/ooxml/xml_feed.h"
#include "merges.h"
#include "sheet.h"

enum cell_type {
	TYPE_NUMBER,
	TYPE_SHARED,
	TYPE_INLINE,
	TYPE_STRING, /* of a formula */
	TYPE_BOOLEAN,
	TYPE_ERROR,
	TYPE_DATE,
	TYPE_UNKNOWN,
};

/* What a sheet can have that is worth a note; each is told once a sheet, with how many and where the
 * first one is. */
enum issue {
	ISSUE_NO_CACHE,
	ISSUE_STRING_INDEX,
	ISSUE_STYLE_INDEX,
	ISSUE_NUMBER,
	ISSUE_DATE,
	ISSUE_PRECISION,
	ISSUE_TYPE,
	ISSUE_REPEATED,
	ISSUE_ROW,
	ISSUE_MERGE_BAD,
	ISSUE_MERGE_OVERLAP,
	ISSUE_COVERED,
	ISSUE_STALE,
	ISSUE_COUNT,
};

struct tally {
	uint32_t n;
	struct dm_cellref first;
};

/* A cell between its start and its end. */
struct open_cell {
	uint32_t column;
	uint32_t style;
	enum cell_type type;
	bool has_formula, has_value;
	struct dm_buf text; /* of v or is */
};

/* A row between its start and its end. Texts of its cells live in the pool, or with the shared
 * strings. */
struct open_row {
	uint32_t index;
	bool is_placed; /* it, or a cell of it, said where it is */
	bool is_hidden;
	bool is_unsorted;
	uint32_t next_column;
	char digits[8]; /* of its number as written; n_digits 0: it states none */
	size_t n_digits;
	struct dm_cell *cells; /* room for all columns there are */
	uint32_t n, room;
	struct dm_text_pool texts;
};

struct dm_sheet_reader {
	struct dm_workbook *book;
	const struct dm_host *host;
	const struct dm_sink *sink;
	struct dm_arena *arena;
	uint64_t cells_max, text_max;	/* limits */
	uint64_t n_cells, n_text_bytes; /* of all sheets */

	const struct dm_workbook_sheet *sheet;
	uint32_t table;
	uint16_t open;	     /* the element we are in */
	bool collects;	     /* text goes to the cell */
	bool in_run;	     /* of an inline string */
	bool keeps_space;    /* the open t has xml:space="preserve" */
	size_t text_begin;   /* and where it began in the cell's text */
	uint32_t rows_end;   /* the row behind the last one */
	bool has_row_hidden; /* rows are hidden unless they say otherwise */
	uint64_t hidden_columns[DM_GRID_COLUMNS / 64];
	struct open_row row;
	struct open_cell cell;
	struct dm_buf shown;
	struct dm_merges merges;
	DM_VEC(struct dm_cellref) filled; /* cells with text, the first ones; for the audit */
	struct tally issues[ISSUE_COUNT];
};

/* Counts an issue at the cell that is open. */
void dm_sheet_note(struct dm_sheet_reader *, enum issue);

/* Counts cells that have a text, but lie in a merged range and not at its corner. Looks at the first
 * cells of a sheet only, which are all of them but for very large ones. */
void dm_sheet_audit_merges(struct dm_sheet_reader *);

/* Fails the job at the cell that is open; returns the code. */
int32_t dm_sheet_fail(struct dm_sheet_reader *, int32_t code, const char *id, const char *text);

/* The same for a reference that is none, or outside of the grid. */
int32_t dm_sheet_fail_reference(struct dm_sheet_reader *);

/* Gives the host a note for each issue of the sheet. */
void dm_sheet_tell_issues(struct dm_sheet_reader *);

/* The attributes of row and c are read with this and not by dm_xml_attribute: they are the bulk of a
 * sheet, and those that count have no prefix. Borrowed. */
static inline struct dm_str dm_attribute_value(const unsigned char **attribute)
{
	return (struct dm_str){ (const char *)attribute[3], (size_t)(attribute[4] - attribute[3]) };
}

/* Begins a row where it says it stands, or behind the last one. */
int32_t dm_sheet_begin_row(struct dm_sheet_reader *, const struct dm_xml_start *);

/* Puts the open row to where a cell of it says it stands; fails where that is not behind the rows
 * before. */
int32_t dm_sheet_place_row(struct dm_sheet_reader *, uint32_t index);

/* Delivers the open row, if it has cells. */
int32_t dm_sheet_end_row(struct dm_sheet_reader *);

/* Adds the cell that has ended to its row, unless there is nothing to be seen of it. */
int32_t dm_sheet_add_cell(struct dm_sheet_reader *);

#endif
