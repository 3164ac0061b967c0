/* Lines on stderr. A line is put together in one place and written at once; what would make it longer
 * than the journal takes whole is cut or left out, and the line says so. */
#include "log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/utf8.h"

enum {
	LINE_BYTES = 40 * 1024, /* the journal splits at 48 KiB (LineMax=) */
	VALUE_BYTES = 4096, /* of a text, before it is quoted; six times that still fits a line */
	TAIL_BYTES = 32,    /* kept for " left_out=N" and the line end */
};

struct line {
	size_t n;
	bool is_full; /* what came last did not fit */
	char bytes[LINE_BYTES];
};

static const struct level {
	const char *name;
	const char *priority; /* sd-daemon(3) */
} LEVELS[] = {
	[DM_LOG_ERROR] = { "error", "<3>" },
	[DM_LOG_WARNING] = { "warning", "<4>" },
	[DM_LOG_INFO] = { "info", "<6>" },
};

static void add(struct line *line, const char *bytes, size_t n)
{
	if (n > sizeof(line->bytes) - TAIL_BYTES - line->n) {
		line->is_full = true;
		return;
	}
	memcpy(line->bytes + line->n, bytes, n);
	line->n += n;
}

static void add_c(struct line *line, const char *text)
{
	add(line, text, strlen(text));
}

static void add_number(struct line *line, int64_t number)
{
	char text[24];
	int n = snprintf(text, sizeof(text), "%" PRId64, number);

	add(line, text, (size_t)n);
}

static bool is_plain(struct dm_str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (!is_letter && !(c >= '0' && c <= '9') && (!c || !strchr("-_./:+", c)))
			return false;
	}
	return text.n > 0;
}

/* Controls of both sets, what some programs take for a line end, and what turns the direction of
 * writing around: a name must neither steer a terminal nor show as what it is not. */
static bool is_unsafe(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x061C || c == 0x200E || c == 0x200F ||
	       (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* A JSON string like dm_json_text's, that escapes more. */
static void add_quoted(struct line *line, struct dm_str text)
{
	size_t at = 0;
	uint32_t c = 0;

	add_c(line, "\"");
	while (dm_utf8_next(text, &at, &c)) {
		char put[8];
		size_t n;

		if (is_unsafe(c))
			n = (size_t)snprintf(put, sizeof(put), "\\u%04x", (unsigned)c);
		else {
			n = c == '"' || c == '\\' ? 1 : 0;
			put[0] = '\\';
			n += dm_utf8_put(put + n, c);
		}
		add(line, put, n);
	}
}

static void add_text(struct line *line, struct dm_str text)
{
	struct dm_str shown = dm_utf8_cut(text, VALUE_BYTES);

	if (is_plain(text) && shown.n == text.n) {
		add(line, text.p, text.n);
		return;
	}
	add_quoted(line, shown);
	add_c(line, shown.n < text.n ? "…\"" : "\"");
}

/* Adds it whole, or not at all. */
static bool add_field(struct line *line, const struct dm_log_field *field)
{
	size_t before = line->n;

	line->is_full = false;
	add_c(line, " ");
	add_c(line, field->key);
	add_c(line, "=");
	if (field->text.p)
		add_text(line, field->text);
	else
		add_number(line, field->number);
	if (line->is_full)
		line->n = before;
	return !line->is_full;
}

/* Gives how many found no room. */
static unsigned add_fields(struct line *line, const struct dm_log_field *fields)
{
	unsigned left_out = 0;

	for (; fields->key; fields++)
		if (!add_field(line, fields))
			left_out++;
	return left_out;
}

static unsigned add_error(struct line *line, const struct dm_error *err)
{
	struct dm_log_field fields[6] = {
		DM_LOG_TEXT("error", err->id[0] ? err->id : dm_code_name(err->code)),
		DM_LOG_TEXT("text", err->text),
	};
	size_t n = 2;

	if (err->part[0])
		fields[n++] = (struct dm_log_field)DM_LOG_TEXT("part", err->part);
	if (err->line)
		fields[n++] = (struct dm_log_field)DM_LOG_NUMBER("line", err->line);
	if (err->column)
		fields[n++] = (struct dm_log_field)DM_LOG_NUMBER("column", err->column);
	return add_fields(line, fields);
}

/* systemd.exec(5): the variable may be inherited by what has its stderr elsewhere, so that only the
 * numbers of the very file count. */
static bool is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	struct stat st;
	char ours[64];

	if (!stream || fstat(STDERR_FILENO, &st))
		return false;
	(void)snprintf(ours, sizeof(ours), "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
	return !strcmp(stream, ours);
}

static void add_time(struct line *line)
{
	struct timespec now = { 0 };
	struct tm utc = { 0 };
	char text[48];

	(void)clock_gettime(CLOCK_REALTIME, &now);
	(void)gmtime_r(&now.tv_sec, &utc);
	add(line, text, strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &utc));
	(void)snprintf(text, sizeof(text), ".%03dZ ", (int)(now.tv_nsec / 1000000));
	add_c(line, text);
}

void dm_log_write(enum dm_log_level level, const char *event, const struct dm_error *err,
	const struct dm_log_field *fields)
{
	struct line line;
	unsigned left_out;

	line.n = 0;
	line.is_full = false;
	if (is_journal())
		add_c(&line, LEVELS[level].priority);
	else
		add_time(&line);
	add_c(&line, LEVELS[level].name);
	add_c(&line, " ");
	add_c(&line, event);
	left_out = add_fields(&line, fields);
	if (err)
		left_out += add_error(&line, err);
	if (left_out)
		line.n += (size_t)snprintf(
			line.bytes + line.n, TAIL_BYTES - 1, " left_out=%u", left_out);
	line.bytes[line.n++] = '\n';
	(void)dm_fd_write(STDERR_FILENO, line.bytes, line.n, NULL); /* there is nobody to tell */
}
