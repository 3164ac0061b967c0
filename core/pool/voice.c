#include "voice.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/str.h"
#include "base/utf8.h"

enum { BLOCK = 4096, BLOCKS = 16 }; /* a pipe is full with 64 KiB */

int dm_voice_open(struct dm_voice *v, int *ret_theirs, struct dm_error *err)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
		return dm_error_set(err, DM_E_IO, "worker.pipe",
			"cannot make a pipe for a worker: %s", strerror(errno));
	*v = (struct dm_voice){ .fd = ends[0] };
	*ret_theirs = ends[1];
	dm_voice_begin(v);
	return 0;
}

void dm_voice_close(struct dm_voice *v)
{
	dm_fd_close(&v->fd);
}

void dm_voice_begin(struct dm_voice *v)
{
	v->lines_left = DM_VOICE_LINES;
}

bool dm_voice_is_heard(const struct dm_voice *v)
{
	return v->lines_left != 0;
}

/* Controls become blanks: those that end a line or reorder one could deceive who reads it. */
static struct dm_str clean(struct dm_str line, char *to, size_t room)
{
	size_t at = 0, n = 0;
	uint32_t c;

	while (n + 4 < room && dm_utf8_next(line, &at, &c)) {
		bool is_bad = c < 0x20 || (c >= 0x7F && c < 0xA0) || !dm_xml_char(c) ||
			      (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);

		n += dm_utf8_put(to + n, is_bad ? ' ' : c);
	}
	while (n && to[n - 1] == ' ')
		n--;
	to[n] = '\0';
	return (struct dm_str){ to, n };
}

static void keep(struct dm_voice *v, struct dm_str line)
{
	struct dm_str cut = dm_utf8_cut(line, DM_VOICE_LAST_BYTES - 1);

	memmove(v->last[1], v->last[0], sizeof(v->last[0]) * (DM_VOICE_LAST - 1));
	memcpy(v->last[0], cut.p, cut.n);
	v->last[0][cut.n] = '\0';
}

static void end_line(struct dm_voice *v, dm_voice_fn *on_line, void *ctx)
{
	char text[3 * DM_VOICE_LINE];
	struct dm_str line = clean((struct dm_str){ v->line, v->n }, text, sizeof(text));

	v->n = 0;
	if (!line.n)
		return;
	keep(v, line);
	if (!on_line || !v->lines_left)
		return;
	on_line(ctx, line);
	if (--v->lines_left == 0)
		on_line(ctx, DM_STR("[it says too much: no more is told until its next job]"));
}

static void take(struct dm_voice *v, const char *bytes, size_t n, dm_voice_fn *on_line, void *ctx)
{
	for (size_t i = 0; i < n; i++) {
		if (bytes[i] != '\n')
			v->line[v->n++] = bytes[i];
		if (bytes[i] == '\n' || v->n == DM_VOICE_LINE)
			end_line(v, on_line, ctx);
	}
}

bool dm_voice_hear(struct dm_voice *v, dm_voice_fn *on_line, void *ctx)
{
	char block[BLOCK];

	for (int i = 0; i < BLOCKS && v->fd >= 0; i++) {
		ssize_t got = read(v->fd, block, sizeof(block));

		if (got < 0)
			return errno == EAGAIN || errno == EINTR;
		if (!got)
			return false;
		take(v, block, (size_t)got, on_line, ctx);
	}
	return v->fd >= 0;
}

void dm_voice_finish(struct dm_voice *v, dm_voice_fn *on_line, void *ctx)
{
	(void)dm_voice_hear(v, on_line, ctx);
	end_line(v, on_line, ctx);
}

void dm_voice_last(const struct dm_voice *v, char *to, size_t room)
{
	size_t n = 0;

	to[0] = '\0';
	for (size_t i = DM_VOICE_LAST; i > 0 && n < room; i--)
		if (v->last[i - 1][0])
			n += (size_t)snprintf(
				to + n, room - n, "%s%s", n ? " / " : "", v->last[i - 1]);
}
