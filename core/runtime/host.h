/* The host of one plugin in one job: what struct dm_host promises, and the check that the plugin
 * kept its side. An error comes with a problem, success with none; whatever else is DM_E_CONTRACT.
 *
 *   struct dm_host_job job;
 *   dm_host_init(&job, &(struct dm_host_setup){ .plugin = reader, .arena = &arena, … });
 *   r = dm_host_read(&job, source, dm_recogniser_sink(recogniser), &err); */
#ifndef DM_RUNTIME_HOST_H
#define DM_RUNTIME_HOST_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "dropmill/plugin.h"

struct dm_options;

struct dm_limits {
	uint64_t file_bytes, inflated_bytes, memory_bytes, cells, text_bytes;
};

/* What holds where nobody sets anything else. */
extern const struct dm_limits DM_LIMITS_DEFAULT;

/* Members may be NULL except plugin and arena. Everything is borrowed for the life of the job. */
struct dm_host_setup {
	const struct dm_plugin *plugin;
	struct dm_arena *arena;		  /* of the job */
	const struct dm_limits *limits;	  /* NULL: DM_LIMITS_DEFAULT */
	const struct dm_options *options; /* NULL: all defaults */
	/* Asked at every service that the plugin uses (each read_at, each block, each write), so it is
	 * the place for a sign of life too. True ends the job with DM_E_CANCELLED. */
	bool (*cancelled)(void *ctx);
	/* Receives notes: text is valid, cut to a sane length; repeated ids are folded. */
	void (*note)(void *ctx, const struct dm_note *);
	void *cancelled_ctx, *note_ctx;
	bool keeps_controls; /* see gate.h */
};

enum { DM_HOST_NOTE_IDS = 32 };

/* How often a note of one id came; the id is the plugin's text or a copy. */
struct dm_host_note_count {
	const char *id;
	uint32_t n;
};

struct dm_host_job {
	struct dm_host host; /* what the plugin sees */
	struct dm_host_setup setup;
	struct dm_error problem; /* the first one the plugin reported */
	int32_t answered;	 /* first negative code that a service gave the plugin; 0: none */
	struct dm_error cause;	 /* why, where the service knew */
	struct dm_host_note_count notes[DM_HOST_NOTE_IDS];
	uint32_t n_notes;
};

void dm_host_init(struct dm_host_job *, const struct dm_host_setup *);

/* Calls prepare where the plugin has it. */
int dm_host_prepare(struct dm_host_job *, struct dm_error *);

/* Asks a reader for its score, 0 to 100. May read 1 MiB (with some slack); beyond that read_at
 * answers DM_E_LIMIT. A reader that breaks the rules here has score 0 and a note. Errors: DM_E_IO,
 * DM_E_CANCELLED. */
int dm_host_probe(
	struct dm_host_job *, const struct dm_source *, int32_t *ret_score, struct dm_error *);

/* Asks a reader whether the source is whole; unknown where it has no such function or breaks the
 * rules. */
enum dm_complete dm_host_complete(struct dm_host_job *, const struct dm_source *);

/* Lets a reader deliver the source into `sink`, through the gate (gate.h). */
int dm_host_read(struct dm_host_job *, const struct dm_source *, const struct dm_sink *sink,
	struct dm_error *);

/* Lets a writer write the report. Success without a byte is DM_E_CONTRACT. */
int dm_host_write(
	struct dm_host_job *, const struct dm_report *, const struct dm_dest *, struct dm_error *);

#endif
