/* Decides which character set a source is in. Every step looks at a sample or, where the answer rests
 * on it, at the whole source: once rows are delivered there is no way back. */
#include "encoding.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "decode.h"
#include "evidence.h"
#include "hint.h"
#include "labels.h"

enum {
	SAMPLE_BYTES = 64 * 1024,
	BUFFER_BYTES = 256 * 1024,
	HINT_BYTES = 256 * 1024,
	PLAIN_LABELS = 8 /* so many leave no room for another reading */
};

struct look {
	const struct dm_host *host;
	const struct dm_source *source;
	uint64_t size; /* bytes to look at */
	bool is_all;   /* they are the whole source */
	unsigned char *buffer;
	size_t room;
	unsigned char *sample; /* where the first byte that is not UTF-8 may be seen */
	size_t sample_n;
	struct dm_csv_byte_counts bytes; /* of the sample */
	uint64_t valid;			 /* bytes before the first fault, as UTF-8 */
	struct dm_csv_utf8_counts utf8;
	struct dm_csv_gb_counts gb;
	struct dm_error *err;
};

/* What a step found. */
enum verdict { GO_ON = 0, FOUND = 1 }; /* or a negative code */

static int found(struct dm_csv_encoding *e, const char *name, const char *reason)
{
	e->charset = dm_csv_charset_find(dm_str_from_c(name));
	(void)snprintf(e->reason, sizeof(e->reason), "%s", reason);
	return FOUND;
}

static int guessed(struct dm_csv_encoding *e, const char *name, const char *reason)
{
	e->guessed = true;
	return found(e, name, reason);
}

/* ------------------------------------------------------------------ passes over the source */

/* Uses a piece, gives how many bytes of it; less than all but a code ends the pass. */
typedef size_t visit_fn(struct look *, void *ctx, const unsigned char *p, size_t n, bool last);

static int pass(struct look *look, uint64_t from, visit_fn *visit, void *ctx)
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

static size_t visit_valid(struct look *look, void *ctx, const unsigned char *p, size_t n, bool last)
{
	struct dm_csv_encoding *e = ctx;
	size_t used = dm_csv_utf8_valid(p, n);

	(void)last;
	look->valid += used;
	for (const unsigned char *at = p; (at = memchr(at, 0, used - (size_t)(at - p))); at++)
		e->zeros++;
	return used;
}

/* Stops where it can be no UTF-8 any more, damaged or not. */
static size_t visit_utf8(struct look *look, void *ctx, const unsigned char *p, size_t n, bool last)
{
	(void)ctx;
	if (look->utf8.invalid > 100 && look->utf8.invalid > look->utf8.characters)
		return 0;
	return dm_csv_utf8_count(&look->utf8, p, n, last);
}

static size_t visit_gb(struct look *look, void *ctx, const unsigned char *p, size_t n, bool last)
{
	(void)ctx;
	return dm_csv_gb_count(&look->gb, p, n, last);
}

struct trial {
	const struct dm_csv_charset *charset;
	char *text;
	size_t room;
	uint64_t invalid;
};

static size_t visit_trial(struct look *look, void *ctx, const unsigned char *p, size_t n, bool last)
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

/* Bytes of the whole source that are no character of a set. */
static int count_invalid(
	struct look *look, const struct dm_csv_charset *charset, uint64_t *ret_invalid)
{
	struct trial t = { .charset = charset, .room = BUFFER_BYTES };

	t.text = look->host->alloc(look->host, t.room);
	dm_csv_charset_reset(charset);
	int code = pass(look, 0, visit_trial, &t);
	if (!code)
		*ret_invalid = t.invalid;
	return code;
}

/* Checks every byte from `from` on as UTF-8. */
static int prove(struct look *look, uint64_t from, struct dm_csv_encoding *e)
{
	look->valid = from;
	int code = pass(look, from, visit_valid, e);

	if (!code)
		e->proven = look->is_all && look->valid == look->size;
	return code;
}

/* A set that needs no finding: with its mark behind us, and proven where that can be. */
static int stated(struct look *look, struct dm_csv_encoding *e, const struct dm_csv_charset *set)
{
	int code = 0;

	e->charset = set;
	if (set->bom_n && look->sample_n >= set->bom_n &&
		!memcmp(look->sample, set->bom, set->bom_n))
		e->skip = set->bom_n;
	if (set->method == DM_CSV_UTF8)
		code = prove(look, e->skip, e);
	return code ? code : FOUND;
}

/* ------------------------------------------------------------------ the steps, in order */

static int by_option(struct look *look, struct dm_csv_encoding *e)
{
	struct dm_str name = look->host->option(look->host, "charset");
	const struct dm_csv_charset *set = dm_csv_charset_find(name);

	if (dm_str_is_empty(name) || dm_str_eq(name, DM_STR("auto")))
		return GO_ON;
	if (!set || !dm_csv_charset_is_open(set))
		return dm_error_set(look->err, DM_E_CONFIG, "csv.charset-unknown",
			"the option charset names %.*s, which this system does not know",
			DM_FMT(name));
	return stated(look, e, set);
}

