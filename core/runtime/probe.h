/* Finds the reader for a source. */
#ifndef DM_RUNTIME_PROBE_H
#define DM_RUNTIME_PROBE_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "host.h"
#include "registry.h"

struct dm_probe_choice {
	const struct dm_plugin *reader;
	int32_t score;
};

/* Asks every reader and takes the best score; equal ones are told apart by the name's suffix, then
 * by order of the registry. `setup` serves for all of them (its plugin is ignored). Errors:
 * DM_E_UNSUPPORTED or DM_E_FORMAT where the first bytes tell what the file is (PDF, legacy .doc,
 * an empty file), else DM_E_NO_READER; both say what to do. DM_E_IO, DM_E_CANCELLED. */
int dm_probe_pick(const struct dm_registry *, const struct dm_host_setup *setup,
	const struct dm_source *, struct dm_probe_choice *ret, struct dm_error *);

/* What one reader thinks, for `dropmill explain`. */
struct dm_probe_opinion {
	const struct dm_plugin *reader;
	int32_t score;
	bool suffix; /* the name ends as one of its formats does */
};

/* Asks every reader; gives at most `room` opinions in order of the registry, and how many. */
int dm_probe_ask(const struct dm_registry *, const struct dm_host_setup *setup,
	const struct dm_source *, struct dm_probe_opinion *ret, size_t room, size_t *ret_n,
	struct dm_error *);

#endif
