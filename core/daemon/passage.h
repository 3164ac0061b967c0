/* One file's way from in/ to its end: steps on threads of the loop's pool, on the journal's thread
 * and in a worker, in the order of enum dm_step, each repeatable after trouble of the
 * system (disk full, share away), which pauses the route and never condemns a file. Trouble that one
 * file has where others have none lets that file wait alone. */
#ifndef DM_DAEMON_PASSAGE_H
#define DM_DAEMON_PASSAGE_H

#include "ipc/message.h"
#include "journal/claim.h"
#include "publish.h"
#include "station.h"
#include "traffic.h"

enum dm_step {
	DM_STEP_TAKE,	 /* P1: rename into .work */
	DM_STEP_COPY,	 /* P2: copy and hash; drafts of the outputs */
	DM_STEP_ENTER,	 /* P3, P4: into the journal, with the attempt that is to follow */
	DM_STEP_WAIT,	 /* for a worker */
	DM_STEP_CONVERT, /* P5: in a worker */
	DM_STEP_REDRAFT, /* after a crash: new drafts */
	DM_STEP_REENTER, /* P4 again */
	DM_STEP_PUBLISH, /* P6, P7, P9 */
	DM_STEP_SKIP,	 /* a duplicate: P9 alone */
	DM_STEP_NOTE,	 /* P8: published or skipped, and finished */
	DM_STEP_EXPLAIN, /* F: failed, into the journal first */
	DM_STEP_REFUSE,	 /* F: to failed/ with its reasons */
	DM_STEP_CARRY,	 /* what was decided and could not be carried out */
	DM_STEP_CLOSE,	 /* F: finished, into the journal */
	DM_STEP_RETURN,	 /* put back */
	DM_STEP_FORGET,	 /* put back, into the journal */
	DM_STEP_PROVE,	 /* a step failed: is it the system's trouble, or this file's alone? */
	DM_STEP_END,
	DM_STEPS,
};

struct dm_passage {
	struct dm_passage *next, **at;	 /* of all */
	struct dm_passage *next_waiting; /* for a worker */
	struct dm_station *station;
	struct dm_snapshot *snapshot; /* the settings it began under */
	const struct dm_route *route;
	enum dm_step step;
	bool is_stalled;    /* the step is repeated when the station resumes, or it is due */
	uint64_t due_ms;    /* dm_clock_ms of its next try, where the trouble is its own; else 0 */
	unsigned tries;	    /* that failed, for that */
	enum dm_step back;  /* the step that failed, while it is proved */
	bool is_troubled;   /* it was; over when a step is done */
	bool is_offered;    /* the intake is to hear what became of it */
	bool is_recovered;  /* found in .work at a start */
	bool is_final;	    /* it was waited for long enough: incomplete is a failure */
	bool is_incomplete; /* put back for the rest of it */
	bool is_half_back;  /* all of it was copied to where it goes back */
	bool is_removed;    /* somebody took its folder away in the middle of a step */
	bool is_leftover;   /* it could not be taken, and something of that lies in .work */
	bool is_kept;	    /* cannot be taken, though the others can */
	bool is_told;	    /* the log knows of it, and of no end */
	bool is_skipped, is_decided, is_poison, is_failed_before, is_left;

	struct dm_job job;
	struct dm_sight sight;
	uint64_t number; /* with a worker */
	uint32_t attempts, crashes;
	uint64_t begun_ms; /* dm_clock_ms */
	size_t n_drafts;
	struct dm_draft drafts[DM_JOB_OUTPUTS_MAX];
	char draft_names[DM_JOB_OUTPUTS_MAX][DM_ID_MAX + 8]; /* "report.json" */
	struct dm_claim_answer known;
	struct dm_counts counts;
	char reader[DM_ID_MAX + 1];
	size_t n_plugins; /* that have worked on it */
	struct dm_crew_plugin plugins[1 + DM_JOB_OUTPUTS_MAX];
	struct dm_error error;	 /* why it fails; code 0: it does not */
	struct dm_error trouble; /* of the last step */
	struct dm_error doubt;	 /* of the step that is proved */

	uv_work_t work;
	int result; /* of the last step */
	struct dm_journal_request request;
};

/* Begins with an offer of the station's intake; false where there is no memory. */
bool dm_passage_begin(struct dm_station *, const struct dm_intake_offer *);

/* Takes up a job that a crash left; false where there is no memory (the job stays the caller's). */
bool dm_passage_resume(struct dm_station *, const struct dm_job *);

/* The station works again, everything stops, or it is due: repeats the step of a stalled one. */
void dm_passage_continue(struct dm_passage *);

/* Stalled, and for a reason that keeps no other file of its route. */
bool dm_passage_is_alone(const struct dm_passage *);

/* A worker is free: what it needs. */
void dm_passage_task(struct dm_passage *, struct dm_task *ret);
/* It answered. */
void dm_passage_answered(struct dm_passage *, const struct dm_crew *, const struct dm_result *);

/* Stops: puts it back where that is still possible. */
void dm_passage_recall(struct dm_passage *);

#endif
