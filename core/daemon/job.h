/* One claimed file: its folder .work/ID/ and what is known of it.
 *
 *   .work/ID/origin     the path below in/ that it came from, written before it is taken
 *   .work/ID/in/NAME    the dropped file itself
 *   .work/ID/data       the copy that is converted, and archived in the place of the file
 *   .work/ID/result/    what is to be published
 *   .work/ID/why.json, why.html   the reason of a failure
 *   .work/ID/part, back  of a file from another file system (ferry.h)
 *   .work/ID/verdict    "done PATH" or "failed PATH": decided, and only to be carried out */
#ifndef DM_DAEMON_JOB_H
#define DM_DAEMON_JOB_H

#include "folders.h"
#include "journal/job_id.h"

enum { DM_JOB_SHA256 = 32 };

struct dm_job {
	const struct dm_folders *folders; /* borrowed */
	char id[DM_JOB_ID_SIZE];
	struct dm_path origin; /* below in/; "" where it is not known */
	int dir;
	int data; /* for the worker: only to be read; -1 before it is copied */
	uint64_t bytes;
	uint8_t sha256[DM_JOB_SHA256];
	struct dm_path
		stored; /* of the dropped file within the root when it is finished, else "" */
	struct dm_path result; /* of the results below out/ when they are published, else "" */
};

/* The name of the dropped file: the last of its origin. Borrowed. */
const char *dm_job_name(const struct dm_job *);

/* Opens .work/ID/ and reads its origin; recovery's way to a job. DM_E_NOT_FOUND, DM_E_IO. */
int dm_job_open(const struct dm_folders *, const char *id, struct dm_job *ret, struct dm_error *);

/* Writes a small file of .work/ID/: whole or not at all, synced. */
int dm_job_note(
	const struct dm_job *, const char *name, const char *text, size_t n, struct dm_error *);

/* The same in two halves: what was written and synced becomes the note. Writing alone is enough for
 * what is not read before it was synced. The descriptor is the caller's. */
int dm_job_write(const struct dm_job *, const char *file, const char *text, size_t n, int *ret_fd,
	struct dm_error *);
int dm_job_settle(const struct dm_job *, const char *file, const char *name, struct dm_error *);

/* Reads one; false where it is not there or too long. */
bool dm_job_read(const struct dm_job *, const char *name, struct dm_path *ret);

/* True where .work/ID/ has it. */
bool dm_job_has(const struct dm_job *, const char *path);

/* True where somebody removed .work/ID/ itself. */
bool dm_job_is_removed(const struct dm_job *);

/* Removes a folder of .work/ID/ with the files in it ("result"), where it is there. */
int dm_job_clear(const struct dm_job *, const char *folder, struct dm_error *);

/* Removes .work/ID/, where no dropped file is left in it, and closes the job. */
int dm_job_remove(struct dm_job *, struct dm_error *);

/* Closes the descriptors; the files stay. */
void dm_job_close(struct dm_job *);

#endif
