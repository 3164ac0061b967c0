/* Decides nothing about documents: cuts the input into parts and writes a plain ZIP file. */
#include "fuzz_parts.h"

#include <zlib.h>

#include "base/str.h"
#include "fuzz_host.h"

enum { PARTS_MAX = 24, NAME_MAX_BYTES = 120 };

struct part {
	struct dm_str name, text;
};

struct parts {
	struct part items[PARTS_MAX];
	size_t n;
};

/* The mark of a part at the beginning of a line, or the end. */
static size_t next_mark(struct dm_str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == 1 && (i == 0 || text.p[i - 1] == '\n'))
			return i;
	return text.n;
}

static bool has(const struct parts *parts, struct dm_str name)
{
	for (size_t i = 0; i < parts->n; i++)
		if (dm_str_eq(parts->items[i].name, name))
			return true;
	return false;
}

static void add(struct parts *parts, struct dm_str name, struct dm_str text)
{
	if (parts->n < PARTS_MAX)
		parts->items[parts->n++] =
			(struct part){ dm_str_first(name, NAME_MAX_BYTES), text };
}

static void cut(struct parts *parts, const char *main_part, struct dm_str text)
{
	struct dm_str name = dm_str_from_c(main_part);

	for (;;) {
		size_t end = next_mark(text);

		add(parts, name, dm_str_first(text, end));
		if (end == text.n)
			return;
		text = dm_str_from(text, end + 1);
		ptrdiff_t at = dm_str_find(text, DM_STR("\n"));
		name = dm_str_first(text, at < 0 ? text.n : (size_t)at);
		text = dm_str_from(text, name.n + 1);
	}
}

static void put(struct dm_buf *to, uint64_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		dm_buf_add_byte(to, (char)(value >> (8 * i)));
}

/* APPNOTE.TXT 4.3.7 and 4.3.12: what both kinds of header have in common, and the name. */
static void put_header(struct dm_buf *to, const struct part *part, bool is_central, size_t at)
{
	uint64_t crc = crc32(0, (const Bytef *)part->text.p, (uInt)part->text.n);

	put(to, is_central ? 0x02014b50 : 0x04034b50, 4);
	put(to, 20, is_central ? 4 : 2);
	put(to, 0, 4);		/* flags, stored */
	put(to, 0x00210000, 4); /* 1980-01-01 */
	put(to, crc, 4);
	put(to, part->text.n, 4);
	put(to, part->text.n, 4);
	put(to, part->name.n, 2);
	put(to, 0, 2);
	if (is_central) {
		put(to, 0, 6); /* no comment, disk 0, internal attributes */
		put(to, 0, 4);
		put(to, at, 4);
	}
	dm_buf_add(to, part->name);
}

static struct dm_str pack(struct dm_arena *arena, const struct parts *parts)
{
	struct dm_buf zip, directory;

	dm_buf_init(&zip, arena);
	dm_buf_init(&directory, arena);
	for (size_t i = 0; i < parts->n; i++) {
		put_header(&directory, &parts->items[i], true, zip.n);
		put_header(&zip, &parts->items[i], false, 0);
		dm_buf_add(&zip, parts->items[i].text);
	}
	size_t at = zip.n;
	dm_buf_add(&zip, dm_buf_str(&directory));
	put(&zip, 0x06054b50, 4);
	put(&zip, 0, 4);
	put(&zip, parts->n, 2);
	put(&zip, parts->n, 2);
	put(&zip, directory.n, 4);
	put(&zip, at, 4);
	put(&zip, 0, 2);
	return dm_buf_str(&zip);
}

void fuzz_read_parts(const struct dm_plugin *reader, const char *file_name, const char *main_part,
	const struct fuzz_part *made, const uint8_t *bytes, size_t n)
{
	struct parts parts = { 0 };
	struct dm_arena arena;
	struct dm_str file;

	dm_arena_init(&arena, 0, NULL, NULL);
	cut(&parts, main_part, (struct dm_str){ (const char *)bytes, n });
	for (; made->name; made++)
		if (!has(&parts, dm_str_from_c(made->name)))
			add(&parts, dm_str_from_c(made->name), dm_str_from_c(made->text));
	file = pack(&arena, &parts);
	(void)fuzz_read(reader, &(struct fuzz_input){ file.p, file.n, .name = file_name });
	dm_arena_done(&arena);
}
