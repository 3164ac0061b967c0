/* The state of one document while it is read, and who owns which part of it.
 *
 *   document.c    which element has which handler; the order of the parts
 *   paragraphs.c  flows (the places where paragraphs stand) and their paragraphs
 *   runs.c        text and what stands for text
 *   fields.c      fields: what of them is visible; entries for tables of contents
 *   tables.c      tables, rows, cells, merges
 *   wrappers.c    what only encloses: content controls, revisions, alternatives, text boxes
 *   chunk*.c      parts of other formats placed into the document; see chunk.h
 *
 * Everything is streamed: a paragraph goes to the sink when it ends, a row when it ends. Buffers
 * are kept for each depth and used again, so that memory does not grow with the document. */
#ifndef DM_DOCX_DOCX_H
#define DM_DOCX_DOCX_H

#include "base/vec.h"
#include "common/ooxml/rels.h"
#include "common/ooxml/xml_feed.h"
#include "numbering.h"
#include "styles.h"
#include "symbols.h"
#include "words.h"

enum {
	DOCX_FIELDS_MAX = 256, /* nested; deeper ones are only counted */
	DOCX_COLUMNS_MAX = 16384,
	DOCX_SPAN_MAX = 1024, /* of one cell; Word stops at 63 */
	DOCX_STACK = DM_XML_DEPTH_MAX + 1,
};

enum docx_flow_kind {
	DOCX_FLOW_PART, /* body, header, footnotes */
	DOCX_FLOW_CELL,
	DOCX_FLOW_BOX, /* a text box */
};

/* A run: a piece of text of one look. */
struct docx_run {
	struct docx_run_look look; /* what it says itself */
	const struct docx_style *style;
	bool is_east_asian; /* so says its hint: characters of both worlds are not Latin */
	bool is_resolved, is_hidden, is_bold; /* after its styles; see docx_run_resolve */
	enum docx_font font;
	int16_t size;
};

struct docx_paragraph {
	struct dm_buf text;
	const struct docx_style *style;
	int8_t outline, align, page_break, level; /* stated here; DOCX_UNSET: see the style */
	int32_t list;
	int16_t size; /* of the largest text so far */
	bool is_open;
	bool is_contents;	      /* holds a line of a table of contents */
	bool has_plain;		      /* some of its text is not bold */
	bool begins_page;	      /* a break stood before its text */
	bool is_mark_deleted;	      /* goes on in the next paragraph */
	int8_t mark_vanish;	      /* of the paragraph mark; DOCX_UNSET: see the style */
	struct dm_toc_entry *entries; /* job memory */
	uint32_t n_entries;
	struct docx_run run;
};

struct docx_table;

/* A place where paragraphs and tables stand. */
struct docx_flow {
	enum docx_flow_kind kind;
	uint32_t channel;	  /* enum dm_channel; of cells: that of the table */
	struct docx_flow *outer;  /* NULL: the part */
	struct docx_table *table; /* of the cell we are, or stand in; NULL: none */
	size_t fields;		  /* open fields where it began */
	struct docx_paragraph paragraph;
};

/* Paragraphs of a cell in a buffer of its table. */
struct docx_lines {
	size_t at, n;
	uint32_t empty; /* paragraphs without text since the last one with text */
	bool has_text;
};

/* A cell of the open row. */
struct docx_cell {
	uint32_t column, span;
	struct docx_lines stored; /* in docx_table.text */
	struct docx_lines shown;  /* in docx_table.shown, where is_numbered: with list labels */
	bool is_numbered;
	uint8_t v_merge, h_merge; /* enum docx_merge */
	bool is_deleted;
};

enum docx_merge { DOCX_MERGE_NONE, DOCX_MERGE_RESTART, DOCX_MERGE_CONTINUE };

/* Cells that are merged downwards and may go on in the next row. */
struct docx_group {
	uint32_t column, span, row, last_row;
};

