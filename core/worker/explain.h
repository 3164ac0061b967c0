/* What was decided about a document and why: `dropmill explain`, for people and as JSON. */
#ifndef DM_WORKER_EXPLAIN_H
#define DM_WORKER_EXPLAIN_H

#include <stdbool.h>

#include "base/str.h"
#include "dropmill/model.h"
#include "dropmill/plugin.h"
#include "model/trace.h"
#include "runtime/probe.h"

enum { DM_EXPLAIN_READERS_MAX = 32 };

/* What is known when the job ends, however it ends. */
struct dm_explanation {
	struct dm_str file;
	struct dm_probe_opinion opinions[DM_EXPLAIN_READERS_MAX];
	size_t n_opinions;
	const struct dm_plugin *reader; /* NULL: none takes the file */
	const struct dm_trace *trace;
	const struct dm_report *report; /* NULL: it was not read to its end */
	const struct dm_error *error;	/* NULL: all is well */
};

/* Writes it in the arena's memory; what `dest` refuses is its own to remember. */
void dm_explain_json(const struct dm_explanation *, struct dm_arena *, const struct dm_dest *dest);
void dm_explain_text(const struct dm_explanation *, struct dm_arena *, const struct dm_dest *dest);

/* Why this reader: one clause. */
struct dm_str dm_explain_why(const struct dm_explanation *, struct dm_arena *);

/* The member of the report, or of the form data, that a role stands for; "extra" where it has
 * none. */
const char *dm_explain_member(enum dm_role);

/* Where one member of the report is from. */
struct dm_explained {
	struct dm_str path; /* in the report: RFC 6901, JSON pointer */
	struct dm_str text; /* as it stands there */
	struct dm_origin at;
	uint32_t paragraph;	/* outside of tables, from 1, as `inspect` lists them; 0: none */
	uint32_t box_paragraph; /* of text boxes outside of tables, from 1; 0: none */
	uint32_t indicator;	/* that it is of, from 1; 0: none */
	bool is_narrative;
};

/* Tells where each member is from: the document's, the narrative's, then project by project. What is
 * told lives until the call back returns. */
void dm_explain_members(const struct dm_explanation *, struct dm_arena *,
	void (*tell)(void *ctx, const struct dm_explained *), void *ctx);

/* One line about what a table is and why. */
struct dm_str dm_explain_verdict(const struct dm_trace_table *, struct dm_arena *);

const char *dm_explain_verdict_name(enum dm_trace_verdict);

/* Passes on what was built once it is large, and at the end. */
void dm_explain_pass(struct dm_buf *, const struct dm_dest *, bool is_end);

#endif
