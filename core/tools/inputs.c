#include "inputs.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/str.h"

static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static struct dm_input *add(struct dm_inputs *inputs, const char *path)
{
	struct dm_input *input = DM_ADD(inputs->arena, &inputs->items);

	input->path = dm_arena_str(inputs->arena, dm_str_from_c(path)).p;
	input->name = name_of(input->path);
	return input;
}

/* True for a.docx.json beside a.docx: our own work, not to be read again. */
static bool is_output(const char *path, const struct dm_outputs_plan *plan)
{
	static const char *const usual[] = { "json", "xml", "html" };
	const char *dot = strrchr(path, '.');
	bool is_ours = false;
	struct stat st;

	if (!dot)
		return false;
	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
		is_ours = is_ours || !strcmp(dot + 1, usual[i]);
	for (size_t i = 0; i < plan->n_suffixes; i++)
		is_ours = is_ours || !strcmp(dot + 1, plan->suffixes[i]);
	if (!is_ours)
		return false;
	char *source = strndup(path, (size_t)(dot - path));
	bool there = source && !stat(source, &st) && S_ISREG(st.st_mode);
	free(source);
	return there;
}

static bool is_skipped(const char *name)
{
	return name[0] == '.' || !strncmp(name, "~$", 2);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void on_entry(
	struct dm_inputs *inputs, FTS *walk, FTSENT *entry, const struct dm_outputs_plan *plan)
{
	switch (entry->fts_info) {
	case FTS_D:
		if (entry->fts_level > 0 && is_skipped(entry->fts_name))
			(void)fts_set(walk, entry, FTS_SKIP);
		break;
	case FTS_F:
		if (!is_skipped(entry->fts_name) && !is_output(entry->fts_path, plan))
			(void)add(inputs, entry->fts_path);
		break;
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS: {
		struct dm_input *input = add(inputs, entry->fts_path);

		input->error = DM_NEW(inputs->arena, struct dm_error);
		(void)dm_error_set(input->error, DM_E_NOT_FOUND, "input.folder",
			"the folder cannot be read: %s", strerror(entry->fts_errno));
		break;
	}
	default: break; /* links are not followed; sockets and the like are no files */
	}
}

static void walk(struct dm_inputs *inputs, char *path, const struct dm_outputs_plan *plan)
{
	char *const roots[] = { path, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_COMFOLLOW, by_name);

	if (!fts)
		return;
	for (FTSENT *entry; (entry = fts_read(fts));)
		on_entry(inputs, fts, entry, plan);
	(void)fts_close(fts);
}

void dm_inputs_collect(struct dm_inputs *inputs, struct dm_arena *arena, char **paths, size_t n,
	const struct dm_outputs_plan *plan)
{
	struct stat st;

	*inputs = (struct dm_inputs){ .arena = arena };
	for (size_t i = 0; i < n; i++) {
		bool is_folder = !stat(paths[i], &st) && S_ISDIR(st.st_mode);

		if (is_folder)
			walk(inputs, paths[i], plan);
		else
			(void)add(inputs, paths[i]);
		inputs->is_single = n == 1 && !is_folder;
	}
}

const char *dm_inputs_output(struct dm_arena *arena, const struct dm_input *input,
	const struct dm_outputs_plan *plan, const char *suffix)
{
	int beside = (int)(input->name - input->path);

	if (plan->folder)
		return dm_arena_printf(arena, "%s/%s.%s", plan->folder, input->name, suffix).p;
	return dm_arena_printf(arena, "%.*s%s.%s", beside, input->path, input->name, suffix).p;
}

/* A place for a file: which folder, whatever it is called, and the name there. */
struct place {
	dev_t device;
	ino_t folder;
	const char *name;
	const struct dm_input *input;
};

static int by_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->device != y->device)
		return x->device < y->device ? -1 : 1;
	if (x->folder != y->folder)
		return x->folder < y->folder ? -1 : 1;
	return strcmp(x->name, y->name);
}

static void fill(struct dm_arena *arena, struct place *place, const char *folder, size_t n)
{
	struct stat st;
	struct dm_str path = n ? dm_arena_printf(arena, "%.*s", (int)n, folder) : DM_STR(".");

	/* A folder that is not there yet is no other one's. */
	if (!stat(path.p, &st)) {
		place->device = st.st_dev;
		place->folder = st.st_ino;
	}
}

/* Where each input lies, or where its outputs go; sorted. */
static struct place *places(const struct dm_inputs *inputs, const char *folder)
{
	struct place *all = DM_NEW_ARRAY(inputs->arena, inputs->items.n, struct place);

	for (size_t i = 0; i < inputs->items.n; i++) {
		const struct dm_input *input = &inputs->items.items[i], *last = input - 1;
		size_t n = (size_t)(input->name - input->path);

		if (i && (folder || ((size_t)(last->name - last->path) == n &&
					    !memcmp(last->path, input->path, n))))
			all[i] = all[i - 1];
		else if (folder)
			fill(inputs->arena, &all[i], folder, strlen(folder));
		else
			fill(inputs->arena, &all[i], input->path, n);
		all[i].name = input->name;
		all[i].input = input;
	}
	if (inputs->items.n)
		qsort(all, inputs->items.n, sizeof(all[0]), by_place);
	return all;
}

static int replaces_input(const struct dm_inputs *inputs, const struct place *at,
	const struct place *targets, const struct dm_outputs_plan *plan, struct dm_error *err)
{
	for (size_t i = 0; i < inputs->items.n; i++) {
		for (size_t k = 0; k < plan->n_suffixes; k++) {
			struct dm_arena_mark mark = dm_arena_mark(inputs->arena);
			struct place key = targets[i];

			key.name = dm_arena_printf(
				inputs->arena, "%s.%s", targets[i].name, plan->suffixes[k])
					   .p;
			const struct place *hit =
				bsearch(&key, at, inputs->items.n, sizeof(key), by_place);
			if (hit)
				return dm_error_set(err, DM_E_USAGE, "output.clash",
					"the %s output of %s would replace the input %s; leave one "
					"out or choose another folder with -o",
					plan->suffixes[k], targets[i].input->path,
					hit->input->path);
			dm_arena_rewind(inputs->arena, mark);
		}
	}
	return 0;
}

int dm_inputs_check(
	const struct dm_inputs *inputs, const struct dm_outputs_plan *plan, struct dm_error *err)
{
	const struct place *at = places(inputs, NULL);
	const struct place *targets = plan->folder ? places(inputs, plan->folder) : at;

	for (size_t i = 1; i < inputs->items.n; i++)
		if (!by_place(&targets[i - 1], &targets[i]))
			return dm_error_set(err, DM_E_USAGE, "output.clash",
				"%s and %s would write the same output; convert them into "
				"different "
				"folders with -o",
				targets[i - 1].input->path, targets[i].input->path);
	return replaces_input(inputs, at, targets, plan, err);
}
