/* Decides what a reader sees of a host and judges what it delivers; prints nothing itself. */
#include "reader_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

static const uint64_t LIMITS[6] = { UINT64_MAX, 268435456, 1073741824, 536870912, 20000000,
	16777216 };

int reading_breach(struct reading_state *s, const char *id, const char *text)
{
	s->reading->error = (struct dm_error){ 0 };
	return dm_error_set(&s->reading->error, DM_E_CONTRACT, id, "%s", text);
}

/* ------------------------------------------------------------------ host */

static void on_exhausted(void *ctx, size_t wanted)
{
	struct reading_state *s = ctx;

	(void)dm_error_set(&s->reading->error, DM_E_LIMIT, "limit.memory",
		"the file needs more memory than allowed (%zu more bytes)", wanted);
	longjmp(s->full, 1);
}

static void *host_alloc(const struct dm_host *host, size_t size)
{
	struct reading_state *s = host->ctx;

	return dm_arena_alloc(&s->reading->arena, size);
}

struct dm_place reading_copy_place(struct dm_arena *arena, struct dm_place place)
{
	place.part = dm_arena_str(arena, place.part);
	return place;
}

static void host_note(const struct dm_host *host, const struct dm_note *note)
{
	struct reading *r = ((struct reading_state *)host->ctx)->reading;

	DM_PUSH(&r->arena, &r->notes,
		((struct reading_note){ dm_arena_str(&r->arena, dm_str_from_c(note->id)).p,
			dm_arena_str(&r->arena, note->text),
			reading_copy_place(&r->arena, note->place) }));
}

static int32_t host_fail(const struct dm_host *host, const struct dm_problem *problem)
{
	struct reading *r = ((struct reading_state *)host->ctx)->reading;
	const struct dm_place *at = &problem->place;

	(void)dm_error_set(&r->error, problem->code, problem->id ? problem->id : "none", "%.*s",
		DM_FMT(problem->text));
	dm_error_place(&r->error, at->part, at->line ? at->line : at->row, at->column);
	return problem->code;
}

static int32_t host_cancelled(const struct dm_host *host)
{
	struct reading_state *s = host->ctx;

	return s->setup->cancel_at && s->reading->n_calls >= s->setup->cancel_at;
}

static struct dm_str host_option(const struct dm_host *host, const char *key)
{
	struct reading_state *s = host->ctx;

	for (const char *const *o = s->setup->options; o && *o; o += 2)
		if (!strcmp(o[0], key))
			return dm_str_from_c(o[1]);
	for (const struct dm_option *const *o = s->plugin->options; o && *o; o++)
		if (!strcmp((*o)->key, key))
			return dm_str_from_c((*o)->value);
	return DM_NULL;
}

static uint64_t host_limit(const struct dm_host *host, uint32_t which)
{
	struct reading_state *s = host->ctx;

	if (which >= sizeof(LIMITS) / sizeof(LIMITS[0]))
		return UINT64_MAX;
	return s->setup->limits[which] ? s->setup->limits[which] : LIMITS[which];
}

static const void *host_extension(const struct dm_host *host, const char *id)
{
	(void)host;
	(void)id;
	return NULL;
}

static size_t chunk_of(struct reading_state *s, size_t length)
{
	size_t most = length;

	if (s->setup->chunk == READING_ONE)
		most = 1;
	else if (s->setup->chunk == READING_RANDOM) {
		s->random = s->random * 1664525u + 1013904223u;
		most = 1 + (s->random >> 16) % 700;
	}
	return length < most ? length : most;
}

static int64_t source_read_at(
	const struct dm_source *source, uint64_t offset, void *buffer, size_t length)
{
	struct reading_state *s = source->ctx;

	if (offset >= s->n)
		return 0;
	if (length > s->n - offset)
		length = s->n - (size_t)offset;
	length = chunk_of(s, length);
	if (length)
		memcpy(buffer, s->bytes + offset, length);
	return (int64_t)length;
}

/* ------------------------------------------------------------------ run */

static void judge(struct reading_state *s)
{
	struct reading *r = s->reading;

	if (r->error.code == DM_E_CONTRACT)
		return;
	if (s->refused && r->answer != s->refused) {
		(void)reading_breach(
			s, "contract.answer-lost", "an answer of the sink was not passed on");
		return;
	}
	if (r->answer && !r->error.code && r->answer == s->refused)
		(void)dm_error_set(&r->error, r->answer, "sink.refused", "the sink refused");
	if (r->answer && !r->error.code)
		(void)reading_breach(s, "contract.no-problem", "an error without a problem");
	if (!r->answer && r->error.code)
		(void)reading_breach(s, "contract.problem", "success in spite of a problem");
	for (size_t i = 0; !r->error.code && i < r->tables.n; i++)
		if (!r->tables.items[i]->ended)
			(void)reading_breach(s, "contract.table-open", "a table was not ended");
}

