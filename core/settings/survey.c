#include "survey.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

enum { GROUP_BYTES = 64 * 1024 };

struct survey {
	struct dm_arena *arena;
	struct dm_problems *problems;
	struct dm_places *places;
};

static bool may_fill(const char *path)
{
	return !faccessat(AT_FDCWD, path, R_OK | W_OK | X_OK, AT_EACCESS);
}

static struct dm_str parent_of(struct dm_str path)
{
	while (path.n && path.p[path.n - 1] != '/')
		path.n--;
	return path.n > 1 ? dm_str_first(path, path.n - 1) : DM_STR("/");
}

/* The nearest folder above must let us make the rest. */
static void check_missing(struct survey *s, struct dm_str path, const struct dm_yaml *origin)
{
	struct dm_str above = path;
	struct stat st;
	const char *name;

	do {
		above = parent_of(above);
		name = dm_arena_str(s->arena, above).p;
	} while (stat(name, &st) && errno == ENOENT && above.n > 1);
	if (stat(name, &st))
		dm_problem_add(s->problems, origin, "%.*s cannot be made: %s", DM_FMT(path),
			strerror(errno));
	else if (!S_ISDIR(st.st_mode))
		dm_problem_add(s->problems, origin, "%.*s cannot be made: %s is no folder",
			DM_FMT(path), name);
	else if (!may_fill(name))
		dm_problem_add(s->problems, origin,
			"%.*s cannot be made: user %u may not write in %s", DM_FMT(path),
			(unsigned)geteuid(), name);
}

/* True, with *ret_st, where the folder is there. */
static bool check_folder(
	struct survey *s, struct dm_place place, const struct dm_yaml *origin, struct stat *ret_st)
{
	bool is_missing = stat(place.path.p, ret_st) != 0;

	place.exists = !is_missing;
	DM_PUSH(s->arena, s->places, place);
	if (is_missing && errno == ENOENT)
		check_missing(s, place.path, origin);
	else if (is_missing)
		dm_problem_add(s->problems, origin, "%s cannot be used: %s", place.path.p,
			strerror(errno));
	else if (!S_ISDIR(ret_st->st_mode))
		dm_problem_add(s->problems, origin, "%s is no folder", place.path.p);
	else if (!may_fill(place.path.p))
		dm_problem_add(s->problems, origin, "user %u may not read and write in %s",
			(unsigned)geteuid(), place.path.p);
	return !is_missing && S_ISDIR(ret_st->st_mode);
}

static void check_group(struct survey *s, const struct dm_route *route)
{
	char *buffer = dm_arena_alloc(s->arena, GROUP_BYTES);
	struct group group, *found = NULL;

	if (!route->group.n)
		return;
	int r = getgrnam_r(route->group.p, &group, buffer, GROUP_BYTES, &found);
	if (!found && r != ERANGE)
		dm_problem_add(s->problems, dm_section_origin(&route->section, NULL, "group"),
			"there is no group %s on this machine", route->group.p);
}

static void check_route(struct survey *s, const struct dm_route *route, struct stat *ret_root)
{
	const struct dm_yaml *root = dm_section_origin(&route->section, NULL, "root");
	const struct {
		const char *key;
		struct dm_str name;
	} folders[] = { { "in", route->in }, { "out", route->out }, { "failed", route->failed },
		{ "done", route->done }, { DM_ROUTE_WORK, DM_STR(DM_ROUTE_WORK) } };
	struct dm_place place = { .route = route->name, .key = "root", .path = route->root };
	struct stat st;

	if (!check_folder(s, place, root, ret_root))
		ret_root->st_ino = 0;
	for (size_t i = 0; ret_root->st_ino && i < sizeof(folders) / sizeof(folders[0]); i++) {
		place.key = folders[i].key;
		place.path = dm_arena_printf(
			s->arena, "%.*s/%.*s", DM_FMT(route->root), DM_FMT(folders[i].name));
		/* From in/ files are carried over, where no rename leads. */
		if (check_folder(s, place, root, &st) && st.st_dev != ret_root->st_dev && i > 0)
			dm_problem_add(s->problems, root,
				"%s is on another file system than %s; files move between the "
				"folders of a route by one rename",
				place.path.p, route->root.p);
	}
	check_group(s, route);
}

static void check_routes(struct survey *s, const struct dm_settings *settings)
{
	struct stat *roots = DM_NEW_ARRAY(s->arena, settings->n_routes, struct stat);

	for (size_t i = 0; i < settings->n_routes; i++) {
		check_route(s, settings->routes[i], &roots[i]);
		for (size_t j = 0; roots[i].st_ino && j < i; j++)
			if (roots[i].st_ino == roots[j].st_ino &&
				roots[i].st_dev == roots[j].st_dev)
				dm_problem_add(s->problems,
					dm_section_origin(
						&settings->routes[i]->section, NULL, "root"),
					"%s is the same folder as %s, the root of the route %s",
					settings->routes[i]->root.p, settings->routes[j]->root.p,
					settings->routes[j]->name.p);
	}
}

void dm_survey(struct dm_arena *arena, const struct dm_settings *settings,
	struct dm_problems *problems, struct dm_places *ret)
{
	struct survey s = { arena, problems, ret };
	struct stat st;

	check_routes(&s, settings);
	if (!settings->n_routes)
		dm_problem_warn(problems, NULL, "%.*s has no routes, so nothing will be converted",
			DM_FMT(settings->path));
	(void)check_folder(&s, (struct dm_place){ .key = "state", .path = settings->state },
		dm_section_origin(&settings->section, NULL, "state"), &st);
	(void)check_folder(&s,
		(struct dm_place){ .key = "control",
			.path = dm_arena_str(arena, parent_of(settings->control)) },
		dm_section_origin(&settings->section, NULL, "control"), &st);
}
