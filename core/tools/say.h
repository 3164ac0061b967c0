/* What the commands tell: text to people on stderr, JSON to programs on stdout. */
#ifndef DM_TOOLS_SAY_H
#define DM_TOOLS_SAY_H

#include <stdio.h>

#include "base/error.h"
#include "base/str.h"

/* dropmill: PATH: what, what to do [id at place]. `path` may be NULL. */
void dm_say_error(const char *path, const struct dm_error *);

/* A copy in which nothing steers a terminal, NUL-terminated; never null. */
struct dm_str dm_say_plain(struct dm_arena *, struct dm_str);

/* The text as a JSON string; NULL gives null. */
void dm_say_json(const char *text);
void dm_say_json_to(FILE *, const char *text);

/* Members of an error as a JSON object on stdout. */
void dm_say_json_error(const struct dm_error *);

/* Flushes stdout. DM_E_OUTPUT where something did not get through since the start. */
int dm_say_flush(struct dm_error *);

#endif
