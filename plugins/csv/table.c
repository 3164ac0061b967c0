/* Decides what of the records reaches the sink and what is told about the reading. */
#include "table.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/auto.h"
#include "base/str.h"
#include "dialect.h"
#include "encoding.h"
#include "records.h"
#include "window.h"

enum {
	SAMPLE_BYTES = 64 * 1024,
	TABLE_ID = 1,
	ROW_CELLS_MAX = 16384, /* the host takes no more columns */
};

/* Something that happened in several places. */
struct happened {
	uint64_t times;
	uint32_t line; /* of the first */
};

struct reading {
	const struct dm_host *host;
	const struct dm_sink *sink;
	struct dm_csv_encoding encoding;
	struct dm_csv_decoder decoder;
	struct dm_csv_window window;
	struct dm_csv_dialect dialect;
	struct dm_csv_records records;
	uint64_t index; /* of the next row */
	struct happened invalid, shorter, longer, tails, unclosed;
	struct dm_error *err;
};

static void count(struct happened *h, uint64_t times, uint32_t line)
{
	if (times && !h->times)
		h->line = line;
	h->times += times;
}

/* ------------------------------------------------------------------ notes */

__attribute__((format(printf, 4, 5))) static void note(
	const struct reading *r, const char *id, uint32_t line, const char *format, ...)
{
	char text[320];
	struct dm_note n = { .struct_size = sizeof(n), .id = id, .place.line = line };
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (length < 0)
		return;
	n.text = (struct dm_str){ text, strlen(text) };
	r->host->note(r->host, &n);
}

/* What was taken, and why, is told of every file that holds something: whoever wonders about a report
 * finds it there, and need not know what goes without saying. */
static void note_encoding(const struct reading *r)
{
	const struct dm_csv_encoding *e = &r->encoding;

	note(r, "csv.charset", 0, "the character set is %s%s: %s", e->guessed ? "taken to be " : "",
		e->charset->name, e->reason);
	if (e->zeros)
		note(r, "csv.nul", 0, "NUL characters in the text: %" PRIu64, e->zeros);
}

static const char *delimiter_name(const char *delimiter)
{
	static const struct {
		const char *delimiter, *name;
	} NAMES[] = { { ",", "the comma" }, { ";", "the semicolon" }, { "\t", "the tab" } };

	for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++)
		if (!strcmp(delimiter, NAMES[i].delimiter))
			return NAMES[i].name;
	return delimiter;
}

static void note_delimiter(const struct reading *r)
{
	note(r, "csv.delimiter", 0, "the delimiter is %s%s: %s",
		r->dialect.is_declared || r->dialect.skip ? "" : "taken to be ",
		delimiter_name(r->dialect.delimiter), r->dialect.reason);
}

static void note_records(const struct reading *r)
{
	if (r->invalid.times)
		note(r, "csv.invalid-bytes", r->invalid.line,
			"bytes that are no character of %s, which were replaced: %" PRIu64
			", the first in line %" PRIu32,
			r->encoding.charset->name, r->invalid.times, r->invalid.line);
	if (r->shorter.times)
		note(r, "csv.ragged", r->shorter.line,
			"rows with fewer than %" PRIu32 " fields: %" PRIu64
			", the first in line %" PRIu32,
			r->dialect.width, r->shorter.times, r->shorter.line);
	if (r->longer.times)
		note(r, "csv.ragged", r->longer.line,
			"rows with more than %" PRIu32 " fields: %" PRIu64
			", the first in line %" PRIu32,
			r->dialect.width, r->longer.times, r->longer.line);
	if (r->tails.times)
		note(r, "csv.quotes", r->tails.line,
			"fields with text behind the closing quote, which was kept: %" PRIu64
			", the first in line %" PRIu32,
			r->tails.times, r->tails.line);
	if (r->unclosed.times)
		note(r, "csv.quotes", r->unclosed.line,
			"a quote that opens in line %" PRIu32
			" is not closed: the rest of the file is in one field, or the file is cut "
			"off",
			r->unclosed.line);
}

