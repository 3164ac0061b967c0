#include "names.h"

#include <stdio.h>
#include <strings.h>

#include "base/check.h"
#include "base/utf8.h"

enum { EXTENSION_MAX = 16 };

static bool is_forbidden(uint32_t c)
{
	/* The directional controls would show a name in another order than it has. */
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2066 && c <= 0x2069) || (c < 0x80 && strchr("\\/:*?\"<>|", (int)c));
}

/* Windows opens a device for these, whatever the extension. */
static bool is_device(struct dm_str name)
{
	static const char *const devices[] = { "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$" };
	const char *dot = name.n ? memchr(name.p, '.', name.n) : NULL;
	struct dm_str stem = dot ? dm_str_first(name, (size_t)(dot - name.p)) : name;

	while (stem.n && stem.p[stem.n - 1] == ' ')
		stem.n--;
	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++)
		if (stem.n == strlen(devices[i]) && strncasecmp(stem.p, devices[i], stem.n) == 0)
			return true;
	return stem.n == 4 &&
	       (strncasecmp(stem.p, "COM", 3) == 0 || strncasecmp(stem.p, "LPT", 3) == 0) &&
	       stem.p[3] >= '1' && stem.p[3] <= '9';
}

size_t dm_name_extension(struct dm_str name)
{
	for (size_t i = name.n; i > 1 && name.n - i < EXTENSION_MAX; i--)
		if (name.p[i - 1] == '.')
			return i - 1;
	return name.n;
}

/* Writes stem, middle and extension, the stem cut so that all fit. */
static struct dm_name assemble(
	struct dm_str stem, struct dm_str middle, struct dm_str extension, size_t max)
{
	struct dm_name name;
	size_t tail = middle.n + extension.n;

	DM_CHECK(max <= DM_NAME_MAX && tail < max);
	stem = dm_utf8_cut(stem, max - tail);
	(void)snprintf(name.text, sizeof(name.text), "%.*s%.*s%.*s", DM_FMT(stem), DM_FMT(middle),
		DM_FMT(extension));
	return name;
}

/* Replaces character by character; U+FFFD makes a text three times as long. */
static size_t clean(struct dm_str name, char *to)
{
	size_t at = 0, n = 0;
	uint32_t c;

	if (is_device(name))
		to[n++] = '_';
	while (dm_utf8_next(name, &at, &c))
		n += dm_utf8_put(to + n, is_forbidden(c) ? '_' : c);
	for (size_t i = n; i > 0 && (to[i - 1] == '.' || to[i - 1] == ' '); i--)
		to[i - 1] = '_';
	return n;
}

struct dm_name dm_name_safe(struct dm_str name, size_t max)
{
	char text[3 * DM_NAME_MAX + 8];
	struct dm_str all = { text, 0 };
	struct dm_name safe;
	size_t dot;

	all.n = clean(dm_str_first(name, DM_NAME_MAX), text);
	if (!all.n)
		all = DM_STR("_");
	dot = dm_name_extension(all);
	safe = assemble(dm_str_first(all, dot), DM_NULL, dm_str_from(all, dot), max);
	/* The cut may have left a blank or a dot at the end. */
	for (size_t i = strlen(safe.text);
		i > 0 && (safe.text[i - 1] == '.' || safe.text[i - 1] == ' '); i--)
		safe.text[i - 1] = '_';
	return safe;
}

/* "-JOB", or "-2-JOB". */
static struct dm_str tail_of(const char *job, unsigned nth, char to[DM_JOB_ID_SIZE + 4])
{
	DM_CHECK(nth && nth <= DM_NAME_SPARES);
	if (nth == 1)
		(void)snprintf(to, DM_JOB_ID_SIZE + 4, "-%.20s", job);
	else
		(void)snprintf(to, DM_JOB_ID_SIZE + 4, "-%u-%.20s", nth % 10, job);
	return dm_str_from_c(to);
}

struct dm_name dm_name_with_job_nth(struct dm_str name, const char *job, unsigned nth, size_t max)
{
	struct dm_name safe = dm_name_safe(name, max);
	struct dm_str all = dm_str_from_c(safe.text);
	size_t dot = dm_name_extension(all);
	char text[DM_JOB_ID_SIZE + 4];

	return assemble(
		dm_str_first(all, dot), tail_of(job, nth, text), dm_str_from(all, dot), max);
}

struct dm_name dm_name_result_nth(struct dm_str name, const char *job, unsigned nth)
{
	char text[DM_JOB_ID_SIZE + 4];
	struct dm_str tail = tail_of(job, nth, text);
	struct dm_name safe = dm_name_safe(name, DM_NAME_MAX - tail.n);

	return assemble(dm_str_from_c(safe.text), DM_NULL, tail, DM_NAME_MAX);
}

struct dm_name dm_name_with_job(struct dm_str name, const char *job, size_t max)
{
	return dm_name_with_job_nth(name, job, 1, max);
}

struct dm_name dm_name_result(struct dm_str name, const char *job)
{
	return dm_name_result_nth(name, job, 1);
}

struct dm_str dm_path_name(struct dm_str path)
{
	const char *slash = path.p ? memrchr(path.p, '/', path.n) : NULL;

	return slash ? dm_str_from(path, (size_t)(slash - path.p) + 1) : path;
}

struct dm_str dm_path_folder(struct dm_str path)
{
	struct dm_str name = dm_path_name(path);

	return dm_str_first(path, path.n == name.n ? 0 : path.n - name.n - 1);
}

bool dm_path_join(struct dm_str a, struct dm_str b, struct dm_path *ret)
{
	int n = snprintf(ret->text, sizeof(ret->text), "%.*s%s%.*s", DM_FMT(a),
		a.n && b.n ? "/" : "", DM_FMT(b));

	if (n >= 0 && (size_t)n < sizeof(ret->text))
		return true;
	ret->text[0] = '\0';
	return false;
}

bool dm_path_folders_safe(struct dm_str path, struct dm_path *ret)
{
	struct dm_str rest = dm_path_folder(path), piece;
	struct dm_path so_far = { "" };

	ret->text[0] = '\0';
	while (rest.n && dm_str_split(&rest, '/', &piece)) {
		struct dm_name safe = dm_name_safe(piece, DM_NAME_MAX);

		so_far = *ret;
		if (!dm_path_join(dm_str_from_c(so_far.text), dm_str_from_c(safe.text), ret))
			return false;
	}
	return true;
}