static int by_bom(struct look *look, struct dm_csv_encoding *e)
{
	const struct dm_csv_charset *set = dm_csv_charset_of_bom(look->sample, look->sample_n);

	return set ? stated(look, e, set) : GO_ON;
}

/* Decodes the sample as a set; false where any of it is no character. */
static bool sample_fits(struct look *look, const char *name, size_t n)
{
	struct trial t = { .charset = dm_csv_charset_find(dm_str_from_c(name)),
		.room = 4 * SAMPLE_BYTES };

	t.text = look->host->alloc(look->host, t.room);
	(void)visit_trial(look, &t, look->sample, n, false);
	return t.invalid == 0;
}

/* UTF-32: of each four bytes two are zero at one end. UTF-16: Latin letters, digits, delimiters have
 * a zero at one side. Stray zero bytes in other text stand anywhere, and that text is ASCII. */
static int by_zeros(struct look *look, struct dm_csv_encoding *e)
{
	const uint64_t *z = look->bytes.zeros;
	uint64_t quarter = look->sample_n / 4;
	uint64_t even = z[0] + z[2], odd = z[1] + z[3];
	uint64_t more = even > odd ? even : odd, less = even > odd ? odd : even;
	const char *name = even > odd ? "UTF-16BE" : "UTF-16LE";

	if (quarter && z[3] == quarter && z[2] == quarter &&
		sample_fits(look, "UTF-32LE", 4 * quarter))
		return guessed(e, "UTF-32LE", "by the pattern of its zero bytes");
	if (quarter && z[0] == quarter && z[1] >= quarter &&
		sample_fits(look, "UTF-32BE", 4 * quarter))
		return guessed(e, "UTF-32BE", "by the pattern of its zero bytes");
	if (more < 2 || more * 50 < quarter || less * 4 > more)
		return GO_ON;
	size_t n = look->sample_n & ~(size_t)1;
	if (more * 5 < n * 2 && (!look->bytes.high || dm_csv_utf8_valid(look->sample, n) + 3 >= n))
		return GO_ON;
	return sample_fits(look, name, n) ? guessed(e, name, "by the pattern of its zero bytes")
					  : GO_ON;
}

static int by_being_no_text(struct look *look, struct dm_csv_encoding *e)
{
	const struct dm_csv_byte_counts *c = &look->bytes;
	uint64_t zeros = c->zeros[0] + c->zeros[1] + c->zeros[2] + c->zeros[3];

	(void)e;
	if ((c->controls >= 4 && c->controls * 50 > c->n) || zeros * 8 > c->n)
		return dm_error_set(look->err, DM_E_FORMAT, "csv.not-text",
			"the file is not text; save the table as CSV UTF-8 and drop it again");
	return GO_ON;
}

static int by_utf8(struct look *look, struct dm_csv_encoding *e)
{
	int code = prove(look, 0, e);

	if (code)
		return code;
	if (e->proven || (!look->is_all && look->size - look->valid < 4))
		return found(e, "UTF-8", "every byte fits");
	return pass(look, 0, visit_utf8, NULL);
}

