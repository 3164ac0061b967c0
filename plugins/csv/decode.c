/* Decides how bytes become characters. GB18030 has a path of its own, since most of what arrives is
 * in it and iconv needs three times as long. */
#include "decode.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "base/utf8.h"
#include "bytes.h"

enum { RAW_BYTES = 256 * 1024, SPARE_BYTES = 64 };

static void put_char(struct dm_csv_block *b, uint32_t c)
{
	b->out += dm_utf8_put(b->out, c);
}

static void put_invalid(struct dm_csv_block *b)
{
	if (b->invalid++ == 0)
		b->first_invalid = b->out;
	put_char(b, DM_UTF8_REPLACEMENT);
}

static bool has_room(const struct dm_csv_block *b)
{
	return b->in < b->in_end && b->out_end - b->out >= DM_CSV_DECODE_ROOM;
}

/* Copies what is ASCII, sixteen bytes at a time. */
static void copy_ascii(struct dm_csv_block *b)
{
	const unsigned char *in = b->in;
	char *out = b->out;

	while (b->in_end - in >= 16 && b->out_end - out >= 16) {
		unsigned high = dm_csv_high_bits(in);

		memcpy(out, in, 16);
		if (high) {
			in += __builtin_ctz(high);
			out += __builtin_ctz(high);
			b->in = in;
			b->out = out;
			return;
		}
		in += 16;
		out += 16;
	}
	while (in < b->in_end && out < b->out_end && *in < 0x80)
		*out++ = (char)*in++;
	b->in = in;
	b->out = out;
}

/* ------------------------------------------------------------------ Unicode */

static void decode_utf8(struct dm_csv_block *b)
{
	while (has_room(b)) {
		if (*b->in < 0x80) {
			copy_ascii(b);
			continue;
		}
		size_t n = dm_csv_utf8_length(b->in, b->in_end);
		if (n == 0 && !b->last && dm_csv_utf8_is_cut(b->in, b->in_end))
			return;
		if (n == 0) {
			put_invalid(b);
			b->in++;
			continue;
		}
		memcpy(b->out, b->in, n);
		b->in += n;
		b->out += n;
	}
}

static uint32_t unit16(const unsigned char *p, bool big)
{
	return big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

/* What is left at the very end and is no whole unit. */
static void decode_rest(struct dm_csv_block *b)
{
	if (!b->last || b->in == b->in_end || !has_room(b))
		return;
	put_invalid(b);
	b->in = b->in_end;
}

static void decode_utf16(struct dm_csv_block *b, bool big)
{
	while (b->in_end - b->in >= 2 && has_room(b)) {
		uint32_t c = unit16(b->in, big);

		if (c >= 0xD800 && c < 0xDC00) {
			if (b->in_end - b->in < 4 && !b->last)
				return;
			uint32_t low = b->in_end - b->in >= 4 ? unit16(b->in + 2, big) : 0;
			if (low >= 0xDC00 && low < 0xE000) {
				put_char(b, 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00));
				b->in += 4;
				continue;
			}
		}
		if (c >= 0xD800 && c < 0xE000)
			put_invalid(b);
		else
			put_char(b, c);
		b->in += 2;
	}
	if (b->in_end - b->in < 2)
		decode_rest(b);
}

static void decode_utf32(struct dm_csv_block *b, bool big)
{
	while (b->in_end - b->in >= 4 && has_room(b)) {
		uint32_t c = big ? unit16(b->in, big) << 16 | unit16(b->in + 2, big)
				 : unit16(b->in + 2, big) << 16 | unit16(b->in, big);

		if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
			put_invalid(b);
		else
			put_char(b, c);
		b->in += 4;
	}
	if (b->in_end - b->in < 4)
		decode_rest(b);
}

/* ------------------------------------------------------------------ GB18030 */

/* A four-byte code of the basic plane: rare enough for iconv. */
static bool four_bytes_basic(struct dm_csv_block *b)
{
	char *in = (char *)(uintptr_t)b->in, *out = b->out;
	size_t in_left = 4, out_left = 4;
	iconv_t gb = dm_csv_gb18030_iconv();

	if (!gb || iconv(gb, &in, &in_left, &out, &out_left) != 0)
		return false;
	b->out = out;
	return true;
}

/* 90 30 81 30 is U+10000, and the rest follows in order (GB 18030-2005, annex D). */
static bool four_bytes(struct dm_csv_block *b)
{
	const unsigned char *p = b->in;

	if (p[0] < 0x90)
		return four_bytes_basic(b);
	uint32_t c = ((uint32_t)(p[0] - 0x90) * 10 + (p[1] - 0x30u)) * 1260 +
		     (uint32_t)(p[2] - 0x81) * 10 + (p[3] - 0x30u) + 0x10000;
	if (c > 0x10FFFF)
		return false;
	put_char(b, c);
	return true;
}

/* What is no pair of the table; false: more bytes are needed to tell. */
static bool decode_gb18030_other(struct dm_csv_block *b)
{
	size_t n = dm_csv_gb18030_length(b->in, b->in_end);

	if (n == 0 && !b->last)
		return false;
	if (*b->in == 0x80) { /* CP936 */
		put_char(b, 0x20AC);
		b->in++;
	} else if (n == 4 && four_bytes(b)) {
		b->in += 4;
	} else {
		put_invalid(b);
		b->in++;
	}
	return true;
}

