/* Decides how much of a source is in memory while its character set is looked for; what the counts
 * mean is decided in encoding.c. */
#include "look.h"

#include <string.h>

#include "base/str.h"
#include "decode.h"
#include "labels.h"

enum { BUFFER_BYTES = 256 * 1024 };

/* Uses a piece, gives how many bytes of it; less than all but a code ends the pass. */
typedef size_t visit_fn(
	struct dm_csv_look *, void *ctx, const unsigned char *p, size_t n, bool last);

static int pass(struct dm_csv_look *look, uint64_t from, visit_fn *visit, void *ctx)
{
	size_t kept = 0;

	for (bool last = false; !last;) {
		uint64_t left = look->size - from;
		size_t want = look->room - kept < left ? look->room - kept : (size_t)left;
		int64_t got = dm_csv_read_whole(look->source, from, look->buffer + kept, want);

		if (got < 0)
			return dm_error_set(
				look->err, (int32_t)got, "csv.read", "the file cannot be read");
		if (look->host->cancelled(look->host))
			return dm_error_set(look->err, DM_E_CANCELLED, "cancelled", "cancelled");
		from += (uint64_t)got;
		last = (size_t)got < want || from >= look->size;
		size_t n = kept + (size_t)got;
		size_t used = visit(look, ctx, look->buffer, n, last && look->is_all);
		kept = n - used;
		if (kept >= DM_CSV_DECODE_ROOM)
			break;
		memmove(look->buffer, look->buffer + used, kept);
	}
	return 0;
}

static size_t visit_valid(
	struct dm_csv_look *look, void *ctx, const unsigned char *p, size_t n, bool last)
{
	size_t used = dm_csv_utf8_valid(p, n);

	(void)ctx;
	(void)last;
	look->valid += used;
	for (const unsigned char *at = p; (at = memchr(at, 0, used - (size_t)(at - p))); at++)
		look->zeros++;
	return used;
}

static size_t visit_utf8(
	struct dm_csv_look *look, void *ctx, const unsigned char *p, size_t n, bool last)
{
	(void)ctx;
	if (look->utf8.invalid > 100 && look->utf8.invalid > look->utf8.characters)
		return 0;
	return dm_csv_utf8_count(&look->utf8, p, n, last);
}

static size_t visit_gb(
	struct dm_csv_look *look, void *ctx, const unsigned char *p, size_t n, bool last)
{
	(void)ctx;
	return dm_csv_gb_count(&look->gb, p, n, last);
}

static size_t visit_big5(
	struct dm_csv_look *look, void *ctx, const unsigned char *p, size_t n, bool last)
{
	(void)ctx;
	return dm_csv_big5_count(&look->big5, p, n, last);
}

struct trial {
	const struct dm_csv_charset *charset;
	char *text;
	size_t room;
	uint64_t invalid;
};

static size_t visit_trial(
	struct dm_csv_look *look, void *ctx, const unsigned char *p, size_t n, bool last)
{
	struct trial *t = ctx;
	struct dm_csv_block b = { .in = p, .in_end = p + n, .last = last, .invalid = t->invalid };

	(void)look;
	do {
		b.out = t->text;
		b.out_end = t->text + t->room;
		dm_csv_block_decode(t->charset, &b);
	} while (b.out_end - b.out < DM_CSV_DECODE_ROOM);
	t->invalid = b.invalid;
	return (size_t)(b.in - p);
}

int dm_csv_look_valid(struct dm_csv_look *look, uint64_t from)
{
	look->valid = from;
	look->zeros = 0;
	return pass(look, from, visit_valid, NULL);
}

int dm_csv_look_utf8(struct dm_csv_look *look)
{
	return pass(look, 0, visit_utf8, NULL);
}

int dm_csv_look_gb(struct dm_csv_look *look)
{
	return pass(look, 0, visit_gb, NULL);
}

