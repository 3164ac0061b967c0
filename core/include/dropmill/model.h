/* The report as writers see it: what one converted document says.
 *
 * Read-only and frozen when a writer gets it; everything lives as long as the job. The members and
 * their meaning are those of the report contract (report.schema.json, printed by `dropmill schema
 * json`), so a writer is a walk over these structs. A dm_str whose p is NULL is null in the report.
 *
 * Text is valid UTF-8 in NFC without characters that XML 1.0 forbids. Decimals are text in plain
 * notation (-?digits[.digits]), never floating point: amounts in yuan with at least two places.
 *
 * Lists are arrays of pointers, so that members can be appended to the structs. */
#ifndef DROPMILL_MODEL_H
#define DROPMILL_MODEL_H

#include "dropmill/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Where in the source. Members that do not apply are null or 0. */
struct dm_origin {
	struct dm_str sheet; /* XLSX */
	struct dm_str range; /* XLSX: A1:F20 */
	uint32_t table;	     /* DOCX: from 1 */
	uint32_t row;	     /* DOCX: from 1 */
	uint32_t column;     /* DOCX: from 1 */
	uint32_t line;	     /* CSV: from 1 */
	uint32_t line_end;
};

/* A label as written, and its value (null: the cell is blank). */
struct dm_pair {
	struct dm_str label;
	struct dm_str value;
};

struct dm_department {
	struct dm_str code, name;
	struct dm_str scope; /* the bracketed rest of the name: 本级 */
};

/* A section of the narrative. */
struct dm_section {
	struct dm_str number; /* as written, without its separator: 第一部分, 一, （一）, 1 */
	struct dm_str heading;
	const struct dm_str *paragraphs;
	size_t n_paragraphs;
	const struct dm_section *const *sections;
	size_t n_sections;
};

enum dm_target_kind {
	DM_TARGET_NUMERIC = 1,	   /* a number, perhaps an operator and a unit */
	DM_TARGET_QUALITATIVE = 2, /* words only */
	DM_TARGET_DATE = 3,	   /* a point in time */
	DM_TARGET_MIXED = 4,	   /* a number with words that are no unit: 1及时 */
};

enum dm_operator {
	DM_OP_NONE = 0,
	DM_OP_GE = 1,
	DM_OP_GT = 2,
	DM_OP_LE = 3,
	DM_OP_LT = 4,
	DM_OP_EQ = 5,
	DM_OP_BETWEEN = 6, /* value to value2 */
};

struct dm_target {
	struct dm_str text;  /* as written, never null */
	int32_t kind;	     /* enum dm_target_kind */
	int32_t operator_;   /* enum dm_operator */
	struct dm_str value; /* as written, not scaled by the unit */
	struct dm_str value2;
	struct dm_str unit; /* as written */
	struct dm_str date; /* ISO 8601 date, month or year */
};

struct dm_indicator {
	struct dm_str level1, level2, level3;
	struct dm_str description;
	const struct dm_target *target;		/* NULL: none */
	const struct dm_target *target_midterm; /* NULL: none */
	const struct dm_target *actual;		/* NULL: none */
	struct dm_str basis;
	struct dm_str weight, score; /* decimals */
	struct dm_str deviation;
	const struct dm_pair *const *extra;
	size_t n_extra;
	const struct dm_origin *origin;
};

/* One period of the cumulative spending plan. */
struct dm_plan_point {
	struct dm_str label;   /* 3月底 */
	uint32_t month;	       /* 1 to 12; 0: none stated */
	struct dm_str percent; /* decimal; null: blank */
};

enum dm_subject {
	DM_SUBJECT_PROJECT = 1,
	DM_SUBJECT_DEPARTMENT = 2, /* a department's whole spending */
	DM_SUBJECT_TRANSFER = 3,   /* a transfer payment */
};

