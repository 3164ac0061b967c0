/* dropmill plugin interface, version 1.
 *
 * A plugin is a shared object that exports one symbol, `dm_plugin_v1`, of type struct dm_plugin: a
 * table of facts and a few functions. It has no undefined dropmill symbol: every service of the
 * host arrives as a table of functions. Any program that fills those tables is a host: the worker,
 * a test, a fuzzer.
 *
 *   reader   probes a source and delivers its contents as neutral blocks (paragraphs and tables);
 *            it knows nothing of projects and indicators
 *   writer   turns the finished report (dropmill/model.h) into bytes
 *
 * Where plugins run: in a worker process, one job at a time, on one thread, sandboxed: no path can
 * be opened, no process started, no socket made. What opens files lazily (character sets, library
 * initialisation) belongs into `prepare`. Plugins do not print, exit, start threads, change the
 * locale or handle signals.
 *
 * Lifetimes: what the host gives lives until the call returns, unless the comment says "job" (until
 * the job ends) or "plugin" (as long as the process). What a plugin gives to the sink is copied by
 * the host before the call returns. Strings in struct dm_plugin are static.
 *
 * Structs that only the host makes (dm_host, dm_source, dm_sink, dm_dest, everything in model.h)
 * are read, never copied, embedded or allocated by plugins, so members can be appended to them.
 * Structs that plugins make start with struct_size: set it to sizeof.
 *
 * Comments of functions: what it does - [who calls it, when] - ownership - errors - since. */
#ifndef DROPMILL_PLUGIN_H
#define DROPMILL_PLUGIN_H

#include "dropmill/model.h"
#include "dropmill/types.h"
#include "dropmill/version.h"

