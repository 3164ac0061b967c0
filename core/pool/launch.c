#include "launch.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/str.h"

enum { ARGUMENTS_FIXED = 10 };

static struct dm_str join(struct dm_arena *arena, const char *const *words, size_t n)
{
	struct dm_buf list;

	dm_buf_init(&list, arena);
	for (size_t i = 0; i < n; i++) {
		dm_buf_add_c(&list, i ? "," : "");
		dm_buf_add_c(&list, words[i]);
	}
	return dm_buf_str(&list);
}

static const char *const *arguments_of(
	struct dm_arena *arena, const struct dm_layout *layout, const struct dm_launch *launch)
{
	size_t room = launch->n_plugins + launch->n_forms + ARGUMENTS_FIXED, n = 0;
	const char **all = DM_NEW_ARRAY(arena, room, const char *);

#define ARGUMENT(...) all[n++] = dm_arena_printf(arena, __VA_ARGS__).p
	ARGUMENT("--plugins=%s", layout->plugins);
	for (size_t i = 0; i < launch->n_plugins; i++)
		ARGUMENT("--plugins=%s", launch->plugins[i]);
	ARGUMENT("--sandbox=%s", launch->sandbox);
	ARGUMENT("--memory=%llu", (unsigned long long)launch->limits.memory_bytes);
	ARGUMENT("--output=%llu", (unsigned long long)launch->limits.output_bytes);
	if (!launch->writers)
		return all;
	ARGUMENT("--writers=%s", join(arena, launch->writers, launch->n_writers).p);
	ARGUMENT("--forms=%s", layout->forms);
	ARGUMENT("--forms=%s", layout->forms_local);
	for (size_t i = 0; i < launch->n_forms; i++)
		ARGUMENT("--forms=%s", launch->forms[i]);
#undef ARGUMENT
	return all;
}

/* A worker sees nothing of the caller's environment but what its run-time needs. */
static const char *const *environment(struct dm_arena *arena)
{
	static const char *const kept[] = { "ASAN_OPTIONS", "UBSAN_OPTIONS", "LD_LIBRARY_PATH" };
	const char **all = DM_NEW_ARRAY(arena, sizeof(kept) / sizeof(kept[0]) + 3, const char *);
	size_t n = 0;

	all[n++] = "LC_ALL=C.UTF-8";
	all[n++] = "TZ=UTC0"; /* or the C library looks for the local zone again and again */
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (getenv(kept[i]))
			all[n++] = dm_arena_printf(arena, "%s=%s", kept[i], getenv(kept[i])).p;
	return all;
}

void dm_launch_setup(struct dm_arena *arena, const struct dm_layout *layout,
	const struct dm_launch *launch, struct dm_pool_setup *ret)
{
	const struct dm_launch_limits *l = &launch->limits;

	*ret = (struct dm_pool_setup){
		.worker = { .program = layout->worker,
			.arguments = arguments_of(arena, layout, launch),
			.environment = environment(arena),
			.stderr_fd = STDERR_FILENO,
			.limits = { .start = l->start_seconds * 1000,
				.wall = l->wall_seconds * 1000,
				.silence = l->silence_seconds * 1000,
				.cpu = l->cpu_seconds * 1000 } },
		.workers = launch->workers ? (unsigned)launch->workers : uv_available_parallelism(),
		.jobs_per_worker = (unsigned)l->jobs_per_worker,
		.failed_starts = 3,
	};
}

void dm_launch_job_limits(const struct dm_launch_limits *l, uint64_t ret[DM_JOB_LIMITS])
{
	const uint64_t all[DM_JOB_LIMITS] = { 0, l->file_bytes, l->inflated_bytes, l->memory_bytes,
		l->cells, l->text_bytes };

	for (size_t i = 0; i < DM_JOB_LIMITS; i++)
		ret[i] = all[i];
}
