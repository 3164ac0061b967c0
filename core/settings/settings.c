/* Joins the files, then checks across keys. */
#include "settings.h"

#include "source.h"
#include "value.h"

struct reading {
	struct dm_arena *arena;
	struct dm_problems *problems;
	struct dm_settings *settings;
	DM_VEC(struct dm_route *) routes; /* sections point into them, so they do not move */
};

static struct dm_route *route_find(struct reading *r, struct dm_str name)
{
	for (size_t i = 0; i < r->routes.n; i++)
		if (dm_str_eq(r->routes.items[i]->name, name))
			return r->routes.items[i];
	return NULL;
}

static struct dm_route *route_new(struct reading *r, const struct dm_yaml *map)
{
	struct dm_route *route = DM_NEW(r->arena, struct dm_route);

	route->place = map;
	dm_section_init(r->arena, &route->section, DM_SCOPE_ROUTE, route);
	return route;
}

/* The route that a map speaks of. One without a right name is read beside the others, to tell what
 * else is wrong with it. */
static struct dm_route *route_of(struct reading *r, const struct dm_yaml *map, const char *label)
{
	const struct dm_setting *row = dm_setting_find(DM_SCOPE_ROUTE, NULL, DM_STR("name"));
	const struct dm_yaml *name = dm_yaml_find(map, DM_STR("name"));
	struct dm_route *fresh = route_new(r, map);

	if (!name && map->kind == DM_YAML_MAP)
		dm_problem_add(r->problems, map, "%s has no name", label);
	if (!name || name->kind != DM_YAML_SCALAR || !name->text.p ||
		!dm_value_take(r->arena, row, name->text, fresh))
		return fresh;
	struct dm_route *known = route_find(r, fresh->name);
	if (!known) {
		DM_PUSH(r->arena, &r->routes, fresh);
		return fresh;
	}
	const struct dm_yaml *before = dm_section_origin(&known->section, NULL, "name");
	if (dm_str_eq(before->file, map->file))
		dm_problem_add(r->problems, name,
			"a route called '%.*s' stands in this file already, in line %u",
			DM_FMT(known->name), before->line);
	return known;
}

static void read_routes(struct reading *r, const struct dm_yaml *list)
{
	size_t i = 0;

	if (list->kind == DM_YAML_SCALAR && !list->text.p)
		return;
	if (list->kind != DM_YAML_LIST) {
		dm_problem_add(r->problems, list, "routes: a list is expected, each with - name:");
		return;
	}
	for (const struct dm_yaml *item = list->first; item; item = item->next, i++) {
		const char *label = dm_arena_printf(r->arena, "routes[%zu]", i).p;

		if (item->kind == DM_YAML_SCALAR && !item->text.p) {
			dm_problem_add(r->problems, list, "%s is empty", label);
			continue;
		}
		struct dm_route *route = route_of(r, item, label);
		dm_section_parse(r->arena, &route->section, item, label, r->problems);
		if (dm_yaml_find(item, DM_STR("root")))
			route->root_is_tried = true;
	}
}

static void read_file(struct reading *r, const char *path)
{
	const struct dm_yaml *root = NULL, *routes;
	struct dm_error err = { 0 };
	struct dm_str text;

	if (!dm_source_read(r->arena, path, r->problems, &text))
		return;
	if (dm_yaml_from_text(r->arena, dm_str_from_c(path), text, &root, &err)) {
		dm_problem_add_at(
			r->problems, dm_str_from_c(path), err.line, err.column, "%s", err.text);
		return;
	}
	dm_section_parse(r->arena, &r->settings->section, root, "", r->problems);
	routes = dm_yaml_find(root, DM_STR("routes"));
	if (routes)
		read_routes(r, routes);
}

/* The journal would be taken for a dropped file, or shared out to people. */
static void check_state(const struct dm_settings *settings, struct dm_problems *problems)
{
	for (size_t i = 0; i < settings->n_routes; i++) {
		const struct dm_route *route = settings->routes[i];
		const struct dm_yaml *origin = dm_section_origin(&settings->section, NULL, "state");

		if (!route->root.n || !dm_path_is_in(settings->state, route->root))
			continue;
		dm_problem_add(problems,
			origin ? origin : dm_section_origin(&route->section, NULL, "root"),
			"state, %.*s, lies in the root of the route %.*s", DM_FMT(settings->state),
			DM_FMT(route->name));
	}
}

int dm_settings_read(struct dm_arena *arena, const char *path, struct dm_problems *problems,
	const struct dm_settings **ret)
{
	struct dm_settings *settings = DM_NEW(arena, struct dm_settings);
	struct reading r = { arena, problems, settings, { 0 } };
	struct dm_source_list dropins = { 0 };

	settings->path = dm_arena_str(arena, dm_str_from_c(path));
	dm_section_init(arena, &settings->section, DM_SCOPE_TOP, settings);
	read_file(&r, settings->path.p);
	dm_source_dropins(arena, path, problems, &dropins);
	for (size_t i = 0; i < dropins.n; i++)
		read_file(&r, dropins.items[i]);
	settings->routes = (const struct dm_route *const *)r.routes.items;
	settings->n_routes = r.routes.n;
	dm_routes_check(settings->routes, settings->n_routes, problems);
	check_state(settings, problems);
	dm_problems_sort(problems);
	if (problems->n_errors)
		return DM_E_CONFIG;
	*ret = settings;
	return 0;
}