static inline bool is_first(unsigned char c)
{
	return c >= 0x81 && c <= 0xFE;
}

static void decode_gb18030(struct dm_csv_block *b)
{
	const uint32_t *pairs = dm_csv_gb18030_pairs();

	while (has_room(b)) {
		const unsigned char *in = b->in, *in_end = b->in_end - 1;
		char *out = b->out, *out_end = b->out_end - DM_CSV_DECODE_ROOM;

		while (in < in_end && out <= out_end && is_first(*in)) {
			uint32_t text = pairs[(*in - 0x81) * 256 + in[1]];

			if (!text)
				break;
			memcpy(out, &text, 4);
			unsigned char first = (unsigned char)*out;
			out += 2 + (first >= 0xE0) + (first >= 0xF0);
			in += 2;
		}
		b->in = in;
		b->out = out;
		if (!has_room(b))
			return;
		if (*in < 0x80)
			copy_ascii(b);
		else if (!decode_gb18030_other(b))
			return;
	}
}

/* ------------------------------------------------------------------ iconv */

static void decode_iconv(struct dm_csv_block *b, const struct dm_csv_charset *set)
{
	iconv_t with = dm_csv_charset_iconv(set);

	while (has_room(b)) {
		char *in = (char *)(uintptr_t)b->in;
		size_t in_left = (size_t)(b->in_end - b->in);
		size_t out_left = (size_t)(b->out_end - b->out);
		size_t done = with ? iconv(with, &in, &in_left, &b->out, &out_left) : (size_t)-1;

		b->in = (const unsigned char *)in;
		if (done != (size_t)-1 || !has_room(b))
			return;
		if (with && (errno == E2BIG || (errno == EINVAL && !b->last)))
			return;
		put_invalid(b);
		b->in++;
	}
}

void dm_csv_block_decode(const struct dm_csv_charset *set, struct dm_csv_block *b)
{
	switch (set->method) {
	case DM_CSV_UTF8: decode_utf8(b); break;
	case DM_CSV_UTF16: decode_utf16(b, set->big_endian); break;
	case DM_CSV_UTF32: decode_utf32(b, set->big_endian); break;
	case DM_CSV_GB18030: decode_gb18030(b); break;
	default: decode_iconv(b, set); break;
	}
}

/* ------------------------------------------------------------------ streams */

int64_t dm_csv_read_whole(
	const struct dm_source *source, uint64_t offset, void *buffer, size_t length)
{
	size_t n = 0;

	while (n < length) {
		int64_t got = source->read_at(source, offset + n, (char *)buffer + n, length - n);

		if (got < 0)
			return got;
		if (got == 0 || (uint64_t)got > length - n)
			break;
		n += (size_t)got;
	}
	return (int64_t)n;
}

void dm_csv_decoder_init(struct dm_csv_decoder *d, const struct dm_host *host,
	const struct dm_source *source, const struct dm_csv_charset *set, uint64_t offset)
{
	*d = (struct dm_csv_decoder){ .source = source, .charset = set, .offset = offset };
	d->room = source->size < RAW_BYTES ? (size_t)source->size + SPARE_BYTES : RAW_BYTES;
	d->raw = host->alloc(host, d->room);
	dm_csv_charset_reset(set);
}

static int64_t fill_proven(struct dm_csv_decoder *d, char *to, size_t room)
{
	int64_t got = dm_csv_read_whole(d->source, d->offset, to, room);

	if (got < 0)
		return got;
	d->offset += (uint64_t)got;
	d->ended = (size_t)got < room;
	return got;
}

/* Moves what is not decoded to the front and reads more behind it. */
static int32_t read_raw(struct dm_csv_decoder *d)
{
	memmove(d->raw, d->raw + d->at, d->n - d->at);
	d->n -= d->at;
	d->at = 0;
	int64_t got = dm_csv_read_whole(d->source, d->offset, d->raw + d->n, d->room - d->n);
	if (got < 0)
		return (int32_t)got;
	d->offset += (uint64_t)got;
	d->source_ended = (size_t)got < d->room - d->n;
	d->n += (size_t)got;
	return 0;
}

int64_t dm_csv_decoder_fill(struct dm_csv_decoder *d, char *to, size_t room)
{
	struct dm_csv_block b = { .out = to, .out_end = to + room, .invalid = d->invalid };

	if (d->proven)
		return fill_proven(d, to, room);
	d->first_invalid = NULL;
	while (!d->ended && b.out_end - b.out >= DM_CSV_DECODE_ROOM) {
		if (!d->source_ended && d->n - d->at < DM_CSV_DECODE_ROOM) {
			int32_t code = read_raw(d);

			if (code)
				return code;
		}
		b.in = d->raw + d->at;
		b.in_end = d->raw + d->n;
		b.last = d->source_ended;
		dm_csv_block_decode(d->charset, &b);
		d->ended = d->source_ended && b.in == b.in_end;
		d->at = (size_t)(b.in - d->raw);
	}
	d->invalid = b.invalid;
	d->first_invalid = b.first_invalid;
	return b.out - to;
}
