#include "snapshot.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "dropmill/version.h"

enum { WRITERS_MAX = DM_JOB_OUTPUTS_MAX };

static void hash(struct sha256_ctx *sha, const char *text)
{
	sha256_update(sha, strlen(text) + 1, (const uint8_t *)text);
}

/* What cannot be read the workers will complain of. */
static void hash_file(struct sha256_ctx *sha, const char *path)
{
	DM_AUTO(dm_fd_close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	uint8_t block[8192];
	uint64_t at = 0;
	int64_t got;

	while (fd >= 0 && (got = dm_fd_read_at(fd, at, block, sizeof(block))) > 0) {
		sha256_update(sha, (size_t)got, block);
		at += (uint64_t)got;
	}
}

static int is_yaml(const struct dirent *entry)
{
	return dm_str_ends(dm_str_from_c(entry->d_name), DM_STR(".yaml"));
}

static void hash_folder(struct dm_arena *arena, struct sha256_ctx *sha, const char *path)
{
	struct dirent **entries = NULL;
	int n = scandir(path, &entries, is_yaml, alphasort);

	for (int i = 0; i < n; i++) {
		hash(sha, entries[i]->d_name);
		hash_file(sha, dm_arena_printf(arena, "%s/%s", path, entries[i]->d_name).p);
		free(entries[i]);
	}
	free(entries);
}

static void digest(struct dm_snapshot *s, const struct dm_layout *layout)
{
	struct sha256_ctx sha;

	sha256_init(&sha);
	hash(&sha, DM_VERSION);
	hash_folder(&s->arena, &sha, layout->forms);
	hash_folder(&s->arena, &sha, layout->forms_local);
	sha256_update(&sha, sizeof(s->launch.limits), (const uint8_t *)&s->launch.limits);
	sha256_digest(&sha, sizeof(s->digest), s->digest);
}

static void add_writer(const char **writers, size_t *n, struct dm_str id)
{
	for (size_t i = 0; i < *n; i++)
		if (dm_str_eq(dm_str_from_c(writers[i]), id))
			return;
	if (*n < WRITERS_MAX)
		writers[(*n)++] = id.p;
}

/* Workers must have the writers of all routes. */
static void launch(struct dm_snapshot *s, const struct dm_layout *layout)
{
	const struct dm_settings *settings = s->settings;
	const struct dm_settings_limits *l = &settings->limits;
	const char **writers = DM_NEW_ARRAY(&s->arena, WRITERS_MAX, const char *);
	size_t n = 0;

	for (size_t i = 0; i < settings->n_routes; i++)
		for (size_t k = 0; k < settings->routes[i]->outputs.n; k++)
			add_writer(writers, &n, settings->routes[i]->outputs.items[k]);
	s->launch = (struct dm_launch){ .sandbox = DM_SANDBOX_NAMES[settings->sandbox],
		.workers = settings->workers < 0 ? 0 : (uint64_t)settings->workers,
		.limits = { .file_bytes = (uint64_t)l->file_bytes,
			.inflated_bytes = (uint64_t)l->inflated_bytes,
			.memory_bytes = (uint64_t)l->memory_bytes,
			.output_bytes = (uint64_t)l->output_bytes,
			.cells = (uint64_t)l->cells,
			.text_bytes = (uint64_t)l->text_bytes,
			.start_seconds = (uint64_t)l->start_seconds,
			.wall_seconds = (uint64_t)l->wall_seconds,
			.silence_seconds = (uint64_t)l->silence_seconds,
			.cpu_seconds = (uint64_t)l->cpu_seconds,
			.jobs_per_worker = (uint64_t)l->jobs_per_worker },
		.writers = writers,
		.n_writers = n };
	dm_launch_setup(&s->arena, layout, &s->launch, &s->pool);
	s->pool.spare = 1;
}

static int read_settings(struct dm_snapshot *s, const char *path,
	void (*on_problem)(void *ctx, const struct dm_problem *), void *ctx, struct dm_error *err)
{
	struct dm_problems problems;

	dm_problems_init(&problems, &s->arena);
	int r = dm_settings_read(&s->arena, path, &problems, &s->settings);
	for (size_t i = 0; i < problems.list.n; i++)
		on_problem(ctx, &problems.list.items[i]);
	if (r)
		return dm_error_set(err, DM_E_CONFIG, "config.invalid",
			"the settings of %.150s cannot be used; dropmill check-config says why",
			path);
	return 0;
}

/* The shipped list, and ignore.yaml beside the settings, which adds to it. */
static int read_ignore(struct dm_snapshot *s, const struct dm_layout *layout, struct dm_error *err)
{
	struct dm_str folder = s->settings->path;
	int r = dm_ignore_load(&s->arena, &s->ignore, layout->ignore, err);

	while (folder.n && folder.p[folder.n - 1] != '/')
		folder.n--;
	const char *local = dm_arena_printf(&s->arena, "%.*signore.yaml", DM_FMT(folder)).p;
	if (r || access(local, F_OK))
		return r;
	return dm_ignore_load(&s->arena, &s->ignore, local, err);
}

int dm_snapshot_load(const char *path, const struct dm_layout *layout,
	void (*on_problem)(void *ctx, const struct dm_problem *), void *ctx,
	struct dm_snapshot **ret, struct dm_error *err)
{
	struct dm_snapshot *s = calloc(1, sizeof(*s));

	if (!s)
		return dm_error_set(err, DM_E_NOMEM, "system", "no memory for settings");
	s->references = 1;
	dm_arena_init(&s->arena, 0, NULL, NULL);
	int r = read_settings(s, path, on_problem, ctx, err);
	r = r ? r : read_ignore(s, layout, err);
	r = r ? r : dm_messages_load(&s->arena, layout->messages, &s->messages, err);
	if (r) {
		dm_snapshot_unref(&s);
		return r;
	}
	launch(s, layout);
	digest(s, layout);
	*ret = s;
	return 0;
}

struct dm_snapshot *dm_snapshot_ref(struct dm_snapshot *s)
{
	s->references++;
	return s;
}

void dm_snapshot_unref(struct dm_snapshot **variable)
{
	struct dm_snapshot *s = *variable;

	*variable = NULL;
	if (!s || --s->references)
		return;
	dm_arena_done(&s->arena);
	free(s);
}

const struct dm_route *dm_snapshot_route(const struct dm_snapshot *s, const char *name)
{
	for (size_t i = 0; i < s->settings->n_routes; i++)
		if (dm_str_eq(s->settings->routes[i]->name, dm_str_from_c(name)))
			return s->settings->routes[i];
	return NULL;
}