struct docx_table {
	struct docx_flow *flow;		/* where it stands */
	struct docx_table *outer;	/* the table that was open before; NULL: none */
	const struct docx_style *style; /* NULL: none */
	uint32_t id;			/* 0: no cell yet, so the sink does not know it */
	uint32_t row, column;		/* of the open row and of the next cell, from 0 */
	bool in_row, is_row_deleted;
	uint32_t row_flags;
	struct dm_buf text;  /* of all cells of the row */
	struct dm_buf shown; /* of those that have list labels: the same with them */
	DM_VEC(struct docx_cell) cells;
	DM_VEC(struct dm_cell) ready; /* the same as the sink wants them */
	DM_VEC(struct docx_group) groups;
	DM_VEC(struct docx_group) next_groups;
};

enum docx_field_kind { DOCX_FIELD_OTHER, DOCX_FIELD_TOC, DOCX_FIELD_ENTRY };

struct docx_field {
	struct dm_buf code;
	enum docx_field_kind kind;
	bool in_result;
	bool is_simple;		  /* w:fldSimple */
	bool is_box, is_checked;  /* a check box (FORMCHECKBOX), ticked */
	bool is_list, has_choice; /* a drop-down list (FORMDROPDOWN); somebody has chosen */
	uint32_t wanted, seen;	  /* its entry that shows, and how many went by */
	struct dm_buf choice;	  /* that entry */
	size_t shown;		  /* text of the paragraph where the result began */
};

/* Which properties are being read. */
enum docx_scope {
	DOCX_IN_CONTENT,
	DOCX_IN_PPR,
	DOCX_IN_MARK, /* rPr in pPr: of the paragraph mark */
	DOCX_IN_RPR,
	DOCX_IN_SECTION,
	DOCX_IN_TRPR,
	DOCX_IN_TCPR,
	DOCX_IN_SDTPR,
};

/* Flags of a content control. */
enum { DOCX_SDT_PLACEHOLDER = 1, DOCX_SDT_CONTENTS = 2, DOCX_SDT_BOX = 4 };

/* A content control. */
struct docx_sdt {
	uint8_t flags;
	bool is_checked, is_shown;   /* of a check box; its state stands in the text */
	uint32_t checked, unchecked; /* characters of its states */
};

struct docx {
	const struct dm_host *host;
	const struct dm_sink *sink;
	struct dm_package *package;
	struct dm_arena *arena;
	struct docx_styles styles;
	struct docx_numbering numbering;
	struct dm_rels rels; /* of the part being read */
	struct dm_str part;
	uint32_t channel;
	uint64_t text_limit; /* bytes of one paragraph or cell */

	enum docx_scope scope;
	struct docx_flow *flow;	  /* the innermost; never NULL inside a part */
	struct docx_table *table; /* the innermost open; NULL: none */
	struct docx_flow *flows[DOCX_STACK];
	struct docx_table *tables[DOCX_STACK];
	unsigned n_flows, n_tables;
	uint32_t last_table; /* id */

	struct docx_field *fields[DOCX_FIELDS_MAX];
	size_t n_fields, n_deep_fields;
	unsigned n_codes;    /* open fields whose result has not begun: text is invisible */
	unsigned n_contents; /* open tables of contents, fields and content controls */
	unsigned n_placeholders;
	struct docx_sdt sdts[DOCX_STACK];
	bool choices[DOCX_STACK]; /* per AlternateContent: one branch was taken */
	unsigned n_sdts, n_choices;
	unsigned n_boxes; /* open content controls that are check boxes */

	bool in_text, keeps_space; /* inside w:t; with xml:space="preserve" */
	bool keeps_all_space;	   /* so says the root of the part */
	bool in_code;		   /* inside w:instrText */
	size_t text_begin;	   /* where the w:t began in its paragraph */
	bool page_pending;	   /* the next paragraph begins a page */
	bool has_unclosed_field;
	bool is_flat_row_deleted; /* of a table that counts as text in a row: the open row */
	bool has_root;		  /* the part's root element has been seen */
	unsigned chunk_nesting;	  /* documents in documents */
	size_t chunk_bytes;	  /* of all parts of other formats */
};

