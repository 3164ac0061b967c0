/* Decides by reading the sample once with each delimiter, as the reader itself would. What speaks for
 * one: records of constant width, more columns, no quotes in the middle of fields. */
#include "dialect.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "base/utf8.h"
#include "records.h"

enum { WIDTHS = 512, ENOUGH_RECORDS = 2000 };

struct score {
	uint32_t records, width, at_width;
	double value;
};

/* The width above one that most records have, the wider of two. */
static void settle_width(struct score *s, const uint32_t *counts)
{
	s->width = 1;
	s->at_width = 0;
	for (uint32_t w = 2; w < WIDTHS; w++)
		if (counts[w] && counts[w] >= s->at_width) {
			s->width = w;
			s->at_width = counts[w];
		}
}

/* The last record of a cut sample counts only where it is the only one. */
static struct score score_of(char *sample, size_t n, bool is_all, struct dm_str delimiter)
{
	uint32_t counts[WIDTHS] = { 0 };
	struct dm_csv_records r;
	struct score s = { 0 };
	uint64_t bad = 0;

	dm_csv_records_init(&r, delimiter, 0);
	r.counts_only = true;
	dm_csv_records_feed(&r, sample, n, is_all);
	while (s.records < ENOUGH_RECORDS) {
		if (dm_csv_records_next(&r) != DM_CSV_RECORD) {
			if (is_all || s.records)
				break;
			dm_csv_records_feed(&r, sample, n, is_all = true);
			continue;
		}
		if (r.is_blank)
			continue;
		s.records++;
		counts[r.n_fields < WIDTHS ? r.n_fields : WIDTHS - 1]++;
		bad += r.strays + r.tails + r.unclosed;
	}
	settle_width(&s, counts);
	if (s.records && s.at_width) {
		uint32_t columns = s.width < 20 ? s.width : 20;

		s.value = (double)s.at_width / s.records + 0.01 * columns;
		s.value -= 0.5 * (double)bad / s.records;
	}
	return s;
}

/* sep=X, perhaps in quotes, and nothing else on the line: gives its bytes with the break. */
static size_t sep_line(struct dm_str text, char ret_delimiter[8])
{
	bool is_quoted = text.n && text.p[0] == '"';
	struct dm_str s = dm_str_from(text, is_quoted);
	size_t at = 4;
	uint32_t c;

	if (s.n < at || strncasecmp(s.p, "sep=", at) != 0)
		return 0;
	size_t from = at;
	if (!dm_utf8_next(s, &at, &c) || c == '"' || c == '\r' || c == '\n' || at - from > 4)
		return 0;
	size_t length = at - from;
	if (is_quoted && (at >= s.n || s.p[at++] != '"'))
		return 0;
	if (at < s.n && s.p[at] != '\r' && s.p[at] != '\n')
		return 0;
	memcpy(ret_delimiter, s.p + from, length);
	ret_delimiter[length] = '\0';
	if (at + 1 < s.n && s.p[at] == '\r' && s.p[at + 1] == '\n')
		at++;
	if (at < s.n)
		at++;
	return at + is_quoted;
}

/* One character, or its name, that can be a delimiter. */
static bool take_declared(struct dm_str declared, char ret_delimiter[8])
{
	size_t at = 0;
	uint32_t c;

	if (dm_str_eq(declared, DM_STR("tab")))
		declared = DM_STR("\t");
	if (!dm_utf8_next(declared, &at, &c) || at != declared.n || at > 4 || c == '"' ||
		c == '\r' || c == '\n')
		return false;
	memcpy(ret_delimiter, declared.p, at);
	ret_delimiter[at] = '\0';
	return true;
}

static void take_best(char *sample, size_t n, bool is_all, struct dm_csv_dialect *d, char fallback)
{
	static const char *const CANDIDATES[] = { ",", "\t", ";", "|" };
	double best = 0.1;

	d->delimiter[0] = fallback;
	for (size_t i = 0; i < sizeof(CANDIDATES) / sizeof(CANDIDATES[0]); i++) {
		struct score s = score_of(sample, n, is_all, dm_str_from_c(CANDIDATES[i]));

		if (s.value > best) {
			best = s.value;
			d->delimiter[0] = CANDIDATES[i][0];
		}
	}
}

static void give_reason(struct dm_csv_dialect *d, const struct score *s)
{
	const char *stated = d->is_declared ? "the option delimiter says so"
			     : d->skip	    ? "a sep= line says so"
					    : NULL;

	if (stated)
		(void)snprintf(d->reason, sizeof(d->reason), "%s", stated);
	else if (s->at_width)
		(void)snprintf(d->reason, sizeof(d->reason),
			"%" PRIu32 " of the first %" PRIu32 " records have %" PRIu32 " fields then",
			s->at_width, s->records, s->width);
	else
		(void)snprintf(d->reason, sizeof(d->reason), "nothing is divided by any");
}

void dm_csv_dialect_find(char *sample, size_t n, bool is_all, struct dm_str declared, char fallback,
	struct dm_csv_dialect *ret)
{
	struct dm_csv_dialect d = { .skip = 0 };

	d.skip = sep_line((struct dm_str){ sample, n }, d.delimiter);
	d.is_declared = take_declared(declared, d.delimiter);
	if (!d.is_declared && !d.skip)
		take_best(sample, n, is_all, &d, fallback);
	struct score s = score_of(sample + d.skip, n - d.skip, is_all, dm_str_from_c(d.delimiter));
	d.width = s.width < WIDTHS - 1 ? s.width : 0;
	d.records = s.records;
	d.fit = s.records ? (double)s.at_width / s.records : 0;
	give_reason(&d, &s);
	*ret = d;
}
