/* What dropmill.yaml and conf.d say: a snapshot that never changes. A reload reads another one and
 * puts it in the place of this one, or keeps this one. */
#ifndef DM_SETTINGS_SETTINGS_H
#define DM_SETTINGS_SETTINGS_H

#include "route.h"

/* Where settings stand where nobody names another file. */
#define DM_SETTINGS_PATH "/etc/dropmill/dropmill.yaml"

enum dm_sandbox_setting {
	DM_SANDBOX_REQUIRED = 0,
	DM_SANDBOX_BEST_EFFORT = 1,
	DM_SANDBOX_OFF = 2,
};
extern const char *const DM_SANDBOX_NAMES[]; /* by the enum; as dropmill-worker calls them */

struct dm_settings_limits {
	int64_t file_bytes, inflated_bytes, memory_bytes, output_bytes, cells, text_bytes;
	int64_t start_seconds, wall_seconds, silence_seconds, cpu_seconds;
	int64_t attempts, jobs_per_worker;
};

struct dm_settings_journal {
	int64_t keep_days; /* 0: for ever */
};

struct dm_settings {
	struct dm_str path;    /* of the first file */
	struct dm_str state;   /* folder */
	struct dm_str control; /* socket */
	struct dm_settings_journal journal;
	int64_t workers; /* DM_NUMBER_AUTO: one a core */
	int sandbox;	 /* enum dm_sandbox_setting */
	struct dm_settings_limits limits;
	const struct dm_route *const *routes; /* in the order of their first appearance */
	size_t n_routes;
	struct dm_section section; /* where each value stands */
};

/* Reads the file and conf.d/NAME.yaml beside it, in the order of their bytes; the later value of a key
 * holds, and routes are joined by their names. Everything that is wrong is recorded, not only the
 * first; then DM_E_CONFIG, and *ret is untouched. Texts are NUL-terminated; all lives as long as the
 * arena, which must be that of the problems or live longer. */
int dm_settings_read(
	struct dm_arena *, const char *path, struct dm_problems *, const struct dm_settings **ret);

#endif