/* ------------------------------------------------------------------ records */

/* Lines that begin before a place in the text that has just been decoded. */
static uint32_t line_of(const struct reading *r, const char *place)
{
	uint32_t line = r->records.line;

	for (const char *p = r->window.p; p < place; p++)
		line += *p == '\n' || (*p == '\r' && p[1] != '\n');
	return line;
}

static int move(struct reading *r, size_t used)
{
	int code = dm_csv_window_move(&r->window, used, r->err);

	if (code)
		return code;
	if (r->decoder.first_invalid && !r->invalid.times)
		r->invalid.line = line_of(r, r->decoder.first_invalid);
	r->invalid.times = r->decoder.invalid;
	dm_csv_records_feed(&r->records, r->window.p, r->window.n, r->decoder.ended);
	return 0;
}

static int fail_step(struct reading *r, enum dm_csv_step step)
{
	if (step == DM_CSV_NO_MEMORY)
		return dm_error_set(r->err, DM_E_NOMEM, "csv.memory",
			"there is no memory for the row in line %" PRIu32, r->records.line);
	if (r->records.most_cells < ROW_CELLS_MAX)
		return dm_error_set(r->err, DM_E_LIMIT, "limit.cells",
			"the row in line %" PRIu32 " has more than the %" PRIu64
			" cells that are allowed; split it, or raise cells if it should be taken",
			r->records.line, r->records.most_cells);
	return dm_error_set(r->err, DM_E_LIMIT, "limit.columns",
		"the row in line %" PRIu32 " has more cells than a row of any sheet; its line "
		"breaks may be missing, or its delimiter is another one",
		r->records.line);
}

/* A field that is longer than a text may be, before the whole file is in memory for it. */
static int check_open(struct reading *r)
{
	uint64_t most = r->host->limit(r->host, DM_LIMIT_TEXT_BYTES);
	uint64_t n = (uint64_t)(r->records.end - r->records.open);

	if (r->records.at == r->records.end || n <= most)
		return 0;
	(void)dm_error_set(r->err, DM_E_LIMIT, "limit.text",
		"the field that begins in line %" PRIu32 " is longer than %" PRIu64
		" bytes; a closing quote may be missing, else raise text_bytes",
		r->records.open_line, most);
	dm_error_place(r->err, DM_NULL, r->records.open_line, 0);
	return DM_E_LIMIT;
}

static void judge(struct reading *r)
{
	const struct dm_csv_records *k = &r->records;

	if (!k->is_blank && r->dialect.width > 1) {
		count(&r->shorter, k->n_fields < r->dialect.width, k->first_line);
		count(&r->longer, k->n_fields > r->dialect.width, k->first_line);
	}
	count(&r->tails, k->tails, k->first_line);
	count(&r->unclosed, k->unclosed, k->open_line);
}

static int deliver(struct reading *r)
{
	struct dm_row row = { .struct_size = sizeof(row),
		.index = (uint32_t)r->index++,
		.line = r->records.first_line,
		.line_end = r->records.last_line,
		.n_cells = (uint32_t)r->records.n_cells,
		.cell_size = sizeof(struct dm_cell),
		.cells = r->records.cells };

	judge(r);
	if (r->index > UINT32_MAX || r->records.n_cells > UINT32_MAX)
		return fail_step(r, DM_CSV_TOO_MANY);
	return row.n_cells ? r->sink->row(r->sink, TABLE_ID, &row) : 0;
}

static int read_records(struct reading *r)
{
	int code = 0;

	while (!code) {
		enum dm_csv_step step = dm_csv_records_next(&r->records);

		if (step == DM_CSV_RECORD) {
			code = deliver(r);
			continue;
		}
		if (step != DM_CSV_MORE)
			return fail_step(r, step);
		if (r->decoder.ended)
			break;
		if (r->host->cancelled(r->host))
			return dm_error_set(r->err, DM_E_CANCELLED, "cancelled", "cancelled");
		code = check_open(r);
		if (!code)
			code = move(r, (size_t)(r->records.at - r->window.p));
	}
	return code;
}

