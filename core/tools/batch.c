/* Decides which file is next, what its worker may touch, and when its outputs appear. The workers
 * themselves are the pool's. */
#include "batch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

#include "base/check.h"
#include "base/fd.h"
#include "base/str.h"
#include "outputs.h"
#include "pool/pool.h"
#include "say.h"

enum {
	AHEAD = 64, /* files done but not told yet that may hold a descriptor open */
	FIRST_FDS = 1,
};

/* A file that a worker has: what must be closed or removed however it ends. */
struct open_file {
	struct open_file *next;
	size_t item;
	int source;
	size_t n_outputs;
	struct dm_output outputs[DM_JOB_OUTPUTS_MAX];
};

struct batch {
	const struct dm_batch_setup *setup;
	struct dm_batch_item *items;
	size_t n, next, told, failed;
	struct open_file *open;
	struct dm_pool *pool;
	struct dm_pool_setup pool_setup;
	uv_loop_t loop;
	uv_signal_t signals[3];
	int signal;			/* that ended us; 0: none */
	const struct dm_error *stopped; /* why no worker runs; NULL: they do */
	bool shows_progress;
};

static const struct dm_error *keep_error(struct batch *b, const struct dm_error *why)
{
	struct dm_error *kept = DM_NEW(b->setup->arena, struct dm_error);

	*kept = *why;
	return kept;
}

static void show_progress(const struct batch *b)
{
	if (b->shows_progress)
		(void)fprintf(stderr, "\r%zu of %zu \r", b->told, b->n);
}

/* Tells what can be told in order; frees what a told file held. */
static void tell(struct batch *b)
{
	for (; b->told < b->n && b->items[b->told].is_done && !b->signal; b->told++) {
		struct dm_batch_item *item = &b->items[b->told];

		b->failed += item->error != NULL;
		/* What stops every file is said once to people, and with each file to programs. */
		if (!item->error || item->error != b->stopped || b->setup->call->json)
			b->setup->print(b->setup->ctx, item);
		dm_fd_close(&item->content);
	}
	show_progress(b);
}

static void end_loop(struct batch *b)
{
	dm_pool_close(&b->pool);
	for (size_t i = 0; i < 3; i++)
		if (!uv_is_closing((uv_handle_t *)&b->signals[i]))
			uv_close((uv_handle_t *)&b->signals[i], NULL);
}

static void finish(struct batch *b, size_t i, const struct dm_error *why)
{
	b->items[i].is_done = true;
	b->items[i].error = why;
	tell(b);
	if (b->told == b->n)
		end_loop(b);
}

static void close_file(struct batch *b, struct open_file *file)
{
	struct open_file **at = &b->open;

	while (*at != file)
		at = &(*at)->next;
	*at = file->next;
	for (size_t i = 0; i < file->n_outputs; i++)
		dm_output_discard(&file->outputs[i]);
	dm_fd_close(&file->source);
	free(file);
}

/* A descriptor of a regular file, whatever lies there: a FIFO must not block us. */
static int open_source(const struct dm_input *input, int *ret, struct dm_error *err)
{
	struct stat st;

	if (input->error) {
		*err = *input->error;
		return err->code;
	}
	DM_AUTO(dm_fd_close)
	int fd = open(input->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 && (errno == EMFILE || errno == ENFILE || errno == EIO || errno == ENOMEM))
		return dm_error_errno(err, errno, "the file cannot be opened");
	if (fd < 0 && errno == ENOENT)
		return dm_error_set(err, DM_E_NOT_FOUND, "input.missing",
			"there is no such file; check the name");
	if (fd < 0)
		return dm_error_set(err, DM_E_NOT_FOUND, "input.unreadable",
			"the file cannot be opened: %s", strerror(errno));
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return dm_error_set(err, DM_E_UNSUPPORTED, "input.special",
			"this is no regular file; copy its content into one");
	*ret = fd;
	fd = -1; /* handed over */
	return 0;
}

static int open_outputs(struct batch *b, struct open_file *file, struct dm_error *err)
{
	const struct dm_batch_setup *s = b->setup;
	struct dm_batch_item *item = &b->items[file->item];

	if (s->to_stdout) {
		item->content = dm_output_anonymous(err);
		return item->content < 0 ? DM_E_OUTPUT : 0;
	}
	for (size_t i = 0; i < s->plan->n_suffixes; i++) {
		struct dm_arena_mark mark = dm_arena_mark(s->arena);
		const char *path =
			dm_inputs_output(s->arena, item->input, s->plan, s->plan->suffixes[i]);
		int r = dm_output_open(&file->outputs[i], path, err);

		dm_arena_rewind(s->arena, mark);
		if (r)
			return r;
		file->n_outputs++;
	}
	return 0;
}

/* NULL with the error set where the file cannot be worked on. */
static struct open_file *open_file(struct batch *b, size_t item, struct dm_error *err)
{
	struct open_file *file = calloc(1, sizeof(*file));

	if (!file) {
		(void)dm_error_set(err, DM_E_NOMEM, "system", "no memory for another file");
		return NULL;
	}
	file->item = item;
	file->source = -1;
	file->next = b->open;
	b->open = file;
	int r = open_source(b->items[item].input, &file->source, err);
	if (!r)
		r = open_outputs(b, file, err);
	if (!r)
		return file;
	close_file(b, file);
	return NULL;
}

