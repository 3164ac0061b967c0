/* The table of keys, and how a mistyped one is recognised. */
#include "schema.h"

#include <stddef.h>

#include "settings.h"

static const char *const LANGUAGES[] = { "zh", "en", NULL };
const char *const DM_LOCALE_NAMES[] = { "zh-CN", "zh-TW", "en-US", NULL };
const char *const DM_CHARSET_NAMES[] = { "auto", "UTF-8", "GB18030", "Big5", "UTF-16LE", "UTF-16BE",
	"Shift_JIS", "EUC-KR", "windows-1250", "windows-1251", "windows-1252", NULL };
static const char *const DUPLICATES[] = { "convert", "skip", NULL };

#define TOP DM_SCOPE_TOP, NULL
#define LIMIT DM_SCOPE_TOP, "limits"
#define JOURNAL DM_SCOPE_TOP, "journal"
#define ROUTE DM_SCOPE_ROUTE, NULL
#define FOLDER DM_SCOPE_ROUTE, "folders"
#define OF_TOP(member) .at = offsetof(struct dm_settings, member)
#define OF_ROUTE(member) .at = offsetof(struct dm_route, member)

/* In the order in which they are shown. Where a row has a map, the map's own row stands before. */
const struct dm_setting DM_SETTINGS[] = {
	{ TOP, "routes", DM_SETTING_ROUTES,
		.text = "The drop folders. Routes of several files are joined by their names." },
	{ ROUTE, "name", DM_SETTING_NAME, .min = 1, .max = 64, OF_ROUTE(name),
		.text = "What the route is called in status, log and manifests." },
	{ ROUTE, "root", DM_SETTING_PATH, .min = 2, .max = 3072, OF_ROUTE(root),
		.text = "The folder that holds the folders of the route. All of it must be one "
			"file system (in/, or folders below it, may be others: files are copied "
			"from there), and no other route may lie in it. Missing folders are "
			"made." },
	{ ROUTE, "outputs", DM_SETTING_IDS, "json,xml,html", .min = 1, .max = 16, OF_ROUTE(outputs),
		.text = "The writers whose results are published." },
	{ ROUTE, "settle", DM_SETTING_SECONDS, "auto", .max = 86400000, .may_be_auto = true,
		OF_ROUTE(settle_ms),
		.text = "Seconds that a file must have been unchanged before it is taken; decimals "
			"are allowed. auto is 2, on network file systems 5. On local ones a "
			"document that its reader knows to be whole is not waited for." },
	{ ROUTE, "incomplete_wait", DM_SETTING_SECONDS, "600", .max = 604800000,
		OF_ROUTE(incomplete_wait_ms),
		.text = "Seconds that a truncated or empty file is waited for before it fails." },
	{ ROUTE, "folders", DM_SETTING_MAP,
		.text = "Names of the folders in the root; .work is always called so." },
	{ FOLDER, "in", DM_SETTING_FOLDER, "in", .min = 1, .max = 255, OF_ROUTE(in),
		.text = "Where people drop files." },
	{ FOLDER, "out", DM_SETTING_FOLDER, "out", .min = 1, .max = 255, OF_ROUTE(out),
		.text = "Where results are published." },
	{ FOLDER, "failed", DM_SETTING_FOLDER, "failed", .min = 1, .max = 255, OF_ROUTE(failed),
		.text = "Where files go that could not be converted, with the reason beside "
			"them." },
	{ FOLDER, "done", DM_SETTING_FOLDER, "done", .min = 1, .max = 255, OF_ROUTE(done),
		.text = "Where dropped files go when their results are published." },
	{ ROUTE, "language", DM_SETTING_CHOICE, "zh", .choices = LANGUAGES, OF_ROUTE(language),
		.text = "The language of the notes that people find beside their files." },
	{ ROUTE, "locale", DM_SETTING_CHOICE, "zh-CN", .choices = DM_LOCALE_NAMES, OF_ROUTE(locale),
		.text = "The language of dates and numbers whose format a workbook leaves to the "
			"program that shows it." },
	{ ROUTE, "charset", DM_SETTING_CHOICE, "auto", .choices = DM_CHARSET_NAMES,
		OF_ROUTE(charset),
		.text = "The character set of CSV files without a byte order mark; auto tells it "
			"from each file." },
	{ ROUTE, "duplicates", DM_SETTING_CHOICE, "convert", .choices = DUPLICATES,
		OF_ROUTE(duplicates),
		.text = "What happens to a file whose content was converted before: convert it and "
			"say so in the manifest, or skip it." },
	{ ROUTE, "mode", DM_SETTING_MODE, "0660", .min = 0600, .max = 0664, OF_ROUTE(mode),
		.text = "Permissions of published files, in octal. Folders may be entered by "
			"whoever "
			"may read." },
	{ ROUTE, "group", DM_SETTING_TEXT, "", .max = 32, OF_ROUTE(group),
		.text = "The group of what is published; empty is the group of the out folder." },
	{ TOP, "state", DM_SETTING_PATH, "/var/lib/dropmill", .min = 2, .max = 3072, OF_TOP(state),
		.text = "The folder of the journal. Not in a route and not on a network file "
			"system." },
	{ TOP, "control", DM_SETTING_PATH, "/run/dropmill/control.sock", .min = 2, .max = 107,
		OF_TOP(control),
		.text = "The socket by which status, jobs and retry reach the daemon." },
	{ TOP, "journal", DM_SETTING_MAP, .text = "What the journal remembers, and how long." },
	{ JOURNAL, "keep_days", DM_SETTING_INTEGER, "730", .min = 0, .max = 36500,
		OF_TOP(journal.keep_days),
		.text = "Days after which a job that is over is removed from the journal; with it "
			"goes "
			"what is known of its content, so that the same content is no duplicate "
			"any more. Files and totals stay. 0 is never." },
	{ TOP, "workers", DM_SETTING_INTEGER, "auto", .min = 1, .max = 1024, .may_be_auto = true,
		OF_TOP(workers),
		.text = "Documents that are converted at once; auto is one a core." },
	{ TOP, "sandbox", DM_SETTING_CHOICE, "required", .choices = DM_SANDBOX_NAMES,
		OF_TOP(sandbox),
		.text = "Whether workers may start where the kernel lacks a mechanism of the "
			"sandbox "
			"(best-effort), or without one (off)." },
	{ TOP, "limits", DM_SETTING_MAP,
		.text = "What a job may take; a file over a limit fails." },
	{ LIMIT, "file_bytes", DM_SETTING_INTEGER, "268435456", .min = 1, .max = INT64_MAX,
		OF_TOP(limits.file_bytes), .text = "Size of a dropped file." },
	{ LIMIT, "inflated_bytes", DM_SETTING_INTEGER, "1073741824", .min = 1, .max = INT64_MAX,
		OF_TOP(limits.inflated_bytes), .text = "Sum of what a package unpacks to." },
	{ LIMIT, "memory_bytes", DM_SETTING_INTEGER, "536870912", .min = 16777216, .max = INT64_MAX,
		OF_TOP(limits.memory_bytes), .text = "Memory of a worker." },
	{ LIMIT, "output_bytes", DM_SETTING_INTEGER, "1073741824", .min = 1, .max = INT64_MAX,
		OF_TOP(limits.output_bytes), .text = "Size of one output." },
	{ LIMIT, "cells", DM_SETTING_INTEGER, "20000000", .min = 1, .max = INT64_MAX,
		OF_TOP(limits.cells), .text = "Cells of one document." },
	{ LIMIT, "text_bytes", DM_SETTING_INTEGER, "16777216", .min = 1, .max = INT64_MAX,
		OF_TOP(limits.text_bytes), .text = "Size of one cell or paragraph." },
	{ LIMIT, "start_seconds", DM_SETTING_INTEGER, "30", .min = 1, .max = 86400,
		OF_TOP(limits.start_seconds), .text = "Time in which a worker must be ready." },
	{ LIMIT, "wall_seconds", DM_SETTING_INTEGER, "60", .min = 1, .max = 86400,
		OF_TOP(limits.wall_seconds), .text = "Time of a job." },
	{ LIMIT, "silence_seconds", DM_SETTING_INTEGER, "20", .min = 1, .max = 86400,
		OF_TOP(limits.silence_seconds), .text = "Time of a job without a sign of life." },
	{ LIMIT, "cpu_seconds", DM_SETTING_INTEGER, "30", .min = 1, .max = 86400,
		OF_TOP(limits.cpu_seconds), .text = "Processor time of a job." },
	{ LIMIT, "attempts", DM_SETTING_INTEGER, "2", .min = 1, .max = 10, OF_TOP(limits.attempts),
		.text = "How often a file is tried whose worker crashes or hangs." },
	{ LIMIT, "jobs_per_worker", DM_SETTING_INTEGER, "200", .min = 1, .max = 1000000,
		OF_TOP(limits.jobs_per_worker), .text = "Jobs after which a worker is replaced." },
};
const size_t DM_SETTINGS_N = sizeof(DM_SETTINGS) / sizeof(DM_SETTINGS[0]);
const char *const DM_SANDBOX_NAMES[] = { "required", "best-effort", "off", NULL };

