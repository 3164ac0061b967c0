/* dropmill-worker: enter, load, close the sandbox, say ready, serve; nothing else.
 *
 * Do not change the order. Everything that opens a file (plugins, what they prepare, form data)
 * comes before the sandbox, everything that a document has a hand in comes after it. */
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arguments.h"
#include "base/str.h"
#include "checks/rules.h"
#include "describe.h"
#include "model/recognise.h"
#include "panic.h"
#include "sandbox.h"
#include "session.h"

struct worker {
	struct dm_arguments arguments;
	struct dm_arena process; /* lives as long as the worker */
	struct dm_registry registry;
	const struct dm_forms *forms;
	const struct dm_rules *rules;
	struct dm_blackbox *blackbox;
	uint32_t sandbox; /* what holds */
};

/* Away from the parent's terminal, tied to its life, with no descriptor but the two it gave us. */
static int enter(struct worker *w, struct dm_error *err)
{
	bool serves = w->arguments.describe == DM_DESCRIBE_NO;

	(void)umask(077);
	(void)signal(SIGPIPE, SIG_IGN);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		return dm_error_set(
			err, DM_E_CONFIG, "worker.enter", "cannot be tied to the parent");
	(void)close_range(serves ? DM_WORKER_BLACKBOX_FD + 1 : STDERR_FILENO + 1, ~0U, 0);
	if (!serves)
		return 0;
	(void)setsid(); /* a Ctrl-C at the terminal is the parent's to handle */
	int r = dm_blackbox_open(DM_WORKER_BLACKBOX_FD, &w->blackbox, err);
	if (!r) {
		(void)close(DM_WORKER_BLACKBOX_FD);
		dm_panic_install(w->blackbox);
	}
	return r;
}

static int check_writers(const struct worker *w, struct dm_error *err)
{
	struct dm_str rest = dm_str_from_c(w->arguments.writers), id;

	while (dm_str_split(&rest, ',', &id))
		if (!dm_registry_find(&w->registry, DM_PLUGIN_WRITER, id))
			return dm_error_set(err, DM_E_USAGE, "writer.unknown",
				"there is no writer %.*s; `dropmill plugins` lists those there are",
				DM_FMT(id));
	return 0;
}

static int load(struct worker *w, struct dm_error *err)
{
	const struct dm_arguments *a = &w->arguments;

	dm_blackbox_stage(w->blackbox, DM_STAGE_LOAD, DM_NULL);
	dm_arena_init(&w->process, 0, NULL, NULL);
	dm_registry_init(&w->registry, &w->process);
	int r = dm_registry_load(&w->registry, a->plugins.items, a->plugins.n, NULL, err);
	if (r)
		return r;
	dm_registry_prepare(&w->registry);
	r = check_writers(w, err);
	if (!r && a->forms.n)
		r = dm_forms_load(&w->process, a->forms.items, a->forms.n, &w->forms, err);
	if (!r && a->forms.n)
		r = dm_rules_load(&w->process, a->forms.items, a->forms.n, &w->rules, err);
	return r;
}

/* Of a reader that can tell whether a file is whole; what finds no room is not asked about. */
static struct dm_str suffixes_of(struct worker *w, const struct dm_plugin *plugin)
{
	char text[DM_SUFFIXES_MAX + 1] = "";
	size_t n = 0;

	if (plugin->kind != DM_PLUGIN_READER || !plugin->reader->complete)
		return DM_STR("");
	for (size_t i = 0; plugin->formats && plugin->formats[i]; i++)
		for (const char *const *s = plugin->formats[i]->suffixes; *s; s++) {
			int more = snprintf(text + n, sizeof(text) - n, n ? " %s" : "%s", *s);

			if (more < 0 || (size_t)more >= sizeof(text) - n)
				break;
			n += (size_t)more;
		}
	return dm_arena_str(&w->process, (struct dm_str){ text, n });
}

static void add_plugins(struct worker *w, uint32_t kind, struct dm_ready *ready)
{
	const struct dm_plugin *plugin;

	for (size_t at = 0; ready->n_plugins < DM_READY_PLUGINS_MAX &&
			    (plugin = dm_registry_next(&w->registry, kind, &at));)
		ready->plugins[ready->n_plugins++] =
			(struct dm_ready_plugin){ .is_writer = kind == DM_PLUGIN_WRITER,
				.id = dm_str_from_c(plugin->id),
				.version = dm_str_first(dm_str_from_c(plugin->version),
					strnlen(plugin->version, DM_VERSION_MAX)),
				.suffixes = suffixes_of(w, plugin) };
}

static int say_ready(struct worker *w, struct dm_error *err)
{
	struct dm_ready ready = { .sandbox = w->sandbox };
	static uint8_t packet[DM_MESSAGE_MAX];

	add_plugins(w, DM_PLUGIN_READER, &ready);
	add_plugins(w, DM_PLUGIN_WRITER, &ready);
	return dm_fdpass_send(
		DM_WORKER_SOCKET_FD, packet, dm_ready_encode(&ready, packet), NULL, 0, err);
}

/* What a job gave back serves the next one: else each would pay for fresh pages again. */
static void keep_memory(void)
{
	enum { KEPT = 32 * 1024 * 1024, MAPPED_FROM = 4 * 1024 * 1024 };

	(void)mallopt(M_TRIM_THRESHOLD, KEPT);
	(void)mallopt(M_MMAP_THRESHOLD, MAPPED_FROM);
}

static int serve(struct worker *w, struct dm_error *err)
{
	const struct dm_session session = { .socket = DM_WORKER_SOCKET_FD,
		.blackbox = w->blackbox,
		.registry = &w->registry,
		.forms = w->forms,
		.rules = w->rules,
		.memory_bytes = w->arguments.memory_bytes,
		.output_bytes = w->arguments.sandbox.output_bytes };
	int r = say_ready(w, err);

	return r ? r : dm_session_serve(&session, err);
}

static int run(struct worker *w, struct dm_error *err)
{
	keep_memory();
	int r = enter(w, err);

	if (!r)
		r = load(w, err);
	if (!r)
		r = dm_sandbox_close(&w->arguments.sandbox, &w->sandbox, err);
	if (!r && w->arguments.describe)
		return dm_describe(&w->registry, w->arguments.describe, err);
	return r ? r : serve(w, err);
}

/* Tells the parent why this worker cannot work, or, without one, a person. */
static void refuse(const struct worker *w, const struct dm_error *why)
{
	static uint8_t packet[DM_MESSAGE_MAX];

	if (!w->blackbox)
		(void)fprintf(stderr, "dropmill-worker: %s [%s]\n", why->text, why->id);
	else
		(void)dm_fdpass_send(
			DM_WORKER_SOCKET_FD, packet, dm_refused_encode(why, packet), NULL, 0, NULL);
}

int main(int argc, char **argv)
{
	static struct worker worker;
	struct dm_error err = { 0 };

	int r = dm_arguments_parse(argc, argv, &worker.arguments, &err);
	if (!r)
		r = run(&worker, &err);
	if (r)
		refuse(&worker, &err);
	(void)fflush(NULL);
	_exit(r ? dm_code_exit(r) : DM_WORKER_EXIT_DONE); /* plugins get no say at the end */
}
