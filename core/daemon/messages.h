/* What people are told in FILE.why.html, in their language: a catalogue from YAML
 * (config/messages.yaml), chosen by the stable id of an error, else by its code. */
#ifndef DM_DAEMON_MESSAGES_H
#define DM_DAEMON_MESSAGES_H

#include "manifest.h"
#include "yaml/yaml.h"

struct dm_messages {
	const struct dm_yaml *page;    /* words of the page */
	const struct dm_yaml *reasons; /* id or name of a code: what happened, what to do */
};

/* Reads and checks a catalogue: every entry in every language. Arena memory. DM_E_CONFIG. */
int dm_messages_load(
	struct dm_arena *, const char *path, struct dm_messages *ret, struct dm_error *);

/* The page, on the heap: HTML without script or link, everything from outside escaped. An unknown
 * language gives Chinese, an unknown reason the one of "bug". DM_E_NOMEM. */
int dm_why_page(const struct dm_why *, const struct dm_messages *, const char *language, char **ret,
	struct dm_error *);

#endif