#ifdef __cplusplus
extern "C" {
#endif

#define DM_PLUGIN_MAGIC 0x444d504cu /* "DMPL" */

/* True where a struct made by the other side is large enough to have this member. */
#define DM_HAS(p, T, m) ((p)->struct_size >= offsetof(T, m) + sizeof(((T *)0)->m))

/* Marks the exported table. With DM_PLUGIN_STATIC=name the same source links into a test or a
 * fuzzer under the symbol dm_plugin_name. */
#ifdef DM_PLUGIN_STATIC
#define DM_PLUGIN_JOIN2(a, b) a##b
#define DM_PLUGIN_JOIN(a, b) DM_PLUGIN_JOIN2(a, b)
#define DM_PLUGIN_SYMBOL DM_PLUGIN_JOIN(dm_plugin_, DM_PLUGIN_STATIC)
#define DM_PLUGIN_EXPORT
#else
#define DM_PLUGIN_SYMBOL dm_plugin_v1
#define DM_PLUGIN_EXPORT __attribute__((visibility("default")))
#endif

/* ------------------------------------------------------------------ services of the host */

/* Places in a source, for errors and notes. Members that do not apply are 0 or null. */
struct dm_place {
	struct dm_str part; /* part of a package (word/document.xml) or sheet */
	uint32_t table;	    /* from 1, as in dm_table.id */
	uint32_t row;	    /* from 1 */
	uint32_t column;    /* from 1 */
	uint32_t line;	    /* of a text source, from 1 */
};

/* Something the reader of the result should know, but which does not stop us: damage passed over,
 * text left out, a guess that was made. */
struct dm_note {
	uint32_t struct_size;
	const char *id; /* stable, dotted: "csv.charset", "docx.altchunk-skipped" */
	struct dm_str text;
	struct dm_place place;
};

/* Why the job cannot go on. */
struct dm_problem {
	uint32_t struct_size;
	int32_t code;	    /* enum dm_code */
	const char *id;	    /* stable, dotted: "zip.truncated", "ooxml.encrypted" */
	struct dm_str text; /* one sentence for a person, without full stop: what, and what to do */
	struct dm_place place;
};

/* Which limit to ask the host for. */
enum dm_limit {
	DM_LIMIT_FILE_BYTES = 1,     /* size of a source */
	DM_LIMIT_INFLATED_BYTES = 2, /* sum of what a package unpacks to, counted, not declared */
	DM_LIMIT_MEMORY_BYTES = 3,   /* of the worker */
	DM_LIMIT_CELLS = 4,	     /* cells of one document */
	DM_LIMIT_TEXT_BYTES = 5,     /* one cell or paragraph */
};

struct dm_host {
	uint32_t struct_size;
	void *ctx; /* the host's own */

	/* Gives zeroed job memory, or plugin memory inside prepare. - [plugin, any time] - lives to
	 * the end of the job, never freed by the plugin - never NULL: at its limit the host ends the
	 * job itself. */
	void *(*alloc)(const struct dm_host *, size_t size);

	/* Records a note. - [plugin, any time in probe, complete, read, write] - copied - no errors;
	 * the host may fold repeated notes of one id into one with a count. */
	void (*note)(const struct dm_host *, const struct dm_note *);

	/* Records why the job fails; the first one counts. - [plugin, any time] - copied - returns
	 * problem->code, so that an error path ends in `return host->fail(host, &problem);`. */
	int32_t (*fail)(const struct dm_host *, const struct dm_problem *);

	/* Tells whether somebody asked to stop. - [plugin, in loops that call nothing else for more
	 * than some thousand steps]. Also counts as a sign of life. */
	int32_t (*cancelled)(const struct dm_host *);

	/* Gives the checked value or the default of one of the plugin's own options. - [plugin, any
	 * time] - job - null for a key that the plugin did not declare. */
	struct dm_str (*option)(const struct dm_host *, const char *key);

	/* Gives a limit (enum dm_limit). - [plugin, any time] - UINT64_MAX for an unknown one. */
	uint64_t (*limit)(const struct dm_host *, uint32_t which);

	/* Gives a named extension ("dropmill.name/1") or NULL. - [plugin, any time] - plugin. */
	const void *(*extension)(const struct dm_host *, const char *id);
};

/* The document: bytes at positions; there is no path and no descriptor. */
struct dm_source {
	uint32_t struct_size;
	void *ctx;
	uint64_t size;	    /* bytes */
	struct dm_str name; /* file name as dropped, without folder; a hint, never a proof */

	/* Reads up to `length` bytes at `offset`. - [reader] - `buffer` is the reader's - the number
	 * of bytes, 0 at the end, or a negative code. Short reads are normal. */
	int64_t (*read_at)(const struct dm_source *, uint64_t offset, void *buffer, size_t length);
};

/* Where a writer's bytes go. */
struct dm_dest {
	uint32_t struct_size;
	void *ctx;

	/* Appends bytes. - [writer] - copied - 0 or a negative code, which the writer returns at
	 * once. */
	int32_t (*write)(const struct dm_dest *, const void *bytes, size_t length);
};

/* ------------------------------------------------------------------ blocks */

/* Where a paragraph stands. Only the body and text boxes count as text of the document. */
enum dm_channel {
	DM_CHANNEL_BODY = 0,
	DM_CHANNEL_TEXTBOX = 1,
	DM_CHANNEL_HEADER = 2,
	DM_CHANNEL_FOOTER = 3,
	DM_CHANNEL_FOOTNOTE = 4,
	DM_CHANNEL_COMMENT = 5,
};

/* What the format itself says a paragraph is (its style), not what it looks like. */
enum dm_paragraph_kind {
	DM_PARAGRAPH_TEXT = 0,
	DM_PARAGRAPH_HEADING = 1,  /* outline says which level */
	DM_PARAGRAPH_TITLE = 2,	   /* the style Title or Subtitle */
	DM_PARAGRAPH_CONTENTS = 3, /* a line of a table of contents, or its heading */
	DM_PARAGRAPH_CAPTION = 4,
};

enum dm_align {
	DM_ALIGN_START = 0,
	DM_ALIGN_CENTRE = 1,
	DM_ALIGN_END = 2,
};

/* Flags of paragraphs. */
#define DM_PARAGRAPH_PAGE_BREAK 1u /* a page starts here */
#define DM_PARAGRAPH_BOLD 2u	   /* all of its text is bold */

/* An entry for a table of contents, stated in the text but not shown there (TC field,
 * ECMA-376-1 17.16.5.63). */
struct dm_toc_entry {
	struct dm_str text;
	struct dm_str list; /* \f: which table of contents; may be null */
	uint32_t level;	    /* \l: from 1 */
};

struct dm_paragraph {
	uint32_t struct_size;
	uint32_t channel; /* enum dm_channel */
	uint32_t kind;	  /* enum dm_paragraph_kind */
	uint32_t outline; /* heading level from 1; 0: none */
	uint32_t align;	  /* enum dm_align */
	uint32_t size;	  /* of the largest text, in half points; 0 unknown */
	uint32_t flags;
	uint32_t n_entries;
	struct dm_str
		number; /* list label as computed ("1.", "（一）"), not part of text; may be null */
	struct dm_str text; /* line breaks as \n */
	const struct dm_toc_entry *entries;
	struct dm_place
		place; /* table, row, column where a text box is anchored in a cell, or where
				* the entries of a paragraph without text stand in one */
};

/* Flags of tables. */
#define DM_TABLE_SHEET 1u	 /* a worksheet or a whole text file: may hold several forms */
#define DM_TABLE_HIDDEN 2u	 /* a hidden sheet */
#define DM_TABLE_MERGES_KNOWN 4u /* spans stand in the cells; merge() will not be called */

struct dm_table {
	uint32_t struct_size;
	uint32_t id;	 /* from 1, in document order, an outer table before the ones in it */
	uint32_t parent; /* id of the table it stands in; 0: none */
	uint32_t parent_row, parent_column; /* from 0 */
	uint32_t flags;
	struct dm_str name; /* of a sheet; may be null */
};

enum dm_cell_kind {
	DM_CELL_TEXT = 0,
	DM_CELL_NUMBER = 1,
	DM_CELL_DATE = 2,
	DM_CELL_BOOLEAN = 3,
	DM_CELL_ERROR = 4,
	DM_CELL_DURATION = 5,
};

/* Flags of cells and rows. */
#define DM_CELL_HIDDEN 1u   /* its row, column or sheet is hidden */
#define DM_CELL_NO_CACHE 2u /* a formula whose result is not stored */
#define DM_CELL_QUOTED 4u   /* CSV: the field was quoted */
#define DM_CELL_LABELLED 8u /* text begins paragraphs with the labels of lists; raw has none */
#define DM_ROW_HIDDEN 1u
#define DM_ROW_REPEATED_HEAD 2u /* the format says: repeated on every page */

struct dm_cell {
	uint32_t column;	     /* from 0, on the grid */
	uint32_t row_span, col_span; /* 0 counts as 1 */
	uint16_t kind;		     /* enum dm_cell_kind */
	uint16_t flags;
	uint32_t line;	    /* of a text source, from 1; 0 unknown */
	struct dm_str text; /* as displayed; paragraphs and breaks as \n */
	struct dm_str
		raw; /* as stored, where that differs (numbers: 0.5 for 50.00%); may be null */
};

/* One row. Rows of a table come in order, may be left out when empty, and carry their cells in
 * order of columns. Cells without text may be left out unless the format shows them as cells of a
 * grid (DOCX). A cell that a merge covers is left out. */
struct dm_row {
	uint32_t struct_size;
	uint32_t index; /* from 0 */
	uint32_t flags;
	uint32_t line, line_end; /* of a text source, from 1; 0 unknown */
	uint32_t n_cells;
	uint32_t cell_size; /* sizeof(struct dm_cell) as the plugin's compiler saw it */
	const struct dm_cell *cells;
};

/* A merged range; rows and columns from 0, spans from 1. */
struct dm_range {
	uint32_t row, column, row_span, col_span;
};

/* Takes blocks in document order. Every call answers 0 or a negative code, which the reader returns
 * at once without calling again: that is how limits and cancelling reach it. Tables may nest: an
 * inner table is begun, filled and ended while a row of the outer one has not been pushed yet. */
struct dm_sink {
	uint32_t struct_size;
	void *ctx;

	int32_t (*paragraph)(const struct dm_sink *, const struct dm_paragraph *);
	int32_t (*table_begin)(const struct dm_sink *, const struct dm_table *);
	int32_t (*row)(const struct dm_sink *, uint32_t table, const struct dm_row *);
	/* A merge that was not known when its row was pushed; any time before table_end. */
	int32_t (*merge)(const struct dm_sink *, uint32_t table, const struct dm_range *);
	int32_t (*table_end)(const struct dm_sink *, uint32_t table);
	/* A fact about the source as a whole: "charset", "delimiter". Others are ignored. */
	int32_t (*fact)(const struct dm_sink *, const char *key, struct dm_str value);
};

/* ------------------------------------------------------------------ the plugin */

enum dm_plugin_kind {
	DM_PLUGIN_READER = 1,
	DM_PLUGIN_WRITER = 2,
};

struct dm_format {
	uint32_t struct_size;
	const char *media_type;	     /* application/vnd…; never NULL */
	const char *const *suffixes; /* without dot, lower case; NULL ends it */
};

enum dm_option_type {
	DM_OPTION_TEXT = 1,
	DM_OPTION_BOOLEAN = 2, /* "true" or "false" */
	DM_OPTION_INTEGER = 3, /* decimal, between minimum and maximum */
	DM_OPTION_CHOICE = 4,  /* one of choices */
};

struct dm_option {
	uint32_t struct_size;
	uint32_t type; /* enum dm_option_type */
	const char *key;
	const char *value; /* default */
	const char *text;  /* one line for people */
	int64_t minimum, maximum;
	const char *const *choices; /* NULL ends it */
};

/* What a reader thinks of a source. */
struct dm_probe {
	uint32_t struct_size; /* set by the host */
	int32_t score;	      /* 0 not mine .. 100 certain; at most 75 unless it is certain */
	/* Where the reader knows the source and knows that nobody here can read it (encrypted,
	 * legacy, damaged package of its kind): it calls host->fail in read, not here. */
};

enum dm_complete {
	DM_COMPLETE_UNKNOWN = 0,
	DM_COMPLETE_YES = 1,
	DM_COMPLETE_NOT_YET = 2, /* looks cut off: a copy may still be running */
};

struct dm_reader_ops {
	uint32_t struct_size;

	/* Says how likely the source is this reader's, from its first bytes, its directory, its name
	 * last. - [host, before read; may be called for any file] - may read up to 1 MiB and use job
	 * memory - 0, or a code of the system (DM_E_IO); "not mine" is score 0, no error. */
	int32_t (*probe)(const struct dm_host *, const struct dm_source *, struct dm_probe *ret);

	/* Says whether the source is whole (enum dm_complete). - [host, while a file settles] - may
	 * be NULL. */
	int32_t (*complete)(const struct dm_host *, const struct dm_source *);

	/* Delivers the source as blocks. - [host, once a job, after probe] - 0, or the code of the
	 * problem reported with host->fail, or what the sink answered. */
	int32_t (*read)(const struct dm_host *, const struct dm_source *, const struct dm_sink *);
};

struct dm_writer_ops {
	uint32_t struct_size;

	/* Writes the report. - [host, once a job and output] - the report is frozen - 0, or the code
	 * reported with host->fail, or what dest answered. The same report gives the same bytes. */
	int32_t (*write)(const struct dm_host *, const struct dm_report *, const struct dm_dest *);
};

struct dm_plugin {
	uint32_t magic; /* DM_PLUGIN_MAGIC; these six members never move, whatever the major */
	uint32_t struct_size;
	uint16_t abi_major, abi_minor;
	uint32_t kind; /* enum dm_plugin_kind */

	const char *id; /* [a-z][a-z0-9-]*, unique among the plugins of its kind; a writer's id is
			 * its outputs' suffix */
	const char *version;
	const char *summary; /* one line for people */
	uint64_t caps;	     /* none yet; an unknown bit among the low 32 refuses the plugin */
	const struct dm_format *const *formats; /* NULL ends it */
	const struct dm_option *const *options; /* NULL ends it; may be NULL */

	/* Does what must happen before the sandbox closes. - [host, once a process] - alloc gives
	 * plugin memory - 0 or a negative code: the plugin is not used. May be NULL. */
	int32_t (*prepare)(const struct dm_host *);
	const struct dm_reader_ops *reader; /* readers only */
	const struct dm_writer_ops *writer; /* writers only */
	/* Gives a named extension of the plugin or NULL. May be NULL. */
	const void *(*extension)(const char *id);
};

#ifdef __cplusplus
}
#endif

#endif
