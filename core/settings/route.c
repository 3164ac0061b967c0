/* Rules across the keys of a route and across routes. By names only: what the machine has to say about
 * them (links, mounts, rights) is survey.c's. */
#include "route.h"

#include <strings.h>

bool dm_path_is_in(struct dm_str path, struct dm_str folder)
{
	return dm_str_starts(path, folder) && (path.n == folder.n || path.p[folder.n] == '/');
}

/* Shares show folders without regard to case, so IN and in would be one. */
static bool is_same_name(struct dm_str a, struct dm_str b)
{
	return a.n == b.n && !strncasecmp(a.p, b.p, a.n);
}

static void check_folders(const struct dm_route *route, struct dm_problems *problems)
{
	static const char *const NAMES[] = { "in", "out", "failed", "done" };
	const struct dm_str folders[] = { route->in, route->out, route->failed, route->done };

	for (size_t i = 0; i < 4; i++) {
		for (size_t j = 0; j < i; j++) {
			if (!is_same_name(folders[i], folders[j]))
				continue;
			const struct dm_yaml *later =
				dm_section_origin(&route->section, "folders", NAMES[i]);
			dm_problem_add(problems,
				later ? later
				      : dm_section_origin(&route->section, "folders", NAMES[j]),
				"the folders %s and %s of a route may not both be called '%.*s'",
				NAMES[j], NAMES[i], DM_FMT(folders[i]));
		}
	}
}

static void check_roots(
	const struct dm_route *route, const struct dm_route *other, struct dm_problems *problems)
{
	const struct dm_yaml *origin = dm_section_origin(&route->section, NULL, "root");

	if (dm_str_eq(route->root, other->root))
		dm_problem_add(problems, origin,
			"the route %.*s has this root already; each route needs its own",
			DM_FMT(other->name));
	else if (dm_path_is_in(route->root, other->root))
		dm_problem_add(problems, origin,
			"this root lies in %.*s, the root of the route %.*s", DM_FMT(other->root),
			DM_FMT(other->name));
	else if (dm_path_is_in(other->root, route->root))
		dm_problem_add(problems, origin,
			"in this root lies %.*s, the root of the route %.*s", DM_FMT(other->root),
			DM_FMT(other->name));
}

void dm_routes_check(const struct dm_route *const *routes, size_t n, struct dm_problems *problems)
{
	for (size_t i = 0; i < n; i++) {
		check_folders(routes[i], problems);
		if (!routes[i]->root_is_tried)
			dm_problem_add(problems, routes[i]->place, "the route %.*s has no root",
				DM_FMT(routes[i]->name));
		for (size_t j = 0; j < i; j++)
			if (routes[i]->root.n && routes[j]->root.n)
				check_roots(routes[i], routes[j], problems);
	}
}