int dm_csv_look_big5(struct dm_csv_look *look)
{
	return pass(look, 0, visit_big5, NULL);
}

int dm_csv_look_invalid(
	struct dm_csv_look *look, const struct dm_csv_charset *charset, uint64_t *ret_invalid)
{
	struct trial t = { .charset = charset, .room = BUFFER_BYTES };

	t.text = look->host->alloc(look->host, t.room);
	dm_csv_charset_reset(charset);
	int code = pass(look, 0, visit_trial, &t);
	if (!code)
		*ret_invalid = t.invalid;
	return code;
}

bool dm_csv_look_sample_fits(struct dm_csv_look *look, const char *name, size_t n)
{
	struct trial t = { .charset = dm_csv_charset_find(dm_str_from_c(name)),
		.room = 4 * DM_CSV_SAMPLE_BYTES };

	t.text = look->host->alloc(look->host, t.room);
	(void)visit_trial(look, &t, look->sample, n, false);
	return t.invalid == 0;
}

size_t dm_csv_look_labels(struct dm_csv_look *look, const char *name, uint64_t *ret_invalid)
{
	const struct dm_csv_charset *set = dm_csv_charset_find(dm_str_from_c(name));
	size_t room = 4 * look->sample_n + DM_CSV_DECODE_ROOM;
	char *text = look->host->alloc(look->host, room);
	struct dm_csv_block b = { .in = look->sample,
		.in_end = look->sample + look->sample_n,
		.out = text,
		.out_end = text + room };

	if (!dm_csv_charset_is_open(set))
		return 0;
	dm_csv_charset_reset(set);
	dm_csv_block_decode(set, &b);
	*ret_invalid = b.invalid;
	return dm_csv_labels_count((struct dm_str){ text, (size_t)(b.out - text) },
		look->host->option(look->host, "labels"));
}

int dm_csv_look_move(struct dm_csv_look *look)
{
	uint64_t from = look->valid > 4096 ? look->valid - 4096 : 0;
	size_t want = look->size - from < DM_CSV_SAMPLE_BYTES ? (size_t)(look->size - from)
							      : (size_t)DM_CSV_SAMPLE_BYTES;

	if (look->valid + 4096 < look->sample_n)
		return 0;
	int64_t got = dm_csv_read_whole(look->source, from, look->sample, want);
	if (got < 0)
		return dm_error_set(look->err, (int32_t)got, "csv.read", "the file cannot be read");
	look->sample_n = (size_t)got;
	/* Begin with a line: in the middle of a character everything is another one. */
	unsigned char *line = memchr(look->sample, '\n', look->sample_n);
	if (from && line && (size_t)(line - look->sample) < look->sample_n / 2) {
		look->sample_n -= (size_t)(line + 1 - look->sample);
		memmove(look->sample, line + 1, look->sample_n);
	}
	look->bytes = dm_csv_bytes_count(look->sample, look->sample_n);
	return 0;
}

int dm_csv_look_init(struct dm_csv_look *look, const struct dm_host *host,
	const struct dm_source *source, uint64_t most, struct dm_error *err)
{
	*look = (struct dm_csv_look){ .host = host, .source = source, .err = err };
	look->size = source->size < most ? source->size : most;
	look->is_all = look->size == source->size;
	look->room = look->size < BUFFER_BYTES ? (size_t)look->size + 64 : BUFFER_BYTES;
	look->buffer = host->alloc(host, look->room);
	size_t want = look->size < DM_CSV_SAMPLE_BYTES ? (size_t)look->size : DM_CSV_SAMPLE_BYTES;
	look->sample = host->alloc(host, want);
	int64_t got = dm_csv_read_whole(source, 0, look->sample, want);
	if (got < 0)
		return dm_error_set(err, (int32_t)got, "csv.read", "the file cannot be read");
	look->sample_n = (size_t)got;
	look->bytes = dm_csv_bytes_count(look->sample, look->sample_n);
	return 0;
}
