/* Fills what a job leaves for people, and finishes it: results to out/, or the reason to failed/.
 * Calls block on the disk. */
#ifndef DM_DAEMON_PUBLISH_H
#define DM_DAEMON_PUBLISH_H

#include "finish.h"
#include "manifest.h"
#include "messages.h"

enum { DM_PUBLISH_OUTPUTS = 16 };

/* A file that a worker writes an output into: without a name, so that a crash leaves nothing of it,
 * on the file system of the results. */
struct dm_draft {
	const char *file; /* name of the output: "report.json". Borrowed */
	int fd;
};

/* Makes an empty draft. The descriptor is the caller's. */
int dm_publish_draft(const struct dm_job *, int *ret_fd, struct dm_error *);

/* Publishes: copies of the drafts and of the source, and the manifest, all synced, then finished; the
 * dropped file goes to done/FOLDER/. `facts` is everything of the manifest but the job, its file, the
 * outputs' digests and where things go. On success the job is closed. On an error either it is decided
 * (dm_finish_is_decided) and dm_finish_carry_out does the rest later, or nothing is published and it
 * may be called again. */
int dm_publish_results(struct dm_job *, const char *folder, const struct dm_manifest *facts,
	const struct dm_draft *drafts, size_t n_drafts, struct dm_error *);

/* Without results (a duplicate that is skipped): the source goes to done/FOLDER/. */
int dm_publish_nothing(struct dm_job *, const char *folder, struct dm_error *);

/* Refuses: the source goes to failed/, with its reasons beside it in the language. `facts` as above,
 * without job, file, stored. */
int dm_publish_failure(struct dm_job *, const struct dm_why *facts, const struct dm_messages *,
	const char *language, struct dm_error *);

#endif
