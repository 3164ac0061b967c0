/* Decides which character set a source is in. Every step looks at a sample or, where the answer rests
 * on it, at the whole source: once rows are delivered there is no way back. */
#include "encoding.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "decode.h"
#include "hint.h"
#include "look.h"

enum {
	HINT_BYTES = 256 * 1024,
	PLAIN_LABELS = 8 /* so many leave no room for another reading */
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

/* Checks every byte from `from` on as UTF-8. */
static int prove(struct dm_csv_look *look, uint64_t from, struct dm_csv_encoding *e)
{
	int code = dm_csv_look_valid(look, from);

	e->zeros = look->zeros;
	e->proven = !code && look->is_all && look->valid == look->size;
	return code;
}

/* A set that needs no finding: with its mark behind us, and proven where that can be. */
static int stated(struct dm_csv_look *look, struct dm_csv_encoding *e,
	const struct dm_csv_charset *set, const char *reason)
{
	int code = 0;

	e->charset = set;
	(void)snprintf(e->reason, sizeof(e->reason), "%s", reason);
	if (set->bom_n && look->sample_n >= set->bom_n &&
		!memcmp(look->sample, set->bom, set->bom_n))
		e->skip = set->bom_n;
	if (set->method == DM_CSV_UTF8)
		code = prove(look, e->skip, e);
	return code ? code : FOUND;
}

/* ------------------------------------------------------------------ the steps, in order */

static int by_option(struct dm_csv_look *look, struct dm_csv_encoding *e)
{
	struct dm_str name = look->host->option(look->host, "charset");
	const struct dm_csv_charset *set = dm_csv_charset_find(name);

	if (dm_str_is_empty(name) || dm_str_eq(name, DM_STR("auto")))
		return GO_ON;
	if (!set || !dm_csv_charset_is_open(set))
		return dm_error_set(look->err, DM_E_CONFIG, "csv.charset-unknown",
			"the option charset names %.*s, which this system does not know",
			DM_FMT(name));
	return stated(look, e, set, "the option charset says so");
}

static int by_bom(struct dm_csv_look *look, struct dm_csv_encoding *e)
{
	const struct dm_csv_charset *set = dm_csv_charset_of_bom(look->sample, look->sample_n);

	return set ? stated(look, e, set, "its byte order mark says so") : GO_ON;
}

/* UTF-32: of each four bytes two are zero at one end. UTF-16: Latin letters, digits, delimiters have
 * a zero at one side. Stray zero bytes in other text stand anywhere, and that text is ASCII. */
static int by_zeros(struct dm_csv_look *look, struct dm_csv_encoding *e)
{
	const uint64_t *z = look->bytes.zeros;
	uint64_t quarter = look->sample_n / 4;
	uint64_t even = z[0] + z[2], odd = z[1] + z[3];
	uint64_t more = even > odd ? even : odd, less = even > odd ? odd : even;
	const char *name = even > odd ? "UTF-16BE" : "UTF-16LE";

	/* Nothing but zero bytes is no text in any of them. */
	if (less * 5 > quarter * 8)
		return GO_ON;
	if (quarter && z[3] == quarter && z[2] == quarter &&
		dm_csv_look_sample_fits(look, "UTF-32LE", 4 * quarter))
		return guessed(e, "UTF-32LE", "by the pattern of its zero bytes");
	if (quarter && z[0] == quarter && z[1] >= quarter &&
		dm_csv_look_sample_fits(look, "UTF-32BE", 4 * quarter))
		return guessed(e, "UTF-32BE", "by the pattern of its zero bytes");
	if (more < 2 || more * 50 < quarter || less * 4 > more)
		return GO_ON;
	size_t n = look->sample_n & ~(size_t)1;
	if (more * 5 < n * 2 && (!look->bytes.high || dm_csv_utf8_valid(look->sample, n) + 3 >= n))
		return GO_ON;
	return dm_csv_look_sample_fits(look, name, n)
		       ? guessed(e, name, "by the pattern of its zero bytes")
		       : GO_ON;
}

static int by_being_no_text(struct dm_csv_look *look, struct dm_csv_encoding *e)
{
	const struct dm_csv_byte_counts *c = &look->bytes;
	uint64_t zeros = c->zeros[0] + c->zeros[1] + c->zeros[2] + c->zeros[3];

	(void)e;
	if ((c->controls >= 4 && c->controls * 50 > c->n) || zeros * 8 > c->n)
		return dm_error_set(look->err, DM_E_FORMAT, "csv.not-text",
			"the file is not text; save the table as CSV UTF-8 and drop it again");
	return GO_ON;
}

/* Chinese: nearly all pairs are of GB 2312, and few are rare characters. */
static bool looks_chinese(const struct dm_csv_gb_counts *c)
{
	return c->pairs && c->invalid * 50 <= c->pairs && c->gb2312 * 100 >= c->pairs * 85 &&
	       c->level2 * 10 <= c->pairs * 3;
}

static int by_number_of_labels(
	struct dm_csv_look *look, struct dm_csv_encoding *e, const char *name, size_t n)
{
	e->labels = n;
	if (n * 16384 <= look->bytes.high / 2)
		return GO_ON;
	(void)guessed(e, name, "");
	(void)snprintf(e->reason, sizeof(e->reason), "words of the forms that it has then: %zu", n);
	return FOUND;
}

/* A few GB18030 characters can be sound UTF-8 by chance, of two bytes each: 学 reads as U+0467 then.
 * Words of the forms decide; without one it stays UTF-8, and that is told. */
static int by_chance(struct dm_csv_look *look, struct dm_csv_encoding *e)
{
	struct dm_csv_gb_counts gb = { 0 };
	uint64_t invalid;

	for (size_t i = 0; i < look->sample_n; i++)
		if (look->sample[i] >= 0xE0)
			return found(e, "UTF-8", "every byte fits");
	(void)dm_csv_gb_count(&gb, look->sample, look->sample_n, true);
	if (!looks_chinese(&gb) || gb.invalid)
		return found(e, "UTF-8", "every byte fits");
	size_t n = dm_csv_look_labels(look, "GB18030", &invalid);
	if (n && by_number_of_labels(look, e, "GB18030", n) == FOUND) {
		e->proven = false;
		return FOUND;
	}
	return guessed(e, "UTF-8", "every byte fits, though as GB18030 too");
}

static int by_utf8(struct dm_csv_look *look, struct dm_csv_encoding *e)
{
	int code = prove(look, 0, e);

	if (code)
		return code;
	if (e->proven || (!look->is_all && look->size - look->valid < 4))
		return look->bytes.high && look->size <= look->sample_n
			       ? by_chance(look, e)
			       : found(e, "UTF-8", "every byte fits");
	return dm_csv_look_utf8(look);
}

/* The reading with most words of the forms. One word by chance in a long text proves nothing. */
static int by_labels(struct dm_csv_look *look, struct dm_csv_encoding *e)
{
	static const char *const READINGS[] = { "GB18030", "Big5", "UTF-8", NULL };
	const char *best = NULL;
	size_t most = 0;
	int code = dm_csv_look_move(look);

	for (const char *const *name = READINGS; !code && *name; name++) {
		uint64_t invalid = 0;
		size_t n = dm_csv_look_labels(look, *name, &invalid);

		if (n > most) {
			most = n;
			best = *name;
			if (n >= PLAIN_LABELS && invalid == 0)
				break;
		}
	}
	return code || !best ? code : by_number_of_labels(look, e, best, most);
}

/* Text in another set has no long run of sound UTF-8 characters. */
static int by_damaged_utf8(struct dm_csv_look *look, struct dm_csv_encoding *e)
{
	const struct dm_csv_utf8_counts *c = &look->utf8;

	if (c->invalid * 10 <= c->characters || (c->ends_cut && c->characters >= 2))
		return guessed(e, "UTF-8", "nearly all of its bytes fit");
	return GO_ON;
}

/* Most texts in Big5 are short of nothing for this: two characters of which one has a second byte
 * that looks like ASCII. */
static int by_big5(struct dm_csv_look *look, struct dm_csv_encoding *e)
{
	const struct dm_csv_charset *set = dm_csv_charset_find(DM_STR("Big5"));
	const struct dm_csv_big5_counts *c = &look->big5;
	uint64_t invalid = 0;
	int code = dm_csv_look_big5(look);

	if (code || !dm_csv_charset_is_open(set) || c->invalid || c->pairs < 2 ||
		c->level1 * 4 < c->pairs * 3 || c->low * 100 < c->pairs * 15)
		return code;
	code = dm_csv_look_invalid(look, set, &invalid);
	if (code || invalid)
		return code;
	return guessed(e, "Big5", "every byte fits, and its characters are frequent ones");
}

/* Statistics need more text than words do. */
static int take_hint(struct dm_csv_look *look, struct dm_csv_hint *ret_hint)
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

static int by_hint(struct dm_csv_look *look, struct dm_csv_encoding *e)
{
	struct dm_csv_hint hint = { 0 };
	int code = take_hint(look, &hint);

	if (!code)
		code = dm_csv_look_gb(look);
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
	code = dm_csv_look_invalid(look, hint.charset, &invalid);
	if (code)
		return code;
	bool may_lack = !is_chinese && hint.script == DM_CSV_SCRIPT_LETTERS;
	if (may_lack ? invalid * 10 > look->bytes.high : invalid > 0)
		return GO_ON;
	return guessed(e, hint.charset->name, "by statistics alone");
}

static int by_gb18030(struct dm_csv_look *look, struct dm_csv_encoding *e)
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

static int by_refusal(struct dm_csv_look *look, struct dm_csv_encoding *e)
{
	(void)e;
	return dm_error_set(look->err, DM_E_FORMAT, "csv.charset-unknown",
		"the character set of the file cannot be told; save the table as CSV UTF-8 and "
		"drop it again, or set charset in the settings");
}

static int (*const STEPS[])(struct dm_csv_look *, struct dm_csv_encoding *) = { by_bom, by_option,
	by_zeros, by_being_no_text, by_utf8, by_labels, by_damaged_utf8, by_big5, by_hint,
	by_gb18030, by_refusal };

int dm_csv_encoding_find(const struct dm_host *host, const struct dm_source *source, uint64_t most,
	struct dm_csv_encoding *ret, struct dm_error *err)
{
	struct dm_csv_look look;
	struct dm_csv_encoding e = { .charset = NULL };
	int verdict = dm_csv_look_init(&look, host, source, most, err);

	for (size_t i = 0; verdict == GO_ON; i++)
		verdict = STEPS[i](&look, &e);
	if (verdict < 0)
		return verdict;
	*ret = e;
	return 0;
}
