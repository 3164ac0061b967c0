/* The recogniser: blocks in, report out. One for all formats, driven by form data.
 *
 * It takes blocks through a sink as the reader pushes them. Long flat lists are recognised row by
 * row and not kept; everything else is kept until its table ends. */
#ifndef DM_MODEL_RECOGNISE_H
#define DM_MODEL_RECOGNISE_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include "base/arena.h"
#include "base/error.h"
#include "dropmill/plugin.h"

struct dm_forms;
struct dm_recogniser;
struct dm_trace;

/* Loads form data (labels, taxonomy, units, families) from the *.yaml of each folder, in order of
 * names; entries of a later folder win, one by one. Arena memory, read-only from then on. A folder
 * that does not exist counts as empty unless it is the first. Errors: DM_E_CONFIG with file, line
 * and column. */
int dm_forms_load(struct dm_arena *, const char *const *folders, size_t n_folders,
	const struct dm_forms **ret, struct dm_error *);

/* A recogniser for one document; everything it makes lives in the job's arena. */
struct dm_recogniser *dm_recogniser_new(struct dm_arena *job, const struct dm_forms *);

/* Has what is decided from now on told to `trace` as well; borrowed for the document's life. */
void dm_recogniser_trace(struct dm_recogniser *, struct dm_trace *);

/* Where the reader's blocks go. Text must have passed the gate (runtime/gate.h). */
const struct dm_sink *dm_recogniser_sink(struct dm_recogniser *);

/* Takes a note of the reader into the report. */
void dm_recogniser_note(struct dm_recogniser *, const struct dm_note *);

/* Gives up a document that could not be read to its end: what is not the job's arena is given back.
 * Not after dm_recogniser_finish. */
void dm_recogniser_abandon(struct dm_recogniser *);

/* Ends the document and gives the frozen report. `source` is copied; its charset and delimiter are
 * filled from the reader's facts where it leaves them null. */
int dm_recogniser_finish(struct dm_recogniser *, const struct dm_report_source *source,
	const struct dm_report **ret, struct dm_error *);

#endif