/* Which optional members the form has a place for; the others are absent, not null. */
#define DM_FORM_TARGET_MIDTERM 1u
#define DM_FORM_WEIGHT 2u
#define DM_FORM_ACTUAL 4u
#define DM_FORM_SCORE 8u
#define DM_FORM_DEVIATION 16u
#define DM_FORM_EXECUTED 32u
#define DM_FORM_GOALS_MIDTERM 64u
#define DM_FORM_YEAR 128u /* the sheet has a line of its own for the year */
#define DM_FORM_BASIS 256u
#define DM_FORM_DESCRIPTION 512u
#define DM_FORM_PLAN 1024u
#define DM_FORM_MONEY_UNIT \
	2048u /* the unit of its amounts is stated: in a line, a label, a value */

struct dm_budget {
	struct dm_str total, fiscal, other, executed; /* amounts in yuan */
	struct dm_str stated_unit; /* 元 千元 万元 亿元, as written on the sheet */
};

/* One target sheet. */
struct dm_project {
	uint32_t ordinal; /* from 1 */
	int32_t subject;  /* enum dm_subject */
	uint32_t form;	  /* DM_FORM_… */
	int32_t year;	  /* 0: none */
	struct dm_str title, code, name;
	const struct dm_department *department; /* NULL: none */
	struct dm_budget budget;
	struct dm_str purpose;
	const struct dm_plan_point *const *plan;
	size_t n_plan;
	const struct dm_str *goals;
	size_t n_goals;
	const struct dm_str *goals_midterm;
	size_t n_goals_midterm;
	const struct dm_indicator *const *indicators;
	size_t n_indicators;
	const struct dm_pair *const *extra;
	size_t n_extra;
	/* How the form itself captions a member (label "indicator.basis", value 指标值确定依据):
	 * for writers that print the form. Not part of the report contract. */
	const struct dm_pair *const *captions;
	size_t n_captions;
	const struct dm_origin *origin;
	/* Half of the coarsest last place that total, fiscal and other state, in yuan: 5000 for 2500
	 * 万元; null: none of them is stated. For checks; not part of the report contract. */
	struct dm_str budget_rounding;
};

enum dm_severity {
	DM_SEVERITY_ERROR = 1,
	DM_SEVERITY_WARNING = 2,
	DM_SEVERITY_NOTICE = 3,
};

struct dm_finding {
	struct dm_str rule;
	int32_t severity; /* enum dm_severity */
	struct dm_str message;
	uint32_t project;   /* ordinal; 0: the document */
	uint32_t indicator; /* position in its project, from 1; 0: the sheet */
	const struct dm_origin *origin;
};

/* Visible text that found no place in the report. */
struct dm_unplaced {
	struct dm_str text;
	const struct dm_origin *origin;
};

/* What the reader or the recogniser wants known about the reading itself. */
struct dm_report_note {
	struct dm_str code;
	struct dm_str message;
	const struct dm_origin *origin; /* NULL: none */
};

struct dm_report_source {
	struct dm_str file;	/* name as dropped, without folder */
	struct dm_str file_b64; /* the name's bytes, where they are no valid UTF-8; else null */
	struct dm_str sha256;	/* 64 hexadecimal digits */
	uint64_t bytes;
	struct dm_str reader;  /* id of the reader */
	struct dm_str charset; /* null: the format has none */
	struct dm_str delimiter;
};

struct dm_report {
	uint32_t struct_size;
	int32_t fiscal_year; /* 0: none */
	struct dm_report_source source;
	struct dm_str title;
	const struct dm_department *department; /* NULL: none */
	const struct dm_section *const *narrative;
	size_t n_narrative;
	const struct dm_project *const *projects;
	size_t n_projects;
	const struct dm_finding *const *findings;
	size_t n_findings;
	const struct dm_unplaced *const *unplaced;
	size_t n_unplaced;
	const struct dm_report_note *const *notes;
	size_t n_notes;
};

#ifdef __cplusplus
}
#endif

#endif
