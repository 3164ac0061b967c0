/* Errors: a code that decides what happens next, a stable id for programs, a text for a person.
 *
 * Fixed size and no allocation, so that it works when memory is gone and crosses a process border
 * as it is. A function that can fail returns 0 or a code (enum dm_code) and fills the error, its
 * last parameter, which may be NULL. Success leaves it alone; on an error ret_ parameters are
 * untouched. The first error wins. */
#ifndef DM_BASE_ERROR_H
#define DM_BASE_ERROR_H

#include <stdint.h>

#include "dropmill/types.h"

struct dm_error {
	int32_t code;	       /* enum dm_code; 0: none */
	uint32_t line, column; /* from 1; 0 unknown; of sheets and tables: row and column */
	char id[40];	       /* stable, dotted: "zip.truncated" */
	char part[96];	       /* file, package part or sheet */
	char text[320];	       /* one sentence for a person, without full stop */
};

/* What the queue does with a file that failed with a code. */
enum dm_disposition {
	DM_DISPOSITION_DONE,   /* no error */
	DM_DISPOSITION_FAILED, /* final: to failed/ with the reason */
	DM_DISPOSITION_RETRY,  /* a temporary cause: later, with growing pauses */
	DM_DISPOSITION_AGAIN,  /* once more in a fresh worker, then failed/ */
	DM_DISPOSITION_HOLD,   /* the administrator's: hold the route, say so once */
	DM_DISPOSITION_RETURN, /* cancelled: back to where it was */
};

/* Records an error where none is recorded yet and returns `code`. The text is cut at a character
 * border where it is too long. `err` may be NULL. */
int dm_error_set(struct dm_error *err, int32_t code, const char *id, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Adds the place to a recorded error that has none. */
void dm_error_place(struct dm_error *err, struct dm_str part, uint32_t line, uint32_t column);

/* The same from errno: ENOSPC, EDQUOT give DM_E_SPACE, ENOENT DM_E_NOT_FOUND, ENOMEM DM_E_NOMEM,
 * the rest DM_E_IO. `what` says what was tried. Returns the code. */
int dm_error_errno(struct dm_error *err, int error_number, const char *what);

/* Name of a code for programs ("format"), and what the queue does about it. */
const char *dm_code_name(int32_t code);
enum dm_disposition dm_code_disposition(int32_t code);

/* Exit status of a command that failed on one file with this code (sysexits). */
int dm_code_exit(int32_t code);

#endif
