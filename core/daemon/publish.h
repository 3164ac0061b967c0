/* Fills what a job leaves for people, and finishes it: results to out/, or the reason to failed/.
 * Calls block on the disk. */
#ifndef DM_DAEMON_PUBLISH_H
#define DM_DAEMON_PUBLISH_H

#include "finish.h"
#include "manifest.h"
#include "messages.h"

enum { DM_PUBLISH_OUTPUTS = 16 };

/* Makes an empty .work/ID/result/; what was there of an earlier attempt is removed. */
int dm_publish_begin(const struct dm_job *, struct dm_error *);

/* Makes the file for one output (a plain name, "report.json"), to be given to a worker. */
int dm_publish_output(const struct dm_job *, const char *file, int *ret_fd, struct dm_error *);

/* Publishes: the source's copy and the manifest beside the outputs, all synced, then finished; the
 * dropped file goes to done/FOLDER/. `facts` is everything of the manifest but the job, its file, the
 * outputs' digests and where things go. Nothing may be written to the outputs any more. On success
 * the job is closed. On an error either it is decided (dm_finish_is_decided) and dm_finish_carry_out
 * does the rest later, or nothing is published: then begin again and convert again, since what a disk
 * refused once is not to be synced twice. */
int dm_publish_results(struct dm_job *, const char *folder, const struct dm_manifest *facts,
	const char *const *outputs, size_t n_outputs, struct dm_error *);

/* Without results (a duplicate that is skipped): the source goes to done/FOLDER/. */
int dm_publish_nothing(struct dm_job *, const char *folder, struct dm_error *);

/* Refuses: the source goes to failed/, with its reasons beside it in the language. `facts` as above,
 * without job, file, stored. */
int dm_publish_failure(struct dm_job *, const struct dm_why *facts, const struct dm_messages *,
	const char *language, struct dm_error *);

#endif
