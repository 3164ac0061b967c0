/* dropmill status: how the daemon and its routes are. */
#include <stdio.h>

#include "base/auto.h"
#include "commands.h"
#include "daemon/json.h"
#include "say.h"
#include "table.h"
#include "talk.h"

static const struct dm_table_column COLUMNS[] = { { "ROUTE", false }, { "STATE", false },
	{ "WAITING", true }, { "CLAIMED", true }, { "CONVERTING", true }, { "PUBLISHED", true },
	{ "FAILED", true }, { "SKIPPED", true }, { "RETURNED", true }, { "DUPLICATES", true },
	{ "WATCHING", false } };

static const cJSON *first_of(const cJSON *json, const char *key)
{
	const cJSON *array = cJSON_GetObjectItemCaseSensitive(json, key);

	return array ? array->child : NULL;
}

/* KEY text, on a line of its own; nothing where there is none. */
static void print_line(struct dm_arena *arena, const char *head, struct dm_str text)
{
	if (text.p)
		(void)printf("%s%s\n", head, dm_say_plain(arena, text).p);
}

static void add_route(struct dm_table *table, const cJSON *route)
{
	static const char *const numbers[] = { "waiting", "claimed", "converting", "published",
		"failed", "skipped", "returned", "duplicates" };
	struct dm_str why = dm_talk_text(route, "why");

	dm_table_text(table, dm_talk_text(route, "name"));
	dm_table_text(table, dm_talk_text(route, "state"));
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		dm_table_number(table, dm_talk_number(route, numbers[i]));
	dm_table_text(table, dm_talk_text(route, "watching"));
	if (!why.p)
		why = dm_talk_text(route, "why_alone");
	if (!why.p)
		why = dm_talk_text(route, "why_scanning");
	if (why.p)
		dm_table_note(table, why);
}

static void print_routes(const cJSON *json)
{
	struct dm_table table;

	dm_table_init(&table, COLUMNS, sizeof(COLUMNS) / sizeof(COLUMNS[0]));
	for (const cJSON *route = first_of(json, "routes"); route; route = route->next)
		add_route(&table, route);
	(void)fputs("\n", stdout);
	dm_table_print(&table, stdout);
	(void)fputs("\n", stdout);
	dm_table_done(&table);
}

static void print_workers(const cJSON *json)
{
	static const char *const states[] = { "busy", "ready", "starting", "ending" };
	const cJSON *first = first_of(json, "workers");
	const char *before = " ";

	(void)fputs("workers:", stdout);
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		size_t n = 0;

		for (const cJSON *worker = first; worker; worker = worker->next)
			n += dm_str_eq(dm_talk_text(worker, "state"), dm_str_from_c(states[i]));
		if (n)
			(void)printf("%s%zu %s", before, n, states[i]);
		before = n ? ", " : before;
	}
	(void)fputs(first ? "\n" : " none\n", stdout);
}

static void print_plugins(struct dm_arena *arena, const cJSON *json)
{
	const char *before = "plugins: ";

	for (const cJSON *p = first_of(json, "plugins"); p; p = p->next) {
		(void)printf("%s%s", before, dm_say_plain(arena, dm_talk_text(p, "id")).p);
		(void)printf(" %s", dm_say_plain(arena, dm_talk_text(p, "version")).p);
		before = ", ";
	}
	if (first_of(json, "plugins"))
		(void)fputs("\n", stdout);
}

static void print(void *ctx, struct dm_str line, const cJSON *json)
{
	struct dm_arena arena;

	(void)ctx;
	(void)line;
	dm_arena_init(&arena, 0, NULL, NULL);
	(void)printf("dropmill %s, %s", dm_say_plain(&arena, dm_talk_text(json, "version")).p,
		dm_say_plain(&arena, dm_talk_text(json, "state")).p);
	struct dm_str started = dm_talk_time(&arena, dm_talk_text(json, "started"));
	(void)printf(" since %s, process %.0f\n", dm_say_plain(&arena, started).p,
		dm_talk_number(json, "pid"));
	print_line(&arena, "settings: ", dm_talk_text(json, "config"));
	print_routes(json);
	print_workers(json);
	print_line(&arena, "no worker can be started: ", dm_talk_text(json, "workers_why"));
	print_line(&arena, "the sandbox lacks: ", dm_talk_text(json, "sandbox_missing"));
	print_plugins(&arena, json);
	dm_arena_done(&arena);
}

static void print_as_it_is(void *ctx, struct dm_str line, const cJSON *json)
{
	(void)ctx;
	(void)json;
	(void)fwrite(line.p, 1, line.n, stdout);
	(void)fputs("\n", stdout);
}

static int run(struct dm_talk *talk, const struct dm_call *call)
{
	DM_AUTO(dm_json_free) cJSON *request = dm_talk_request("status");
	struct dm_error err = { 0 };

	int r = dm_talk_ask(talk, request, call->json ? print_as_it_is : print, NULL, &err);
	if (!r)
		r = dm_say_flush(&err);
	return r ? dm_talk_failed(talk, NULL, r, &err) : 0;
}

int dm_command_status(int argc, char **argv)
{
	static const struct dm_talk_command command = { "cjh", false, run };

	return dm_talk_command(argc, argv, &command);
}