static bool stands_in(const struct dm_setting *row, enum dm_setting_scope scope, const char *map)
{
	if (row->scope != scope || !row->map != !map)
		return false;
	return !map || !strcmp(row->map, map);
}

const struct dm_setting *dm_setting_find(
	enum dm_setting_scope scope, const char *map, struct dm_str name)
{
	for (size_t i = 0; i < DM_SETTINGS_N; i++)
		if (stands_in(&DM_SETTINGS[i], scope, map) &&
			dm_str_eq(dm_str_from_c(DM_SETTINGS[i].name), name))
			return &DM_SETTINGS[i];
	return NULL;
}

enum { NAME_MAX_BYTES = 32 };

static size_t least(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Letters added, missing, wrong, or two changed places (optimal string alignment). */
static size_t distance(struct dm_str a, struct dm_str b)
{
	size_t d[NAME_MAX_BYTES + 1][NAME_MAX_BYTES + 1];

	for (size_t i = 0; i <= a.n; i++)
		d[i][0] = i;
	for (size_t j = 0; j <= b.n; j++)
		d[0][j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		for (size_t j = 1; j <= b.n; j++) {
			size_t wrong = a.p[i - 1] != b.p[j - 1];

			d[i][j] = least(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + wrong);
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1, d[i][j]);
		}
	}
	return d[a.n][b.n];
}

const char *dm_setting_nearest(enum dm_setting_scope scope, const char *map, struct dm_str name)
{
	const char *nearest = NULL;
	size_t best = name.n / 3 + 1; /* more letters may be wrong in a longer word */

	if (!name.n || name.n > NAME_MAX_BYTES)
		return NULL;
	for (size_t i = 0; i < DM_SETTINGS_N; i++) {
		if (!stands_in(&DM_SETTINGS[i], scope, map))
			continue;
		size_t d = distance(name, dm_str_from_c(DM_SETTINGS[i].name));
		if (d < name.n && (d < best || (d == best && !nearest))) {
			best = d;
			nearest = DM_SETTINGS[i].name;
		}
	}
	return nearest;
}

struct dm_str dm_setting_path(struct dm_arena *arena, const struct dm_setting *row)
{
	return dm_arena_printf(arena, "%s%s%s%s", row->scope == DM_SCOPE_ROUTE ? "routes[]." : "",
		row->map ? row->map : "", row->map ? "." : "", row->name);
}
