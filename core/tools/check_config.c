/* dropmill check-config: what a start of the daemon would find. */
#include <stdio.h>

#include "call.h"
#include "commands.h"
#include "problems.h"
#include "rehearsal.h"
#include "say.h"
#include "settings/survey.h"

static void print_places(const struct dm_settings *settings, const struct dm_places *places)
{
	(void)printf("%s: %zu route%s\n", settings->path.p, settings->n_routes,
		settings->n_routes == 1 ? "" : "s");
	for (size_t i = 0; i < places->n; i++) {
		const struct dm_place *place = &places->items[i];

		if (place->route.n)
			(void)printf("route %s: ", place->route.p);
		(void)printf("%s %s%s\n", place->key, place->path.p,
			place->exists ? "" : " (will be made)");
	}
}

static void print_places_json(const struct dm_places *places)
{
	(void)fputs(", \"places\": [", stdout);
	for (size_t i = 0; i < places->n; i++) {
		const struct dm_place *place = &places->items[i];

		(void)fputs(i ? ", {\"route\": " : "{\"route\": ", stdout);
		dm_say_json(place->route.p);
		(void)fputs(", \"key\": ", stdout);
		dm_say_json(place->key);
		(void)fputs(", \"path\": ", stdout);
		dm_say_json(place->path.p);
		(void)printf(", \"exists\": %s}", place->exists ? "true" : "false");
	}
	(void)fputs("]", stdout);
}

static void print_json(const struct dm_problems *problems, const struct dm_places *places)
{
	(void)printf("{\"ok\": %s, \"problems\": ", problems->n_errors ? "false" : "true");
	dm_problems_json(problems);
	print_places_json(places);
	(void)fputs("}\n", stdout);
}

static int check(struct dm_arena *arena, const struct dm_call *call, struct dm_error *err)
{
	const struct dm_settings *settings = NULL;
	struct dm_problems problems;
	struct dm_places places = { 0 };

	dm_problems_init(&problems, arena);
	int r = dm_settings_read(
		arena, call->config ? call->config : DM_SETTINGS_PATH, &problems, &settings);
	if (!r) {
		dm_survey(arena, settings, &problems, &places);
		dm_rehearse_watches(arena, settings, &problems);
		dm_rehearse_workers(arena, settings, &problems);
	}
	dm_problems_say(arena, &problems, call->quiet);
	if (call->json)
		print_json(&problems, &places);
	else if (!problems.n_errors && !call->quiet)
		print_places(settings, &places);
	return problems.n_errors ? DM_E_CONFIG : dm_say_flush(err);
}

int dm_command_check_config(int argc, char **argv)
{
	struct dm_arena arena;
	struct dm_call call;
	struct dm_error err = { 0 };

	dm_arena_init(&arena, 0, NULL, NULL);
	int r = dm_call_parse(&arena, argc, argv, "cqjh", &call, &err);
	if (!r && call.wants_help)
		return dm_command_help(argv[0]);
	if (!r && call.n_files)
		r = dm_error_set(&err, DM_E_USAGE, "usage.files",
			"dropmill check-config takes no files but with -c; see --help");
	if (!r)
		r = check(&arena, &call, &err);
	if (err.code)
		dm_say_error(NULL, &err);
	dm_arena_done(&arena);
	return dm_code_exit(r);
}