/* ------------------------------------------------------------------ the table */

char dm_csv_table_fallback(struct dm_str name)
{
	return dm_str_ends(name, DM_STR(".tsv")) || dm_str_ends(name, DM_STR(".TSV")) ? '\t' : ',';
}

/* Known before the row has its end, which may be hundreds of megabytes away. */
static uint64_t most_cells_of_row(const struct dm_host *host)
{
	uint64_t cells = host->limit(host, DM_LIMIT_CELLS);

	return cells < ROW_CELLS_MAX ? cells : ROW_CELLS_MAX;
}

/* Fills the window for the first time and decides on the delimiter. */
static int begin(struct reading *r, const struct dm_source *source)
{
	struct dm_str declared = r->host->option(r->host, "delimiter");
	int code = dm_csv_window_move(&r->window, 0, r->err);

	if (code)
		return code;
	bool is_all = r->decoder.ended && r->window.n <= SAMPLE_BYTES;
	size_t n = r->window.n < SAMPLE_BYTES ? r->window.n : (size_t)SAMPLE_BYTES;
	dm_csv_dialect_find(
		r->window.p, n, is_all, declared, dm_csv_table_fallback(source->name), &r->dialect);
	dm_csv_records_init(
		&r->records, dm_str_from_c(r->dialect.delimiter), most_cells_of_row(r->host));
	r->records.line += r->dialect.skip > 0;
	if (r->decoder.first_invalid) {
		r->invalid.line = 1;
		r->invalid.line = line_of(r, r->decoder.first_invalid) - (r->dialect.skip > 0);
	}
	r->invalid.times = r->decoder.invalid;
	dm_csv_records_feed(&r->records, r->window.p + r->dialect.skip,
		r->window.n - r->dialect.skip, r->decoder.ended);
	return 0;
}

static int tell_facts(const struct reading *r)
{
	const struct {
		const char *key, *value;
	} FACTS[] = {
		{ "charset", r->encoding.charset->name },
		{ "charset_reason", r->encoding.reason },
		{ "delimiter", r->dialect.delimiter },
		{ "delimiter_reason", r->dialect.reason },
	};
	int code = 0;

	for (size_t i = 0; i < sizeof(FACTS) / sizeof(FACTS[0]) && !code; i++)
		code = r->sink->fact(r->sink, FACTS[i].key, dm_str_from_c(FACTS[i].value));
	return code;
}

static int read_table(struct reading *r)
{
	struct dm_table table = { .struct_size = sizeof(table),
		.id = TABLE_ID,
		.flags = DM_TABLE_SHEET | DM_TABLE_MERGES_KNOWN };
	int code = tell_facts(r);

	if (r->dialect.records) {
		note_encoding(r);
		note_delimiter(r);
	}
	if (!code)
		code = r->sink->table_begin(r->sink, &table);
	if (!code)
		code = read_records(r);
	if (code)
		return code;
	note_records(r);
	return r->sink->table_end(r->sink, TABLE_ID);
}

static void done(struct reading *r)
{
	dm_csv_records_done(&r->records);
	dm_csv_window_done(&r->window);
}

int dm_csv_table_read(const struct dm_host *host, const struct dm_source *source,
	const struct dm_sink *sink, struct dm_error *err)
{
	DM_AUTO(done) struct reading r = { .host = host, .sink = sink, .err = err };
	int code = dm_csv_encoding_find(host, source, UINT64_MAX, &r.encoding, err);

	if (code)
		return code;
	dm_csv_decoder_init(&r.decoder, host, source, r.encoding.charset, r.encoding.skip);
	r.decoder.proven = r.encoding.proven;
	dm_csv_window_init(&r.window, &r.decoder, host->limit(host, DM_LIMIT_MEMORY_BYTES) / 2);
	code = begin(&r, source);
	return code ? code : read_table(&r);
}
