#include "upkeep.h"

#include "base/clock.h"
#include "journal/retain.h"
#include "log.h"
#include "now.h"

enum {
	LOOK_MS = 5000,
	JUMP_MS = 2000,	    /* between two looks; a clock that is set gently stays below it */
	ROUND_MS = 3600000, /* between two rounds, where nothing is left to remove */
	BATCH = 200,	    /* jobs; some milliseconds of the journal */
	BEHIND_MS = 1000,
};

static const int64_t DAY_MS = 86400000;

void dm_upkeep_look_back(int64_t ms, int64_t now_ms)
{
	if (ms <= now_ms + BEHIND_MS)
		return;
	DM_LOG(DM_LOG_WARNING, "clock.behind", DM_LOG_NUMBER("seconds", (ms - now_ms) / 1000),
		DM_LOG_TEXT("text",
			"the clock is behind the newest job of the journal; names of jobs go on "
			"from there, and times are as the clock says"));
}

static int forget(void *ctx, struct dm_journal *journal, struct dm_error *err)
{
	struct dm_upkeep *u = ctx;

	return dm_journal_forget(journal, u->before, BATCH, &u->n, err);
}

static void on_forgot(void *ctx, const struct dm_error *err);

static void send_batch(struct dm_upkeep *u)
{
	u->is_asking = true;
	u->request = (struct dm_journal_request){ .run = forget, .done = on_forgot, .ctx = u };
	dm_journal_thread_send(u->journal, &u->request);
}

static void end_round(struct dm_upkeep *u)
{
	if (u->n_all)
		DM_LOG(DM_LOG_INFO, "journal.forgot", DM_LOG_NUMBER("jobs", u->n_all),
			DM_LOG_NUMBER("days", u->keep_days));
	u->n_all = 0;
	u->next = dm_clock_ms() + ROUND_MS;
}

static void on_forgot(void *ctx, const struct dm_error *err)
{
	struct dm_upkeep *u = ctx;

	u->is_asking = false;
	u->n_all += err->code ? 0 : u->n;
	if (err->code || u->n < BATCH)
		end_round(u);
	else
		send_batch(u); /* others that wait for the journal come first */
}

/* A clock that jumped ahead may be wrong, and what is removed does not come back. */
static int64_t careful_now(const struct dm_upkeep *u)
{
	int64_t steady = u->began_wall_ms + (int64_t)(u->clock_ms - u->began_clock_ms);

	return u->wall_ms < steady ? u->wall_ms : steady;
}

static void begin_batch(struct dm_upkeep *u)
{
	if (u->is_asking || !u->journal || !u->keep_days || u->clock_ms < u->next)
		return;
	u->before = careful_now(u) - u->keep_days * DAY_MS;
	send_batch(u);
}

static void on_look(uv_timer_t *timer)
{
	struct dm_upkeep *u = timer->data;
	uint64_t clock = dm_clock_ms();
	int64_t now = dm_now_ms(), jump = now - u->wall_ms - (int64_t)(clock - u->clock_ms);

	u->wall_ms = now;
	u->clock_ms = clock;
	if (jump > JUMP_MS || jump < -JUMP_MS)
		DM_LOG(DM_LOG_WARNING, "clock.jumped", DM_LOG_NUMBER("seconds", jump / 1000));
	begin_batch(u);
}

int dm_upkeep_start(struct dm_upkeep *u, uv_loop_t *loop)
{
	u->wall_ms = u->began_wall_ms = dm_now_ms();
	u->clock_ms = u->began_clock_ms = dm_clock_ms();
	u->timer.data = u;
	int r = uv_timer_init(loop, &u->timer);
	return r ? r : uv_timer_start(&u->timer, on_look, LOOK_MS, LOOK_MS);
}
