/* dropmill jobs: what became of which file, asked for in pages, so that neither the daemon nor this
 * program holds a long list. */
#include <stdio.h>

#include "base/auto.h"
#include "commands.h"
#include "daemon/json.h"
#include "say.h"
#include "table.h"
#include "talk.h"

enum { DEFAULT_COUNT = 20, PAGE = 500, ID_SIZE = 64 };

static const struct dm_table_column COLUMNS[] = { { "JOB", false }, { "TAKEN", false },
	{ "ROUTE", false }, { "OUTCOME", false }, { "BYTES", true }, { "FILE", false } };

struct listing {
	bool as_json;
	struct dm_table table;
	uint64_t lines;	    /* of this page */
	char last[ID_SIZE]; /* id of the last line; "" */
};

/* What one may want to know of a job beside its row; null: nothing. */
static struct dm_str note_of(struct dm_arena *arena, const cJSON *job)
{
	const cJSON *error = cJSON_GetObjectItemCaseSensitive(job, "error");
	struct dm_str same = dm_talk_text(job, "duplicate_of");

	if (error)
		return dm_arena_printf(arena, "%.*s [%.*s]", DM_FMT(dm_talk_text(error, "text")),
			DM_FMT(dm_talk_text(error, "id")));
	return same.p ? dm_arena_printf(arena, "the same content as %.*s", DM_FMT(same)) : DM_NULL;
}

static void add_row(struct dm_table *table, const cJSON *job)
{
	struct dm_str outcome = dm_talk_text(job, "outcome");
	bool is_open = !outcome.p || dm_str_eq(outcome, DM_STR("none"));

	dm_table_text(table, dm_talk_text(job, "id"));
	dm_table_text(table, dm_talk_time(&table->arena, dm_talk_text(job, "claimed")));
	dm_table_text(table, dm_talk_text(job, "route"));
	dm_table_text(table, is_open ? dm_talk_text(job, "state") : outcome);
	dm_table_number(table, dm_talk_number(job, "bytes"));
	dm_table_text(table, dm_talk_text(job, "path"));
	struct dm_str note = note_of(&table->arena, job);
	if (note.p)
		dm_table_note(table, note);
}

static void on_line(void *ctx, struct dm_str line, const cJSON *job)
{
	struct listing *listing = ctx;
	struct dm_str id = dm_talk_text(job, "id");

	(void)snprintf(listing->last, sizeof(listing->last), "%.*s", DM_FMT(id));
	listing->lines++;
	if (!listing->as_json) {
		add_row(&listing->table, job);
		return;
	}
	(void)fwrite(line.p, 1, line.n, stdout);
	(void)fputs("\n", stdout);
}

static int ask_page(struct dm_talk *talk, const struct dm_call *call, struct listing *listing,
	uint64_t limit, struct dm_error *err)
{
	DM_AUTO(dm_json_free) cJSON *request = dm_talk_request("jobs");
	bool is_whole = dm_json_add_number(request, "limit", limit) &&
			dm_json_add_text(request, "route", call->route) &&
			dm_json_add_text(request, "outcome", call->outcome) &&
			(!listing->last[0] || dm_json_add_text(request, "before", listing->last));

	listing->lines = 0;
	listing->last[0] = '\0';
	if (!is_whole)
		return dm_error_set(err, DM_E_NOMEM, "jobs.memory", "no memory for a request");
	return dm_talk_ask(talk, request, on_line, listing, err);
}

/* The daemon may give less than a page: only an empty one is the end. */
static int ask_pages(struct dm_talk *talk, const struct dm_call *call, struct listing *listing,
	struct dm_error *err)
{
	uint64_t left = call->all ? UINT64_MAX : call->count ? call->count : DEFAULT_COUNT;
	int r = 0;

	do {
		r = ask_page(talk, call, listing, left < PAGE ? left : PAGE, err);
		left -= listing->lines < left ? listing->lines : left;
		if (!listing->as_json && listing->table.rows.n)
			dm_table_print(&listing->table, stdout);
	} while (!r && left && listing->lines && listing->last[0]);
	return r;
}

static int run(struct dm_talk *talk, const struct dm_call *call)
{
	struct listing listing = { .as_json = call->json };
	struct dm_error err = { 0 };

	dm_table_init(&listing.table, COLUMNS, sizeof(COLUMNS) / sizeof(COLUMNS[0]));
	int r = ask_pages(talk, call, &listing, &err);
	if (!r)
		r = dm_say_flush(&err);
	if (!r && !call->json && !listing.table.has_head)
		(void)fputs("dropmill: no jobs\n", stderr);
	dm_table_done(&listing.table);
	return r ? dm_talk_failed(talk, NULL, r, &err) : 0;
}

int dm_command_jobs(int argc, char **argv)
{
	static const struct dm_talk_command command = { "cjrunah", false, run };

	return dm_talk_command(argc, argv, &command);
}
