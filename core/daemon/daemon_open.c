/* What one daemon has and no other: the folder of the journal, the journal, the control socket. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "control.h"
#include "daemon_parts.h"
#include "journal/journal.h"
#include "journal/transition.h"
#include "log.h"
#include "now.h"

static void on_journal_wake(void *ctx)
{
	(void)uv_async_send(&((struct dm_daemon *)ctx)->wake);
}

/* The folder of the journal is one daemon's. */
int dm_daemon_open_state(struct dm_daemon *d, struct dm_error *err)
{
	const char *path = d->snapshot->settings->state.p;

	if (mkdir(path, 0750) < 0 && errno != EEXIST)
		return dm_error_set(err, DM_E_CONFIG, "state.folder",
			"the folder of the journal cannot be made: %.150s: %s", path,
			strerror(errno));
	d->state_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (d->state_fd < 0)
		return dm_error_set(err, DM_E_CONFIG, "state.folder",
			"the folder of the journal cannot be opened: %.150s: %s", path,
			strerror(errno));
	for (uint64_t end = dm_clock_ms() + DM_DAEMON_LEFTOVER_MS;; dm_clock_sleep_ms(20)) {
		if (flock(d->state_fd, LOCK_EX | LOCK_NB) == 0)
			return 0;
		if (errno != EWOULDBLOCK || dm_clock_ms() >= end)
			break;
	}
	return dm_error_set(err, DM_E_CONFIG, "state.taken",
		"another dropmill uses the folder %.150s; end it, or give this one another folder "
		"(state) in its settings",
		path);
}

static int prepare_journal(struct dm_daemon *d, struct dm_journal *journal, struct dm_error *err)
{
	char last[DM_JOB_ID_SIZE];
	uint32_t lost = 0;
	int r = dm_journal_recover(journal, dm_now_ms(), &lost, err);

	r = r ? r : dm_journal_last_id(journal, last, err);
	if (r)
		return r;
	dm_job_id_source_raise(&d->traffic.ids, dm_str_from_c(last));
	if (dm_job_id_is_valid(dm_str_from_c(last)))
		dm_upkeep_look_back(dm_job_id_ms(dm_str_from_c(last)), dm_now_ms());
	if (lost)
		DM_LOG(DM_LOG_WARNING, "journal.attempts-lost", DM_LOG_NUMBER("attempts", lost));
	return 0;
}

int dm_daemon_open_journal(struct dm_daemon *d, struct dm_error *err)
{
	struct dm_journal_opening opening = { 0 };
	struct dm_journal *journal = NULL;
	struct dm_str path = dm_arena_printf(
		&d->snapshot->arena, "%s/journal.db", d->snapshot->settings->state.p);
	int r = dm_journal_open(path.p, &journal, &opening, err);

	if (r)
		return r;
	if (opening.was_damaged)
		DM_LOG_FAILED(
			DM_LOG_ERROR, "journal.damaged", &opening.notice, DM_LOG_STR("path", path));
	if (opening.is_new)
		DM_LOG(DM_LOG_INFO, "journal.begun", DM_LOG_STR("path", path));
	if (opening.tail)
		DM_LOG(DM_LOG_WARNING, "journal.tail", DM_LOG_STR("path", path),
			DM_LOG_NUMBER("pages", opening.tail),
			DM_LOG_TEXT("text",
				"the end of its log was not committed and is left out; the files "
				"tell what happened meanwhile"));
	r = prepare_journal(d, journal, err);
	r = r ? r : dm_journal_thread_open(&journal, on_journal_wake, d, &d->traffic.journal, err);
	if (r)
		dm_journal_close(&journal);
	d->has_journal = !r;
	d->upkeep.journal = d->traffic.journal;
	d->upkeep.keep_days = d->snapshot->settings->journal.keep_days;
	return r;
}

static void on_question(void *ctx, struct dm_question *question)
{
	dm_daemon_answer(ctx, question);
}

static void on_control_closed(void *ctx)
{
	(void)ctx;
}

int dm_daemon_open_control(struct dm_daemon *d, struct dm_error *err)
{
	static const struct dm_control_events events = { on_question, on_control_closed };

	return dm_control_open(&d->loop, d->snapshot->settings->control.p, (gid_t)-1, &events, d,
		&d->control, err);
}
