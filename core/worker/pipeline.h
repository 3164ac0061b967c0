/* The steps of one job, each a call: open, pick, read, recognise, check, write. */
#ifndef DM_WORKER_PIPELINE_H
#define DM_WORKER_PIPELINE_H

#include "base/arena.h"
#include "checks/rules.h"
#include "ipc/blackbox.h"
#include "ipc/message.h"
#include "runtime/host.h"
#include "runtime/options.h"
#include "runtime/probe.h"
#include "runtime/registry.h"
#include "runtime/source_fd.h"

struct dm_forms;
struct dm_recogniser;
struct dm_trace;

/* First the members that the owner sets, then what the steps leave for the next one. */
struct dm_pipeline {
	struct dm_arena *arena;
	const struct dm_registry *registry;
	const struct dm_forms *forms;
	const struct dm_rules *rules;
	enum dm_rules_language language; /* of the findings' messages */
	struct dm_blackbox *blackbox;
	struct dm_limits limits;
	uint64_t output_bytes; /* largest file that can be written; 0: no limit */
	struct dm_options options;
	bool keeps_controls; /* characters that no report may hold reach the sink: JSON can hold them */
	struct dm_trace *trace; /* of the recogniser; NULL: nobody asks */

	struct dm_source_fd source;
	struct dm_str file, file_b64; /* the name as the report shows it; its bytes, or null */
	const struct dm_plugin *reader;
	struct dm_recogniser *recogniser;
	const struct dm_report *report;
};

/* Takes the document: a regular file within the limit. The descriptor is borrowed. */
int dm_pipeline_open(struct dm_pipeline *, int fd, struct dm_str name, struct dm_error *);

/* Chooses the reader. */
int dm_pipeline_pick(struct dm_pipeline *, struct dm_error *);

/* What each reader thinks, in order of the registry; at most `room`. */
int dm_pipeline_ask(struct dm_pipeline *, struct dm_probe_opinion *ret, size_t room, size_t *ret_n,
	struct dm_error *);

/* True where the chosen reader, or where none is chosen any, says that more of the document is to
 * come. */
bool dm_pipeline_is_incomplete(struct dm_pipeline *);

/* True where the chosen reader is sure that nothing of the document is missing. */
bool dm_pipeline_is_whole(struct dm_pipeline *);

/* Lets the reader deliver into `sink`, its notes into `on_note`. */
int dm_pipeline_read(struct dm_pipeline *, const struct dm_sink *sink,
	void (*on_note)(void *ctx, const struct dm_note *), void *note_ctx, struct dm_error *);

/* Reads into a recogniser and makes the report. */
int dm_pipeline_recognise(
	struct dm_pipeline *, const uint8_t sha256[DM_SHA256_BYTES], struct dm_error *);

/* Puts the findings of the checks into the report. */
void dm_pipeline_check(struct dm_pipeline *);

/* Writes the report by one writer. DM_E_USAGE where there is no such writer, DM_E_LIMIT where the
 * output reaches the size that the worker may write. */
int dm_pipeline_write(struct dm_pipeline *, struct dm_str writer, int fd, struct dm_error *);

#endif
