#include "say.h"

#include <string.h>

#include "base/json_text.h"
#include "base/str.h"
#include "base/utf8.h"

/* A file name may hold anything: nothing of it may steer a terminal. */
static uint32_t plain(uint32_t c)
{
	bool steers = c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
		      (c >= 0x2066 && c <= 0x2069);

	return steers ? '?' : c;
}

struct dm_str dm_say_plain(struct dm_arena *arena, struct dm_str s)
{
	struct dm_buf text;
	size_t at = 0;
	uint32_t c;

	dm_buf_init(&text, arena);
	while (dm_utf8_next(s, &at, &c))
		text.n += dm_utf8_put(dm_buf_reserve(&text, 4), plain(c));
	return dm_buf_str(&text);
}

static void put_plain(FILE *to, const char *text)
{
	struct dm_str s = dm_str_from_c(text);
	size_t at = 0;
	uint32_t c;

	while (dm_utf8_next(s, &at, &c)) {
		char bytes[4];

		(void)fwrite(bytes, 1, dm_utf8_put(bytes, plain(c)), to);
	}
}

void dm_say_error(const char *path, const struct dm_error *e)
{
	(void)fputs("dropmill: ", stderr);
	if (path) {
		put_plain(stderr, path);
		(void)fputs(": ", stderr);
	}
	put_plain(stderr, e->text);
	(void)fprintf(stderr, " [%s", e->id);
	if (e->part[0] || e->line)
		(void)fputs(" at ", stderr);
	put_plain(stderr, e->part);
	/* A place with a column is a cell, but in settings and form data, which are text. */
	bool is_cell = e->column && e->code != DM_E_CONFIG;
	if (e->line)
		(void)fprintf(stderr, "%s%s %u", e->part[0] ? ", " : "", is_cell ? "row" : "line",
			e->line);
	if (e->line && e->column)
		(void)fprintf(stderr, ", column %u", e->column);
	(void)fputs("]\n", stderr);
}

static void put(void *ctx, const char *bytes, size_t n)
{
	(void)fwrite(bytes, 1, n, ctx); /* errors stick to the stream until dm_say_flush */
}

void dm_say_json_to(FILE *to, const char *text)
{
	dm_json_text(put, to, dm_str_from_c(text));
}

void dm_say_json(const char *text)
{
	dm_say_json_to(stdout, text);
}

void dm_say_json_error(const struct dm_error *e)
{
	(void)fputs("{\"code\":", stdout);
	dm_say_json(dm_code_name(e->code));
	(void)fputs(",\"id\":", stdout);
	dm_say_json(e->id);
	(void)fputs(",\"text\":", stdout);
	dm_say_json(e->text);
	if (e->part[0]) {
		(void)fputs(",\"part\":", stdout);
		dm_say_json(e->part);
	}
	if (e->line)
		(void)printf(",\"line\":%u", e->line);
	if (e->column)
		(void)printf(",\"column\":%u", e->column);
	(void)fputs("}", stdout);
}

int dm_say_flush(struct dm_error *err)
{
	if (fflush(stdout) || ferror(stdout))
		return dm_error_set(err, DM_E_OUTPUT, "output.stdout", "cannot write to stdout");
	return 0;
}
