/* dropmill retry: failed files go back to where they were dropped. */
#include <stdio.h>

#include "base/auto.h"
#include "commands.h"
#include "daemon/json.h"
#include "say.h"
#include "talk.h"

static void on_line(void *ctx, struct dm_str line, const cJSON *job)
{
	const struct dm_call *call = ctx;
	struct dm_arena arena;

	if (call->json) {
		(void)printf("%.*s\n", DM_FMT(line));
		return;
	}
	dm_arena_init(&arena, 0, NULL, NULL);
	(void)printf("%s:", dm_say_plain(&arena, dm_talk_text(job, "id")).p);
	(void)printf(" %s waits again", dm_say_plain(&arena, dm_talk_text(job, "path")).p);
	(void)printf(" in route %s\n", dm_say_plain(&arena, dm_talk_text(job, "route")).p);
	dm_arena_done(&arena);
}

static int retry(struct dm_talk *talk, const struct dm_call *call, const char *id)
{
	DM_AUTO(dm_json_free) cJSON *request = dm_talk_request("retry");
	struct dm_error err = { 0 };
	int r = 0;

	if (!dm_json_add_text(request, "id", id))
		r = dm_error_set(&err, DM_E_NOMEM, "retry.memory", "no memory for a request");
	if (!r)
		r = dm_talk_ask(talk, request, on_line, (void *)(uintptr_t)call, &err);
	if (!r)
		r = dm_say_flush(&err);
	return r ? dm_talk_failed(talk, talk->is_absent ? NULL : id, r, &err) : 0;
}

static int run(struct dm_talk *talk, const struct dm_call *call)
{
	int status = 0;

	for (size_t i = 0; i < call->n_files && !talk->is_absent; i++) {
		int one = retry(talk, call, call->files[i]);

		if (one)
			status = call->n_files == 1 || talk->is_absent ? one : 1;
	}
	return status;
}

int dm_command_retry(int argc, char **argv)
{
	static const struct dm_talk_command command = { "cjh", true, run };

	return dm_talk_command(argc, argv, &command);
}
