#include "obituary.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"

/* " while reading (docx)": where the black box says so. */
static void where(const struct dm_blackbox_record *r, char *to, size_t room)
{
	(void)snprintf(to, room, " while %s%s%s%s", dm_stage_name(r->stage),
		r->plugin[0] ? " (" : "", r->plugin, r->plugin[0] ? ")" : "");
}

static const char *cause(const struct dm_death *death)
{
	switch (death->signal) {
	case 0: return "ended without an answer";
	case SIGSYS: return "tried something that its sandbox forbids";
	case SIGKILL: return "was killed from outside, perhaps for lack of memory";
	case SIGXCPU: return "used up its processor time";
	default: return "crashed";
	}
}

static void on_own_end(const struct dm_death *death, const char *place, struct dm_error *ret)
{
	const char *words = death->record.words;

	if (death->record.stage <= DM_STAGE_LOAD) {
		(void)dm_error_set(ret, DM_E_CONFIG, "worker.start",
			"the worker %s%s (%s %d); if a plugin was added or changed, take it out",
			cause(death), place, death->signal ? "signal" : "status",
			death->signal ? death->signal : (int)death->status);
		return;
	}
	(void)dm_error_set(ret, DM_E_CRASH, "worker.crash",
		"the worker %s%s (%s %d%s%s); please report the file", cause(death), place,
		death->signal ? "signal" : "status",
		death->signal ? death->signal : (int)death->status, words[0] ? ": " : "", words);
}

/* Its last words, as far as there is room for them. */
static void add_said(const char *said, struct dm_error *ret)
{
	size_t n = strlen(ret->text);
	struct dm_str fit;

	if (said[0] && sizeof(ret->text) - n > 32) {
		fit = dm_utf8_cut(dm_str_from_c(said), sizeof(ret->text) - n - 16);
		(void)snprintf(
			ret->text + n, sizeof(ret->text) - n, "; it said: %.*s", DM_FMT(fit));
	}
}

struct dm_error dm_obituary(const struct dm_death *death, const struct dm_deadlines *limits)
{
	struct dm_error e = { 0 };
	char place[96];

	where(&death->record, place, sizeof(place));
	switch (death->verdict) {
	case DM_VERDICT_START:
		(void)dm_error_set(&e, DM_E_CONFIG, "worker.start-time",
			"the worker was not ready after %g s (start_seconds) and was stopped%s",
			(double)limits->start / 1000, place);
		break;
	case DM_VERDICT_WALL:
		(void)dm_error_set(&e, DM_E_TIMEOUT, "worker.wall-time",
			"took longer than %g s and was stopped%s; raise wall_seconds if it should",
			(double)limits->wall / 1000, place);
		break;
	case DM_VERDICT_SILENCE:
		(void)dm_error_set(&e, DM_E_TIMEOUT, "worker.silence",
			"showed no progress for %g s (silence_seconds) and was stopped%s; please "
			"report the file",
			(double)limits->silence / 1000, place);
		break;
	case DM_VERDICT_CPU:
		(void)dm_error_set(&e, DM_E_TIMEOUT, "worker.cpu-time",
			"used more than %g s of processor time and was stopped%s; raise "
			"cpu_seconds if it should",
			(double)limits->cpu / 1000, place);
		break;
	case DM_VERDICT_MESSAGE:
		(void)dm_error_set(&e, DM_E_CONTRACT, "worker.message",
			"the worker sent what cannot be understood and was stopped%s", place);
		break;
	case DM_VERDICT_ENDED:
		(void)dm_error_set(
			&e, DM_E_CANCELLED, "worker.ended", "stopped on request%s", place);
		break;
	case DM_VERDICT_NONE: on_own_end(death, place, &e); break;
	}
	add_said(death->said, &e);
	dm_error_place(&e,
		(struct dm_str){ death->record.part,
			strnlen(death->record.part, sizeof(death->record.part)) },
		death->record.line, 0);
	return e;
}
