/* A complete reader, as small as one can be: text with one row a line and fields between tabs.
 * Copy it, give it a name of its own, and replace what is marked HERE. */
#include <string.h>

#include <dropmill/plugin.h>

/* HERE: ids begin with the plugin's own, so that people and programs can tell where they come from. */
static int32_t problem(const struct dm_host *host, int32_t code, const char *id, const char *text)
{
	struct dm_problem p = { .struct_size = sizeof(p), .code = code, .id = id };

	p.text = (struct dm_str){ text, strlen(text) };
	return host->fail(host, &p);
}

/* Short reads are normal: asks until everything came. A negative code is passed on as it is. */
static int64_t read_whole(const struct dm_source *source, char *to, size_t n)
{
	size_t have = 0;

	while (have < n) {
		int64_t got = source->read_at(source, have, to + have, n - have);

		if (got < 0)
			return got;
		if (got == 0)
			break;
		have += (size_t)got;
	}
	return (int64_t)have;
}

/* HERE: how sure are you, judged by what is in the file? The name is a hint and comes last. */
static int32_t probe(
	const struct dm_host *host, const struct dm_source *source, struct dm_probe *ret)
{
	char head[4096];
	int64_t n = read_whole(source, head, sizeof(head));

	(void)host;
	if (n < 0)
		return (int32_t)n;
	if (n == 0 || memchr(head, '\0', (size_t)n) || !memchr(head, '\t', (size_t)n))
		return 0;
	ret->score = 30; /* text with tabs may be many things */
	return 0;
}

static char separator_of(const struct dm_host *host)
{
	struct dm_str value = host->option(host, "separator");

	return value.n == 4 && memcmp(value.p, "pipe", 4) == 0 ? '|' : '\t';
}

static uint32_t count_fields(struct dm_str line, char separator)
{
	uint32_t count = 1;

	for (size_t i = 0; i < line.n; i++)
		count += line.p[i] == separator;
	return count;
}

/* Memory of a job is never freed, so what every row needs is kept from row to row. */
struct cells {
	struct dm_cell *items;
	uint32_t room;
};

static struct dm_cell *make_cells(const struct dm_host *host, struct cells *cells, uint32_t n)
{
	if (n > cells->room) {
		cells->room = 2 * n;
		cells->items = host->alloc(host, cells->room * sizeof(*cells->items));
	}
	memset(cells->items, 0, n * sizeof(*cells->items));
	return cells->items;
}

/* Pushes one line as a row. What the sink answers goes back up at once: that is how limits and
 * cancelling reach a reader. */
static int32_t push_line(const struct dm_host *host, const struct dm_sink *sink, struct cells *room,
	uint32_t index, struct dm_str line)
{
	char separator = separator_of(host);
	uint32_t n_cells = count_fields(line, separator);
	struct dm_cell *cells = make_cells(host, room, n_cells);
	const char *field = line.p, *end = line.p + line.n;

	for (uint32_t i = 0; i < n_cells; i++) {
		const char *stop = memchr(field, separator, (size_t)(end - field));

		stop = stop ? stop : end;
		cells[i].column = i;
		cells[i].line = index + 1;
		cells[i].text = (struct dm_str){ field, (size_t)(stop - field) };
		field = stop < end ? stop + 1 : end;
	}
	struct dm_row row = { .struct_size = sizeof(row),
		.index = index,
		.line = index + 1,
		.line_end = index + 1,
		.n_cells = n_cells,
		.cell_size = sizeof(*cells),
		.cells = cells };
	return sink->row(sink, 1, &row);
}

static int32_t push_lines(
	const struct dm_host *host, const struct dm_sink *sink, const char *text, size_t n)
{
	const char *line = text, *end = text + n;
	struct cells cells = { 0 };
	int32_t code = 0;

	for (uint32_t index = 0; !code && line < end; index++) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));

		stop = stop ? stop : end;
		code = push_line(
			host, sink, &cells, index, (struct dm_str){ line, (size_t)(stop - line) });
		line = stop < end ? stop + 1 : end;
	}
	return code;
}

/* HERE: the file as blocks. The host checks the size of the file and the text itself: bytes that
 * are no UTF-8 are replaced and noted. */
static int32_t read_text(
	const struct dm_host *host, const struct dm_source *source, const struct dm_sink *sink)
{
	struct dm_table table = { .struct_size = sizeof(table), .id = 1, .flags = DM_TABLE_SHEET };
	char *text = host->alloc(host, (size_t)source->size + 1);
	int64_t n = read_whole(source, text, (size_t)source->size);

	if (n < 0)
		return (int32_t)n;
	if (memchr(text, '\0', (size_t)n))
		return problem(host, DM_E_FORMAT, "tab.binary",
			"this is no text: it holds NUL bytes; export it again as text");
	int32_t code = sink->table_begin(sink, &table);
	if (!code)
		code = push_lines(host, sink, text, (size_t)n);
	return code ? code : sink->table_end(sink, 1);
}

static const char *const SUFFIXES[] = { "tab", NULL };
static const struct dm_format FORMAT = {
	.struct_size = sizeof(FORMAT),
	.media_type = "text/tab-separated-values",
	.suffixes = SUFFIXES,
};
static const struct dm_format *const FORMATS[] = { &FORMAT, NULL };

static const char *const SEPARATORS[] = { "tab", "pipe", NULL };
static const struct dm_option SEPARATOR = {
	.struct_size = sizeof(SEPARATOR),
	.type = DM_OPTION_CHOICE,
	.key = "separator",
	.value = "tab",
	.text = "what stands between two fields",
	.choices = SEPARATORS,
};
static const struct dm_option *const OPTIONS[] = { &SEPARATOR, NULL };

static const struct dm_reader_ops READER = {
	.struct_size = sizeof(READER),
	.probe = probe,
	.read = read_text,
};

/* HERE: the id is the name people use: [a-z][a-z0-9-]*. */
DM_PLUGIN_EXPORT const struct dm_plugin DM_PLUGIN_SYMBOL = {
	.magic = DM_PLUGIN_MAGIC,
	.struct_size = sizeof(struct dm_plugin),
	.abi_major = DM_ABI_MAJOR,
	.abi_minor = DM_ABI_MINOR,
	.kind = DM_PLUGIN_READER,
	.id = "tab",
	.version = "1.0",
	.summary = "text with tabs between fields",
	.formats = FORMATS,
	.options = OPTIONS,
	.reader = &READER,
};
