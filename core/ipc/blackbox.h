/* The black box: one page that a worker and its parent share.
 *
 * The worker writes where it is, a heartbeat and, when a signal kills it, last words; the parent
 * writes the cancel flag, and reads the page after a death. The page is sealed against resizing
 * before the worker gets it, or a hostile worker could shrink it and kill the parent by SIGBUS. */
#ifndef DM_IPC_BLACKBOX_H
#define DM_IPC_BLACKBOX_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <stdbool.h>

#include "base/error.h"

/* What a worker is doing. */
enum dm_stage {
	DM_STAGE_START = 0,
	DM_STAGE_LOAD = 1, /* plugins; plugin is the file */
	DM_STAGE_WAIT = 2,
	DM_STAGE_HASH = 3,
	DM_STAGE_PROBE = 4,
	DM_STAGE_READ = 5,
	DM_STAGE_RECOGNISE = 6,
	DM_STAGE_WRITE = 7,
	DM_STAGE_CHECK = 8, /* between recognising and writing */
};

struct dm_blackbox;

/* What the parent found in it: bounded and cleaned, whatever the worker wrote. */
struct dm_blackbox_record {
	uint32_t stage; /* enum dm_stage */
	uint32_t line;
	uint64_t beats;
	char plugin[32];
	char part[96];
	char words[128]; /* of a dying worker; empty: none */
};

/* Parent: makes a sealed page. The descriptor, close-on-exec, is the caller's. */
int dm_blackbox_new(struct dm_blackbox **ret, int *ret_fd, struct dm_error *);
/* Worker: maps the page of its parent. */
int dm_blackbox_open(int fd, struct dm_blackbox **ret, struct dm_error *);
/* Unmaps; accepts NULL. For DM_AUTO. */
void dm_blackbox_close(struct dm_blackbox **);

/* Worker: enters a stage (part and line are emptied); names the place; gives a sign of life. All
 * but dm_blackbox_stage may be called from a signal handler. Every function accepts NULL. */
void dm_blackbox_stage(struct dm_blackbox *, enum dm_stage, struct dm_str plugin);
void dm_blackbox_place(struct dm_blackbox *, struct dm_str part, uint32_t line);
void dm_blackbox_beat(struct dm_blackbox *);
void dm_blackbox_words(struct dm_blackbox *, const char *words);
bool dm_blackbox_is_cancelled(const struct dm_blackbox *);

/* Parent. */
void dm_blackbox_cancel(struct dm_blackbox *, bool cancel);
uint64_t dm_blackbox_beats(const struct dm_blackbox *);
struct dm_blackbox_record dm_blackbox_read(const struct dm_blackbox *);

/* "reading"; for people. */
const char *dm_stage_name(uint32_t stage);

#endif
