#include "fake.h"

#include <stdio.h>

static const char *const SUFFIXES[] = { "fk", NULL };
static const struct dm_format FORMAT = { sizeof(FORMAT), "text/x-fake", SUFFIXES };
static const struct dm_format *const FORMATS[] = { &FORMAT, NULL };

static int32_t probe(
	const struct dm_host *host, const struct dm_source *source, struct dm_probe *ret)
{
	(void)host;
	(void)source;
	ret->score = 60;
	return 0;
}

static int32_t read_nothing(
	const struct dm_host *host, const struct dm_source *source, const struct dm_sink *sink)
{
	(void)host;
	(void)source;
	(void)sink;
	return 0;
}

static int32_t write_byte(
	const struct dm_host *host, const struct dm_report *report, const struct dm_dest *dest)
{
	(void)host;
	(void)report;
	return dest->write(dest, "x", 1);
}

static void fake(struct fake *f, uint32_t kind, const char *id)
{
	*f = (struct fake){ .plugin = { .magic = DM_PLUGIN_MAGIC,
				    .struct_size = sizeof(f->plugin),
				    .abi_major = DM_ABI_MAJOR,
				    .abi_minor = DM_ABI_MINOR,
				    .kind = kind,
				    .id = id,
				    .version = "1",
				    .summary = "a fake",
				    .formats = FORMATS } };
}

void fake_reader(struct fake *f)
{
	fake(f, DM_PLUGIN_READER, "fake");
	f->reader = (struct dm_reader_ops){ sizeof(f->reader), probe, NULL, read_nothing };
	f->plugin.reader = &f->reader;
}

void fake_writer(struct fake *f)
{
	fake(f, DM_PLUGIN_WRITER, "out");
	f->writer = (struct dm_writer_ops){ sizeof(f->writer), write_byte };
	f->plugin.writer = &f->writer;
}

static int64_t read_at(const struct dm_source *source, uint64_t offset, void *buffer, size_t length)
{
	if (offset >= source->size)
		return 0;
	if (length > source->size - offset)
		length = (size_t)(source->size - offset);
	memcpy(buffer, (const char *)source->ctx + offset, length);
	return (int64_t)length;
}

struct dm_source fake_source(const void *bytes, size_t n, const char *name)
{
	union {
		const void *in;
		void *out;
	} both = { bytes };

	return (struct dm_source){ sizeof(struct dm_source), both.out, n, dm_str_from_c(name),
		read_at };
}

static int32_t count(struct fake_sink *s)
{
	s->n_calls++;
	return s->refuse_at && s->n_calls >= s->refuse_at ? s->answer : 0;
}

static int32_t on_paragraph(const struct dm_sink *sink, const struct dm_paragraph *p)
{
	struct fake_sink *s = sink->ctx;

	s->paragraph = *p;
	return count(s);
}

static int32_t on_begin(const struct dm_sink *sink, const struct dm_table *t)
{
	struct fake_sink *s = sink->ctx;

	s->table = *t;
	return count(s);
}

static int32_t on_row(const struct dm_sink *sink, uint32_t table, const struct dm_row *row)
{
	struct fake_sink *s = sink->ctx;

	(void)table;
	s->row = *row;
	for (uint32_t i = 0; i < row->n_cells && i < 8; i++)
		s->cells[i] = row->cells[i];
	return count(s);
}

static int32_t on_merge(const struct dm_sink *sink, uint32_t table, const struct dm_range *range)
{
	struct fake_sink *s = sink->ctx;

	(void)table;
	s->range = *range;
	return count(s);
}

static int32_t on_end(const struct dm_sink *sink, uint32_t table)
{
	(void)table;
	return count(sink->ctx);
}

static int32_t on_fact(const struct dm_sink *sink, const char *key, struct dm_str value)
{
	struct fake_sink *s = sink->ctx;

	(void)key;
	s->fact = value;
	return count(s);
}

void fake_sink_init(struct fake_sink *s)
{
	*s = (struct fake_sink){ .answer = DM_E_LIMIT };
	s->sink = (struct dm_sink){ sizeof(s->sink), s, on_paragraph, on_begin, on_row, on_merge,
		on_end, on_fact };
}

void fake_note(void *ctx, const struct dm_note *note)
{
	struct fake_notes *notes = ctx;

	notes->n++;
	(void)snprintf(notes->id, sizeof(notes->id), "%s", note->id);
	(void)snprintf(notes->text, sizeof(notes->text), "%.*s", DM_FMT(note->text));
}
