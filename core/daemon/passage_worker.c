/* What a passage gives to a worker, and what its answer means. */
#include <stdio.h>
#include <string.h>

#include "log.h"
#include "passage.h"
#include "passage_parts.h"

/* What the route says about reading. */
static void add_options(const struct dm_route *route, struct dm_job_message *job)
{
	job->locale = dm_str_from_c(DM_LOCALE_NAMES[route->locale]);
	if (route->charset > 0)
		job->options[job->n_options++] = (struct dm_job_option){ DM_STR("csv"),
			DM_STR("charset"), dm_str_from_c(DM_CHARSET_NAMES[route->charset]) };
}

void dm_passage_task(struct dm_passage *p, struct dm_task *ret)
{
	struct dm_job_message *job = &ret->job;

	dm_passage_leave_queue(p);
	p->step = DM_STEP_CONVERT;
	*job = (struct dm_job_message){ .id = p->number,
		.kind = DM_JOB_CONVERT,
		.flags = DM_JOB_MAY_WAIT |
			 (p->route->language == DM_LANGUAGE_EN ? DM_JOB_ENGLISH : 0),
		.name = dm_str_from_c(dm_job_name(&p->job)),
		.has_sha256 = true,
		.n_outputs = (uint32_t)p->n_drafts };
	add_options(p->route, job);
	memcpy(job->sha256, p->job.sha256, sizeof(job->sha256));
	dm_launch_job_limits(&p->snapshot->launch.limits, job->limits);
	ret->fds[0] = p->job.data;
	ret->n_fds = 1 + p->n_drafts;
	for (size_t i = 0; i < p->n_drafts; i++) {
		job->outputs[i] = p->route->outputs.items[i];
		ret->fds[1 + i] = p->drafts[i].fd;
	}
	dm_passage_tell(p, DM_LOG_INFO, "job.converting");
}

static void keep_plugin(
	struct dm_passage *p, const struct dm_crew *crew, bool is_writer, struct dm_str id)
{
	const struct dm_crew_plugin *plugin = dm_crew_plugin(crew, is_writer, id);

	if (plugin)
		p->plugins[p->n_plugins++] = *plugin;
}

static void keep_result(
	struct dm_passage *p, const struct dm_crew *crew, const struct dm_result *result)
{
	p->error = result->error;
	p->counts = result->counts;
	(void)snprintf(p->reader, sizeof(p->reader), "%.*s", DM_FMT(result->reader));
	p->n_plugins = 0;
	keep_plugin(p, crew, false, result->reader);
	for (size_t i = 0; i < p->route->outputs.n && !p->error.code; i++)
		keep_plugin(p, crew, true, p->route->outputs.items[i]);
}

/* Another attempt, where the file has one left. */
static enum dm_step again(struct dm_passage *p)
{
	if (++p->crashes >= (uint32_t)p->snapshot->settings->limits.attempts)
		return DM_STEP_EXPLAIN;
	dm_passage_tell(p, DM_LOG_WARNING, "job.attempt-failed");
	return DM_STEP_REDRAFT;
}

void dm_passage_answered(
	struct dm_passage *p, const struct dm_crew *crew, const struct dm_result *result)
{
	keep_result(p, crew, result);
	if (dm_passage_is_halting(p)) {
		dm_passage_end(p);
		return;
	}
	if (!p->error.code) {
		dm_passage_be_well(p);
		dm_passage_go(p, DM_STEP_PUBLISH);
		return;
	}
	if (result->is_incomplete && !p->is_final) {
		p->is_incomplete = true;
		dm_passage_go(p, DM_STEP_RETURN);
		return;
	}
	if (result->is_incomplete) /* waited for in vain: people are told that, not "damaged" */
		(void)snprintf(p->error.id, sizeof(p->error.id), "claim.incomplete");
	switch (dm_code_disposition(p->error.code)) {
	case DM_DISPOSITION_AGAIN:
		dm_passage_go(p, dm_passage_is_stopping(p) ? DM_STEP_RETURN : again(p));
		return;
	case DM_DISPOSITION_RETRY:
	case DM_DISPOSITION_HOLD:
		p->trouble = p->error;
		if (dm_passage_is_leaving(p))
			dm_passage_go(p, DM_STEP_RETURN);
		else
			dm_passage_prove(p, DM_STEP_REDRAFT);
		return;
	default: dm_passage_go(p, DM_STEP_EXPLAIN); return;
	}
}
