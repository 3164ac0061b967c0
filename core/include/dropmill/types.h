/* Basic types and result codes that every public dropmill header uses.
 *
 * Only C17 standard types cross the plugin border; the headers compile as C++17 too. */
#ifndef DROPMILL_TYPES_H
#define DROPMILL_TYPES_H

#include <stddef.h>
#include <stdint.h>

/* A slice of UTF-8 text: not NUL-terminated. p == NULL means "no value" (null in JSON), which is
 * not the same as the empty text (p != NULL, n == 0). Whoever hands a slice over says how long its
 * bytes live. */
struct dm_str {
	const char *p;
	size_t n; /* bytes */
};

/* Result codes: 0 or one of these. The code decides what happens to a file, the text is for people
 * (core/base/error.c has the table of consequences). Values never change meaning. */
enum dm_code {
	DM_OK = 0,
	DM_E_FORMAT = -1,      /* not what it claims to be, or damaged: cannot go on */
	DM_E_LIMIT = -2,       /* too big, too deep, too many: a limit was reached */
	DM_E_UNSUPPORTED = -3, /* sound, but not for us: encrypted, legacy .doc or .xls, PDF */
	DM_E_CANCELLED = -4,   /* somebody asked to stop */
	DM_E_IO = -5,	       /* the system could not read or write */
	DM_E_SPACE = -6,       /* no room left: disk, quota */
	DM_E_NOMEM = -7,       /* a library could not allocate */
	DM_E_CONFIG = -8,      /* the administrator's settings or form data */
	DM_E_CONTRACT = -9,    /* a plugin broke the plugin contract */
	DM_E_BUG = -10,	       /* ours */
	DM_E_NO_READER = -11,  /* no reader takes this file */
	DM_E_CRASH = -12,      /* the worker died on this file */
	DM_E_TIMEOUT = -13,    /* the worker was stopped: wall time, silence or processor time */
	DM_E_NOT_FOUND = -14,  /* the file is not there */
	DM_E_OUTPUT = -15,     /* the output cannot be written */
	DM_E_USAGE = -16,      /* the call itself was wrong */
};

#endif
