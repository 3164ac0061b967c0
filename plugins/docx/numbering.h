/* Lists (ECMA-376-1, 17.9): the label that Word prints before a paragraph is nowhere in the text. */
#ifndef DM_DOCX_NUMBERING_H
#define DM_DOCX_NUMBERING_H

#include "number_text.h"
#include "styles.h"

enum { DOCX_LEVELS = 9, DOCX_COUNT_MAX = 32767 };

struct docx_level {
	struct dm_str text;  /* "%1.%2"; null: not said */
	struct dm_str style; /* id of the paragraph style that has this level; null: none */
	int32_t start;
	int8_t restart; /* the level whose step sets this one back, from 1; 0: never; -1: any above */
	docx_number_format format;
	bool is_legal; /* all numbers of the label in decimals */
	bool is_said;
};

struct docx_abstract_list {
	int32_t id;
	struct dm_str style; /* numStyleLink: another list's levels count */
	struct docx_level levels[DOCX_LEVELS];
	/* How far each level has counted; -1: not begun. */
	int32_t counts[DOCX_LEVELS];
};

struct docx_list {
	int32_t id, abstract_id;
	struct docx_abstract_list *abstract;	  /* NULL: the file does not have it */
	struct docx_level overrides[DOCX_LEVELS]; /* where is_said */
	int32_t starts[DOCX_LEVELS];		  /* startOverride; -1: none */
	bool is_used;
};

struct docx_numbering {
	struct docx_list *lists; /* in order of id */
	size_t n_lists;
	struct docx_abstract_list *abstracts; /* in order of id */
	size_t n_abstracts;
	struct dm_buf label;
};

/* Reads the part; null gives no lists. */
int32_t docx_numbering_read(struct dm_package *, struct dm_str part, const struct docx_styles *,
	struct docx_numbering *ret_numbering);

/* The level of a list that belongs to a paragraph style, or -1. */
int docx_numbering_level(const struct docx_numbering *, int32_t list, struct dm_str style);

/* Counts one paragraph of a list (numId) and level, and gives its label: null for bullets and
 * unknown lists. Valid until the next call. */
struct dm_str docx_numbering_next(struct docx_numbering *, int32_t list, int level);

#endif
