/* Names of what is published: legal on Windows, valid UTF-8, at most 255 bytes. Pure text. */
#ifndef DM_DAEMON_NAMES_H
#define DM_DAEMON_NAMES_H

#include <stdbool.h>

#include "base/str.h"
#include "journal/job_id.h"

enum {
	DM_NAME_MAX = 255,  /* bytes of one name */
	DM_PATH_MAX = 4096, /* bytes of a path below a route, with its NUL */
};

/* A name or a path, NUL-terminated. */
struct dm_name {
	char text[DM_NAME_MAX + 1];
};
struct dm_path {
	char text[DM_PATH_MAX];
};

/* The safe form of one name: \ / : * ? " < > |, control characters and blanks or dots at the end
 * become _, bytes that are no UTF-8 U+FFFD, names of devices (CON, NUL ...) get _ in front. At most
 * `max` bytes (<= 255), cut at a character before the extension. Never empty, "." or "..". */
struct dm_name dm_name_safe(struct dm_str name, size_t max);

/* A safe name with "-JOB" before its extension, of at most `max` bytes. */
struct dm_name dm_name_with_job(struct dm_str name, const char *job, size_t max);

/* "NAME.EXT-JOB", the folder of a job's results. */
struct dm_name dm_name_result(struct dm_str name, const char *job);

/* The same two where something stands under them already: nth 2 is "NAME-2-JOB.EXT" and
 * "NAME.EXT-2-JOB", nth 1 the names above. At most DM_NAME_SPARES. */
enum { DM_NAME_SPARES = 9 };
struct dm_name dm_name_with_job_nth(struct dm_str name, const char *job, unsigned nth, size_t max);
struct dm_name dm_name_result_nth(struct dm_str name, const char *job, unsigned nth);

/* Byte where the extension with its dot begins, or the length where there is none. */
size_t dm_name_extension(struct dm_str name);

/* Safe forms of all folders of a path, without its last name ("a/b/c.docx": "a/b"); empty where it
 * has none. False where the result would be too long. */
bool dm_path_folders_safe(struct dm_str path, struct dm_path *ret);

/* The last name of a path. Borrowed. */
struct dm_str dm_path_name(struct dm_str path);
/* The path before it, without the slash; may be empty. Borrowed. */
struct dm_str dm_path_folder(struct dm_str path);

/* "a/b", or the one that is not empty. False where it is too long; then *ret is empty. */
bool dm_path_join(struct dm_str a, struct dm_str b, struct dm_path *ret);

#endif
