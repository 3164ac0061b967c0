/* Numbers in front of lines: 第一部分, 一、, （一）, 1., （1）, ①, 目标1：. */
#ifndef DM_MODEL_ENUMERATOR_H
#define DM_MODEL_ENUMERATOR_H

#include <stdbool.h>

#include "dropmill/types.h"

/* In the order in which official documents nest them (GB/T 9704-2012, 7.3.3). */
enum dm_enumerator_level {
	DM_ENUMERATOR_PART = 1,		  /* 第一部分 第二章 */
	DM_ENUMERATOR_HAN = 2,		  /* 一、 */
	DM_ENUMERATOR_HAN_BRACKET = 3,	  /* （一） */
	DM_ENUMERATOR_ARABIC = 4,	  /* 1. 1、 */
	DM_ENUMERATOR_ARABIC_BRACKET = 5, /* （1） 1） */
	DM_ENUMERATOR_CIRCLE = 6,	  /* ① */
	DM_ENUMERATOR_NAMED = 7,	  /* 目标1： 指标2： */
};

struct dm_enumerator {
	enum dm_enumerator_level level;
	struct dm_str number; /* as written, without its separator. Borrowed */
	uint32_t value;	      /* what it counts to; 0 where that is not known */
	size_t length;	      /* bytes with separator and blanks behind it */
};

/* Reads the number in front of a line. False where there is none. */
bool dm_enumerator_from_line(struct dm_str line, struct dm_enumerator *ret);

/* True for 一二三四五六七八九十百〇零 and 0-9, full width too. */
bool dm_is_count_char(uint32_t character);

#endif