/* The sample may be all ASCII where the first fault is far into a file. */
static int move_sample(struct look *look)
{
	uint64_t from = look->valid > 4096 ? look->valid - 4096 : 0;
	size_t want = look->size - from < SAMPLE_BYTES ? (size_t)(look->size - from)
						       : (size_t)SAMPLE_BYTES;

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

/* The reading with most words of the forms. One word by chance in a long text proves nothing. */
static int by_labels(struct look *look, struct dm_csv_encoding *e)
{
	static const char *const READINGS[] = { "GB18030", "Big5", "UTF-8" };
	struct dm_str words = look->host->option(look->host, "labels");
	const char *best = NULL;
	bool is_plain = false;
	int code = move_sample(look);

	if (code)
		return code;
	size_t room = 4 * look->sample_n + DM_CSV_DECODE_ROOM;
	char *text = look->host->alloc(look->host, room);
	for (size_t i = 0; i < sizeof(READINGS) / sizeof(READINGS[0]) && !is_plain; i++) {
		struct trial t = { .charset = dm_csv_charset_find(dm_str_from_c(READINGS[i])) };
		struct dm_csv_block b = { .in = look->sample,
			.in_end = look->sample + look->sample_n,
			.out = text,
			.out_end = text + room };

		if (!dm_csv_charset_is_open(t.charset))
			continue;
		dm_csv_charset_reset(t.charset);
		dm_csv_block_decode(t.charset, &b);
		size_t n =
			dm_csv_labels_count((struct dm_str){ text, (size_t)(b.out - text) }, words);
		if (n > e->labels) {
			e->labels = n;
			best = READINGS[i];
			is_plain = n >= PLAIN_LABELS && b.invalid == 0;
		}
	}
	if (!best || e->labels * 16384 <= look->bytes.high / 2)
		return GO_ON;
	(void)guessed(e, best, "");
	(void)snprintf(e->reason, sizeof(e->reason), "words of the forms that it has then: %llu",
		(unsigned long long)e->labels);
	return FOUND;
}

/* Text in another set has no long run of sound UTF-8 characters. */
static int by_damaged_utf8(struct look *look, struct dm_csv_encoding *e)
{
	const struct dm_csv_utf8_counts *c = &look->utf8;

	if (c->invalid * 10 <= c->characters || (c->ends_cut && c->characters >= 2))
		return guessed(e, "UTF-8", "nearly all of its bytes fit");
	return GO_ON;
}

/* Chinese: nearly all pairs are of GB 2312, and few are rare characters. */
static bool looks_chinese(const struct dm_csv_gb_counts *c)
{
	return c->pairs && c->invalid * 50 <= c->pairs && c->gb2312 * 100 >= c->pairs * 85 &&
	       c->level2 * 10 <= c->pairs * 3;
}

/* Statistics need more text than words do. */
static int take_hint(struct look *look, struct dm_csv_hint *ret_hint)
{
	size_t room = look->size < HINT_BYTES ? (size_t)look->size : HINT_BYTES;
	unsigned char *p = look->host->alloc(look->host, room);
	int64_t got = dm_csv_read_whole(look->source, 0, p, room);

	if (got < 0)
		return dm_error_set(look->err, (int32_t)got, "csv.read", "the file cannot be read");
	struct dm_csv_byte_counts counts = dm_csv_bytes_count(p, (size_t)got);
	if (counts.high) {
		*ret_hint = dm_csv_hint_of(p, (size_t)got, counts.high);
		look->bytes = counts;
	} else {
		*ret_hint = dm_csv_hint_of(look->sample, look->sample_n, look->bytes.high);
	}
	return 0;
}

static int by_hint(struct look *look, struct dm_csv_encoding *e)
{
	struct dm_csv_hint hint = { 0 };
	int code = take_hint(look, &hint);

	if (!code)
		code = pass(look, 0, visit_gb, NULL);
	const struct dm_csv_gb_counts *gb = &look->gb;
	bool is_chinese = looks_chinese(gb);
	uint64_t invalid = 0;

	if (code || !hint.charset || !dm_csv_charset_is_open(hint.charset))
		return code;
	if (is_chinese && hint.script == DM_CSV_SCRIPT_LETTERS)
		return GO_ON;
	if (is_chinese && hint.script == DM_CSV_SCRIPT_HANGUL &&
		(gb->pairs < 20 || gb->upper * 50 > gb->pairs))
		return GO_ON;
	code = count_invalid(look, hint.charset, &invalid);
	if (code)
		return code;
	bool may_lack = !is_chinese && hint.script == DM_CSV_SCRIPT_LETTERS;
	if (may_lack ? invalid * 10 > look->bytes.high : invalid > 0)
		return GO_ON;
	return guessed(e, hint.charset->name, "by statistics alone");
}

static int by_gb18030(struct look *look, struct dm_csv_encoding *e)
{
	const struct dm_csv_gb_counts *gb = &look->gb;

	if (gb->invalid == 0 && gb->euros && gb->pairs + gb->quads)
		return guessed(e, "CP936", "every byte fits, with the euro sign at 80");
	if (gb->invalid == 0 && gb->euros == 0)
		return guessed(e, "GB18030", "every byte fits, and it is no UTF-8");
	if (looks_chinese(gb))
		return guessed(e, "GB18030", "nearly all of its bytes fit");
	return GO_ON;
}

static int by_refusal(struct look *look, struct dm_csv_encoding *e)
{
	(void)e;
	return dm_error_set(look->err, DM_E_FORMAT, "csv.charset-unknown",
		"the character set of the file cannot be told; save the table as CSV UTF-8 and "
		"drop it again, or set the option charset");
}

static int (*const STEPS[])(struct look *, struct dm_csv_encoding *) = { by_option, by_bom,
	by_zeros, by_being_no_text, by_utf8, by_labels, by_damaged_utf8, by_hint, by_gb18030,
	by_refusal };

int dm_csv_encoding_find(const struct dm_host *host, const struct dm_source *source, uint64_t most,
	struct dm_csv_encoding *ret, struct dm_error *err)
{
	struct look look = { .host = host, .source = source, .err = err };
	struct dm_csv_encoding e = { .charset = NULL };
	int verdict = GO_ON;

	look.size = source->size < most ? source->size : most;
	look.is_all = look.size == source->size;
	look.room = look.size < BUFFER_BYTES ? (size_t)look.size + 64 : BUFFER_BYTES;
	look.buffer = host->alloc(host, look.room);
	look.sample = host->alloc(host, look.room < SAMPLE_BYTES ? look.room : SAMPLE_BYTES);
	int64_t got = dm_csv_read_whole(source, 0, look.sample,
		look.size < SAMPLE_BYTES ? (size_t)look.size : SAMPLE_BYTES);
	if (got < 0)
		return dm_error_set(err, (int32_t)got, "csv.read", "the file cannot be read");
	look.sample_n = (size_t)got;
	look.bytes = dm_csv_bytes_count(look.sample, look.sample_n);
	for (size_t i = 0; verdict == GO_ON; i++)
		verdict = STEPS[i](&look, &e);
	if (verdict < 0)
		return verdict;
	*ret = e;
	return 0;
}