static void describe_job(const struct batch *b, const struct open_file *file, struct dm_task *ret)
{
	const struct dm_batch_setup *s = b->setup;
	const struct dm_batch_item *item = &b->items[file->item];
	struct dm_job_message *job = &ret->job;

	*job = (struct dm_job_message){ .id = file->item + 1,
		.kind = s->kind,
		.flags = s->flags,
		.name = dm_str_from_c(item->input->name),
		.locale = s->call->locale ? dm_str_from_c(s->call->locale) : DM_STR(""),
		.n_outputs = (uint32_t)s->plan->n_suffixes };
	dm_launch_job_limits(&s->call->limits, job->limits);
	ret->fds[0] = file->source;
	ret->n_fds = FIRST_FDS + s->plan->n_suffixes;
	for (size_t i = 0; i < s->plan->n_suffixes; i++) {
		job->outputs[i] = dm_str_from_c(s->writers[i]);
		ret->fds[FIRST_FDS + i] = s->to_stdout ? item->content : file->outputs[i].fd;
	}
}

static size_t on_count(void *ctx)
{
	const struct batch *b = ctx;

	return b->n - b->next;
}

static bool on_free(void *ctx, struct dm_task *ret)
{
	struct batch *b = ctx;

	while (b->next < b->n && !(b->setup->to_stdout && b->next >= b->told + AHEAD)) {
		struct dm_error err = { 0 };
		size_t i = b->next++;
		struct open_file *file = open_file(b, i, &err);

		if (file) {
			describe_job(b, file, ret);
			return true;
		}
		finish(b, i, keep_error(b, &err));
	}
	return false;
}

static struct open_file *file_of(const struct batch *b, size_t item)
{
	struct open_file *file = b->open;

	while (file && file->item != item)
		file = file->next;
	DM_CHECK(file);
	return file;
}

static void on_done(void *ctx, const struct dm_result *result)
{
	struct batch *b = ctx;
	size_t i = (size_t)result->id - 1;
	struct open_file *file = file_of(b, i);
	struct dm_batch_item *item = &b->items[i];
	struct dm_error err = result->error;

	item->counts = result->counts;
	memcpy(item->reader, result->reader.p, result->reader.n);
	for (size_t k = 0; k < file->n_outputs && !err.code; k++)
		(void)dm_output_publish(&file->outputs[k], &err);
	close_file(b, file);
	if (err.code && !b->setup->keeps_failed)
		dm_fd_close(&item->content);
	finish(b, i, err.code ? keep_error(b, &err) : NULL);
	if (b->pool)
		dm_pool_kick(b->pool); /* telling may have made room */
}

/* No worker will come: what is not in work already fails for the same reason. */
static void on_stopped(void *ctx, const struct dm_error *why)
{
	struct batch *b = ctx;

	b->stopped = keep_error(b, why);
	while (b->next < b->n)
		finish(b, b->next++, b->stopped);
}

static void on_signal(uv_signal_t *handle, int number)
{
	struct batch *b = handle->data;

	b->signal = number;
	b->next = b->n;
	end_loop(b);
}

static const struct dm_pool_events EVENTS = { on_count, on_free, on_done, on_stopped };

static int watch_signals(struct batch *b)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	int r = 0;

	for (size_t i = 0; i < 3; i++) {
		r = r ? r : uv_signal_init(&b->loop, &b->signals[i]);
		b->signals[i].data = b;
		r = r ? r : uv_signal_start(&b->signals[i], on_signal, numbers[i]);
	}
	return r;
}

static int run_loop(struct batch *b, struct dm_error *err)
{
	int r = uv_loop_init(&b->loop);

	if (!r)
		r = watch_signals(b);
	if (r)
		return dm_error_set(err, DM_E_IO, "system", "no event loop: %s", uv_strerror(r));
	r = dm_pool_open(&b->loop, &b->pool_setup, &EVENTS, b, &b->pool, err);
	if (r)
		return r;
	dm_pool_kick(b->pool);
	(void)uv_run(&b->loop, UV_RUN_DEFAULT);
	while (b->open) /* after a signal */
		close_file(b, b->open);
	DM_CHECK(uv_loop_close(&b->loop) == 0);
	return 0;
}

static int status_of(const struct batch *b)
{
	if (b->signal)
		return 128 + b->signal;
	if (b->stopped) {
		dm_say_error(NULL, b->stopped);
		return dm_code_exit(b->stopped->code);
	}
	if (!b->failed)
		return 0;
	return b->setup->inputs->is_single ? dm_code_exit(b->items[0].error->code) : 1;
}

int dm_batch_run(const struct dm_batch_setup *setup)
{
	struct batch b = { .setup = setup, .n = setup->inputs->items.n };
	struct dm_launch launch = dm_call_launch(setup->call);
	struct dm_error err = { 0 };

	if (!b.n)
		return 0;
	b.items = DM_NEW_ARRAY(setup->arena, b.n, struct dm_batch_item);
	for (size_t i = 0; i < b.n; i++) {
		b.items[i].input = &setup->inputs->items.items[i];
		b.items[i].content = -1;
	}
	b.shows_progress = b.n > 1 && isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO);
	/* An inspecting worker needs no form data, and an explaining one no writer. */
	launch.writers = setup->kind == DM_JOB_INSPECT ? NULL : setup->writers;
	launch.n_writers = setup->kind == DM_JOB_CONVERT ? setup->plan->n_suffixes : 0;
	dm_launch_setup(setup->arena, setup->layout, &launch, &b.pool_setup);
	if (b.pool_setup.workers > b.n)
		b.pool_setup.workers = (unsigned)b.n;
	if (run_loop(&b, &err)) {
		dm_say_error(NULL, &err);
		return dm_code_exit(err.code);
	}
	if (b.shows_progress)
		(void)fputs("\r\033[K", stderr);
	if (!b.signal && dm_say_flush(&err)) {
		dm_say_error(NULL, &err);
		return dm_code_exit(err.code);
	}
	return status_of(&b);
}
