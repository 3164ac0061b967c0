/* What a statistical detector makes of bytes. */
#ifndef DM_CSV_HINT_H
#define DM_CSV_HINT_H

#include "charset.h"

enum dm_csv_script {
	DM_CSV_SCRIPT_NONE,
	DM_CSV_SCRIPT_HAN,     /* Big5, Shift_JIS */
	DM_CSV_SCRIPT_HANGUL,  /* EUC-KR */
	DM_CSV_SCRIPT_LETTERS, /* one byte a letter: Cyrillic, Greek, Latin */
};

struct dm_csv_hint {
	const struct dm_csv_charset *charset; /* NULL: none of ours */
	enum dm_csv_script script;
};

/* What the detector says of a sample in which `high` bytes are not ASCII. */
struct dm_csv_hint dm_csv_hint_of(const unsigned char *p, size_t n, uint64_t high);

#endif
