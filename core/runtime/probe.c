/* Decides which reader takes a source. A name is a hint and never more: it only tells equal scores
 * apart. */
#include "probe.h"

#include <strings.h>

#include "base/str.h"
#include "foreign.h"

/* A reader this unsure does not outweigh first bytes that say what the file is: to a reader of text,
 * RTF and HTML are text. */
enum { SURE = 50 };

static bool has_suffix(const struct dm_plugin *reader, struct dm_str name)
{
	for (const struct dm_format *const *f = reader->formats; *f; f++)
		for (const char *const *suffix = (*f)->suffixes; *suffix; suffix++) {
			size_t n = strlen(*suffix);

			if (name.n > n && name.p[name.n - n - 1] == '.' &&
				strncasecmp(name.p + name.n - n, *suffix, n) == 0)
				return true;
		}
	return false;
}

static int ask(const struct dm_plugin *reader, const struct dm_host_setup *setup,
	const struct dm_source *source, struct dm_probe_opinion *ret, struct dm_error *err)
{
	struct dm_host_setup own = *setup;
	struct dm_host_job job;

	own.plugin = reader;
	dm_host_init(&job, &own);
	ret->reader = reader;
	ret->suffix = has_suffix(reader, source->name);
	return dm_host_probe(&job, source, &ret->score, err);
}

int dm_probe_ask(const struct dm_registry *registry, const struct dm_host_setup *setup,
	const struct dm_source *source, struct dm_probe_opinion *ret, size_t room, size_t *ret_n,
	struct dm_error *err)
{
	const struct dm_plugin *reader;
	size_t at = 0, n = 0;

	while (n < room && (reader = dm_registry_next(registry, DM_PLUGIN_READER, &at))) {
		int r = ask(reader, setup, source, &ret[n], err);

		if (r < 0)
			return r;
		n++;
	}
	*ret_n = n;
	return 0;
}

static bool is_better(const struct dm_probe_opinion *a, const struct dm_probe_opinion *than)
{
	if (a->score != than->score)
		return a->score > than->score;
	return a->score > 0 && a->suffix && !than->suffix;
}

int dm_probe_pick(const struct dm_registry *registry, const struct dm_host_setup *setup,
	const struct dm_source *source, struct dm_probe_choice *ret, struct dm_error *err)
{
	struct dm_probe_opinion best = { 0 };
	const struct dm_plugin *reader;
	size_t at = 0;
	int r = 0;

	while ((reader = dm_registry_next(registry, DM_PLUGIN_READER, &at))) {
		struct dm_probe_opinion opinion;

		r = ask(reader, setup, source, &opinion, err);
		if (r < 0)
			return r;
		if (is_better(&opinion, &best))
			best = opinion;
	}
	if (best.score <= SURE)
		r = dm_foreign_check(
			source, best.score ? DM_FOREIGN_CLAIMED : DM_FOREIGN_UNCLAIMED, err);
	if (r < 0)
		return r;
	if (best.score == 0)
		return dm_error_set(err, DM_E_NO_READER, "file.no-reader",
			"nothing here reads this kind of file; save it as DOCX, XLSX or CSV and "
			"drop it again");
	*ret = (struct dm_probe_choice){ best.reader, best.score };
	return 0;
}