/* document.c */
int32_t docx_fail(struct docx *, int32_t code, const char *id, const char *text);
void docx_note(struct docx *, const char *id, const char *text);
/* Reads the main part of docx->package where the document in which it lies stands. */
int32_t docx_read_inner(struct docx *);

/* paragraphs.c: opens a flow for what comes; closes it, what is unfinished in it included. */
int32_t docx_flow_open(struct docx *, enum docx_flow_kind, uint32_t channel);
int32_t docx_flow_close(struct docx *);
/* Ends the open paragraph of the innermost flow, if any, and hands it over. */
int32_t docx_paragraph_close(struct docx *);
/* Hands over what a deleted paragraph mark has kept back. */
int32_t docx_paragraph_flush(struct docx *);

/* runs.c: appends visible text to the open paragraph (no checks of fields and the like), text that
 * stands in a run, or a character. */
int32_t docx_text_add(struct docx *, struct dm_str);
int32_t docx_on_text(void *ctx, struct dm_str);
void docx_run_reset(struct docx_paragraph *);
void docx_run_resolve(struct docx *, struct docx_paragraph *);
/* Whether what stands in the open run is hidden, a text box for instance. */
bool docx_run_is_hidden(struct docx *);

/* wrappers.c: writes the state of the check box that the text stands in, once, and gives the text
 * without the character that stood for it. */
int32_t docx_control_show(struct docx *, struct dm_str *text);

/* fields.c: text inside a field's code. */
void docx_field_code_add(struct docx *, struct dm_str);
/* Forgets the fields that were opened since; what is left open is noted. */
void docx_fields_unwind(struct docx *, size_t to);

/* tables.c: whether tables count as text in a row here: headers and notes have paragraphs only, since
 * tables of the sink are tables of the document. One paragraph of the open cell, and its list label
 * (null: none). */
bool docx_is_flat(const struct docx *);
int32_t docx_cell_add(struct docx *, struct docx_table *, struct dm_str label, struct dm_str text);

/* Handlers: see document.c. */
typedef int32_t (*docx_start)(struct docx *, const struct dm_xml_start *);
typedef int32_t (*docx_end)(struct docx *);

#define DOCX_START(name) int32_t docx_##name(struct docx *, const struct dm_xml_start *)
#define DOCX_END(name) int32_t docx_##name(struct docx *)

DOCX_START(paragraph_start);
DOCX_END(paragraph_end);
DOCX_START(paragraph_properties_start);
DOCX_END(properties_end);
DOCX_START(section_start);
DOCX_END(section_end);
DOCX_START(section_type);
DOCX_START(paragraph_property);

DOCX_START(run_start);
DOCX_START(run_properties_start);
DOCX_END(run_properties_end);
DOCX_START(run_property);
DOCX_START(text_start);
DOCX_END(text_end);
DOCX_START(character);
DOCX_START(symbol_element);

DOCX_START(field_char);
DOCX_START(check_box);
DOCX_START(choice_list);
DOCX_START(instruction_start);
DOCX_END(instruction_end);
DOCX_START(simple_field_start);
DOCX_END(simple_field_end);

DOCX_START(table_start);
DOCX_END(table_end);
DOCX_START(table_style);
DOCX_START(row_start);
DOCX_END(row_end);
DOCX_START(row_properties_start);
DOCX_START(row_property);
DOCX_START(cell_start);
DOCX_END(cell_end);
DOCX_START(cell_properties_start);
DOCX_START(cell_property);

DOCX_START(transparent);
DOCX_START(deletion);
DOCX_START(control_start);
DOCX_END(control_end);
DOCX_START(control_properties_start);
DOCX_START(control_property);
DOCX_START(control_box);
DOCX_START(alternatives_start);
DOCX_END(alternatives_end);
DOCX_START(choice_start);
DOCX_START(fallback_start);
DOCX_START(box_start);
DOCX_END(box_end);
DOCX_START(note_start);
DOCX_START(chunk);
DOCX_START(outside);

#endif