static void run(struct reading_state *s)
{
	struct reading *r = s->reading;
	const struct dm_plugin *plugin = s->plugin;
	struct dm_probe probe = { .struct_size = sizeof(probe) };

	if (plugin->prepare && plugin->prepare(&s->host)) {
		(void)dm_error_set(&r->error, DM_E_CONFIG, "prepare", "the plugin cannot be used");
		return;
	}
	if (!s->setup->skip_probe) {
		(void)plugin->reader->probe(&s->host, &s->source, &probe);
		r->score = probe.score;
	}
	if (r->error.code) {
		(void)reading_breach(s, "contract.fail-in-probe", "a problem reported by probe");
		return;
	}
	r->answer = plugin->reader->read(&s->host, &s->source, &s->sink);
	judge(s);
}

static void connect(struct reading_state *s)
{
	s->host = (struct dm_host){ sizeof(s->host), s, host_alloc, host_note, host_fail,
		host_cancelled, host_option, host_limit, host_extension };
	s->source = (struct dm_source){ sizeof(s->source), s, s->n, dm_str_from_c(s->setup->name),
		source_read_at };
	reading_sink_init(s);
}

int reading_run(struct reading *r, const struct dm_plugin *plugin, const void *bytes, size_t n,
	const struct reading_setup *setup)
{
	static const struct reading_setup NONE = { 0 };
	struct reading_state *s = calloc(1, sizeof(*s));

	if (!s)
		abort();
	*r = (struct reading){ .state = s };
	*s = (struct reading_state){ .reading = r,
		.plugin = plugin,
		.setup = setup ? setup : &NONE,
		.bytes = bytes,
		.n = n };
	s->random = s->setup->seed;
	connect(s);
	dm_arena_init(&r->arena, host_limit(&s->host, DM_LIMIT_MEMORY_BYTES), on_exhausted, s);
	if (!setjmp(s->full)) {
		run(s);
		for (size_t i = 0; i < r->tables.n; i++)
			reading_resolve_merges(&r->arena, r->tables.items[i]);
	}
	r->arena.limit = 0; /* what the test itself asks for is not the reader's */
	return r->error.code;
}

static char *load(const char *path, size_t *ret_n)
{
	FILE *file = fopen(path, "rb");
	char *bytes = NULL;
	size_t n = 0, room = 0;

	if (!file)
		return NULL;
	for (;;) {
		if (n == room) {
			char *more = realloc(bytes, room = room ? 2 * room : 65536);

			if (!more)
				abort();
			bytes = more;
		}
		size_t got = fread(bytes + n, 1, room - n, file);
		if (!got)
			break;
		n += got;
	}
	(void)fclose(file);
	*ret_n = n;
	return bytes;
}

int reading_run_file(struct reading *r, const struct dm_plugin *plugin, const char *path,
	const struct reading_setup *setup)
{
	struct reading_setup own = setup ? *setup : (struct reading_setup){ 0 };
	const char *slash = strrchr(path, '/');
	size_t n = 0;
	char *bytes = load(path, &n);

	if (!own.name)
		own.name = slash ? slash + 1 : path;
	if (!bytes) {
		*r = (struct reading){ 0 };
		return dm_error_set(
			&r->error, DM_E_NOT_FOUND, "file.missing", "cannot read %s", path);
	}
	(void)reading_run(r, plugin, bytes, n, &own);
	free(bytes);
	return r->error.code;
}

void reading_done(struct reading *r)
{
	dm_arena_done(&r->arena);
	free(r->state);
	*r = (struct reading){ 0 };
}

struct dm_str reading_fact(const struct reading *r, const char *key)
{
	for (size_t i = 0; i < r->facts.n; i++)
		if (!strcmp(r->facts.items[i].key, key))
			return r->facts.items[i].value;
	return DM_NULL;
}

const struct reading_note *reading_note_find(const struct reading *r, const char *id)
{
	for (size_t i = 0; i < r->notes.n; i++)
		if (!strcmp(r->notes.items[i].id, id))
			return &r->notes.items[i];
	return NULL;
}

const struct dm_cell *reading_cell_find(
	const struct reading *r, size_t table, uint32_t row, uint32_t column)
{
	const struct reading_table *t = table < r->tables.n ? r->tables.items[table] : NULL;

	for (size_t i = 0; t && i < t->cells.n; i++)
		if (t->cells.items[i].row == row && t->cells.items[i].cell.column == column)
			return &t->cells.items[i].cell;
	return NULL;
}
