/* `retry`: the journal says where the file lies, a disk's thread puts it back. */
#include <stdlib.h>
#include <string.h>

#include "answers_parts.h"
#include "base/check.h"
#include "log.h"
#include "retry.h"

static bool on_failed(void *ctx, const struct dm_record *record)
{
	struct dm_answer *a = ctx;

	a->outcome = record->state == DM_STATE_FINISHED ? record->outcome : DM_OUTCOME_NONE;
	a->route = dm_answer_keep(a, record->route);
	(void)dm_path_join(record->path, DM_NULL, &a->path);
	if (record->place.p)
		(void)dm_path_join(record->place, DM_NULL, &a->place);
	return false;
}

static int ask_failed(void *ctx, struct dm_journal *journal, struct dm_error *err)
{
	struct dm_answer *a = ctx;

	return dm_journal_find(journal, dm_str_from_c(a->id), on_failed, a, err);
}

static void on_retry_work(uv_work_t *work)
{
	struct dm_answer *a = work->data;

	a->result = dm_retry_run(
		&a->station->folders, a->place.text, a->path.text, a->id, &a->back, &a->error);
}

static void send_retried(struct dm_answer *a)
{
	const struct dm_status_retried retried = { a->id, a->route, a->back.text };
	char *text = NULL;

	if (!dm_status_retried_text(&retried, &text, &a->error))
		dm_question_line(a->question, text);
	free(text);
}

static void after_retry_work(uv_work_t *work, int status)
{
	struct dm_answer *a = work->data;
	struct dm_station *station = a->station;

	(void)status;
	if (!a->result) {
		DM_LOG(DM_LOG_INFO, "job.retried", DM_LOG_TEXT("job", a->id),
			DM_LOG_STR("route", a->route), DM_LOG_TEXT("file", a->back.text),
			DM_LOG_NUMBER("uid", dm_question_uid(a->question)));
		send_retried(a);
		if (station->intake)
			dm_intake_again(station->intake, a->back.text);
	}
	dm_answer_end(a, &a->error);
	dm_station_left(station);
}

static void on_found(void *ctx, const struct dm_error *err)
{
	struct dm_answer *a = ctx;

	if (err->code) {
		dm_answer_end(a, err);
		return;
	}
	if (a->outcome != DM_OUTCOME_FAILED || !a->place.text[0])
		(void)dm_error_set(&a->error, DM_E_USAGE, "retry.not-failed",
			"job %s has not failed; only what lies in failed/ can be tried again",
			a->id);
	a->station = dm_daemon_station(a->daemon, a->route);
	if (!a->error.code && (!a->station || a->station->state != DM_STATION_OPEN))
		(void)dm_error_set(&a->error, DM_E_IO, "retry.offline",
			"the route %.60s is not open now; try again later", a->route.p);
	if (a->error.code) {
		dm_answer_end(a, &a->error);
		return;
	}
	a->station->passages++; /* holds its folders */
	a->work.data = a;
	DM_CHECK(uv_queue_work(&a->daemon->loop, &a->work, on_retry_work, after_retry_work) == 0);
}

int dm_answer_retry(struct dm_answer *a)
{
	const char *id = dm_question_text(a->question, "id");

	if (!id || !dm_job_id_is_valid(dm_str_from_c(id)))
		return dm_error_set(&a->error, DM_E_USAGE, "control.id",
			"a job has 20 letters and digits; dropmill jobs lists them");
	memcpy(a->id, id, sizeof(a->id));
	a->request.run = ask_failed;
	a->request.done = on_found;
	a->request.is_read = true;
	return 0;
}
