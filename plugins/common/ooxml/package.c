/* Decides which packages are refused, finds parts, and counts what they unpack to. */
#include "package.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/auto.h"
#include "base/intern.h"
#include "base/utf8.h"
#include "container.h"
#include "prolog.h"
#include "zip_input.h"

enum {
	ENTRIES_MAX = 10000,
	/* Word tables of real offices unpack 20 to 32 times, long runs of equal rows some more. */
	UNPACK_RATIO = 200,
	UNPACK_FLOOR = 10 << 20,
	TEXT_MAX = 400,
};

struct dm_zip_entry {
	struct dm_str name; /* normal: lower case, '/', no slash in front; null: free slot */
	uint64_t index;
};

static void *more_memory(void *ctx, size_t size)
{
	const struct dm_host *host = ctx;

	return host->alloc(host, size);
}

static struct dm_str text_of(char buffer[TEXT_MAX], const char *format, va_list args)
{
	int n = vsnprintf(buffer, TEXT_MAX, format, args);

	if (n < 0)
		n = 0;
	return dm_utf8_cut((struct dm_str){ buffer, (size_t)n }, TEXT_MAX - 1);
}

int32_t dm_package_fail(struct dm_package *package, int32_t code, const char *id,
	struct dm_str part, uint32_t line, const char *format, ...)
{
	char buffer[TEXT_MAX];
	va_list args;
	struct dm_problem problem = { .struct_size = sizeof(problem), .code = code, .id = id };

	va_start(args, format);
	problem.text = text_of(buffer, format, args);
	va_end(args);
	problem.place.part = part;
	problem.place.line = line;
	return package->host->fail(package->host, &problem);
}

void dm_package_note(
	struct dm_package *package, const char *id, struct dm_str part, const char *format, ...)
{
	char buffer[TEXT_MAX];
	va_list args;
	struct dm_note note = { .struct_size = sizeof(note), .id = id };

	va_start(args, format);
	note.text = text_of(buffer, format, args);
	va_end(args);
	note.place.part = part;
	package->host->note(package->host, &note);
}

/* ECMA-376-2, 6.2.2: part names are equal without regard to ASCII case. Backslashes are what some
 * packers write. */
static struct dm_str normal_name(struct dm_arena *arena, struct dm_str name)
{
	char *p = dm_arena_alloc(arena, name.n + 1);
	size_t from = 0;

	while (from < name.n && (name.p[from] == '/' || name.p[from] == '\\'))
		from++;
	for (size_t i = from; i < name.n; i++) {
		char c = name.p[i];

		p[i - from] = c == '\\' ? '/' : c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	return (struct dm_str){ p, name.n - from };
}

static struct dm_zip_entry *slot_of(const struct dm_package *package, struct dm_str normal)
{
	size_t at = dm_hash(normal);

	for (;; at++) {
		struct dm_zip_entry *entry = &package->entries[at & package->mask];

		if (!entry->name.p || dm_str_eq(entry->name, normal))
			return entry;
	}
}

/* Members that share their bytes are how a small file unpacks to gigabytes (David Fifield, A better
 * zip bomb): apart from each other they never have more bytes than the file. */
static int32_t check_overlap(struct dm_package *package, int64_t n)
{
	uint64_t packed = 0;
	zip_stat_t st;

	for (int64_t i = 0; i < n; i++)
		if (zip_stat_index(package->zip, (zip_uint64_t)i, 0, &st) == 0 &&
			st.comp_size <= package->source->size) /* dm_part_open refuses others */
			packed += st.comp_size;
	if (packed <= package->source->size)
		return 0;
	return dm_package_fail(package, DM_E_FORMAT, "zip.overlap", DM_NULL, 0,
		"the file is no sound document: its parts overlap; save the document anew");
}

static int32_t index_entries(struct dm_package *package)
{
	int64_t n = zip_get_num_entries(package->zip, 0);
	size_t size = 64;
	int32_t r;

	if (n > ENTRIES_MAX)
		return dm_package_fail(package, DM_E_LIMIT, "zip.entries", DM_NULL, 0,
			"the file holds %lld parts, more than the %d of any document; save it anew",
			(long long)n, ENTRIES_MAX);
	r = check_overlap(package, n);
	if (r < 0)
		return r;
	while (size < 2 * (size_t)n)
		size *= 2;
	package->mask = size - 1;
	package->entries = DM_NEW_ARRAY(&package->arena, size, struct dm_zip_entry);
	for (int64_t i = 0; i < n; i++) {
		const char *raw = zip_get_name(package->zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW);
		struct dm_str name = normal_name(&package->arena, dm_str_from_c(raw));
		struct dm_zip_entry *entry;

		if (name.n == 0 || name.p[name.n - 1] == '/')
			continue; /* a folder, or nothing that a relationship could name */
		entry = slot_of(package, name);
		if (entry->name.p)
			return dm_package_fail(package, DM_E_FORMAT, "zip.duplicate", name, 0,
				"the file holds two parts of one name; save the document anew");
		*entry = (struct dm_zip_entry){ .name = name, .index = (uint64_t)i };
		r = dm_prolog_check(package, name, (uint64_t)i);
		if (r < 0)
			return r;
	}
	return 0;
}

static int32_t fail_to_open(struct dm_package *package)
{
	struct dm_problem problem;

	if (package->source_code < 0)
		return dm_package_fail(package, package->source_code, "zip.read", DM_NULL, 0,
			"the file could not be read");
	problem = dm_container_problem(dm_container_from_source(package->source));
	return package->host->fail(package->host, &problem);
}

static uint64_t unpacked_limit(const struct dm_host *host, const struct dm_source *source)
{
	uint64_t limit = host->limit(host, DM_LIMIT_INFLATED_BYTES);
	uint64_t ratio = UINT64_MAX;

	if (source->size < (UINT64_MAX - UNPACK_FLOOR) / UNPACK_RATIO)
		ratio = source->size * UNPACK_RATIO + UNPACK_FLOOR;
	return limit < ratio ? limit : ratio;
}

void dm_package_close(struct dm_package **package)
{
	if (*package && (*package)->zip)
		zip_discard((*package)->zip);
	*package = NULL; /* the rest is job memory */
}

int32_t dm_package_open(
	const struct dm_host *host, const struct dm_source *source, struct dm_package **ret_package)
{
	DM_AUTO(dm_package_close) struct dm_package *package = host->alloc(host, sizeof(*package));
	int32_t r;

	package->host = host;
	package->source = source;
	package->unpacked_limit = unpacked_limit(host, source);
	dm_arena_init_over(&package->arena, more_memory, (void *)(uintptr_t)host);
	if (source->size > 0) /* libzip takes no bytes for an empty archive */
		package->zip = dm_zip_open(source, &package->source_code);
	if (!package->zip)
		return fail_to_open(package);
	r = index_entries(package);
	if (r < 0)
		return r;
	*ret_package = package;
	package = NULL; /* handed over */
	return 0;
}

static const struct dm_zip_entry *entry_of(const struct dm_package *package, struct dm_str name)
{
	struct dm_arena scratch = { 0 };
	struct dm_zip_entry *entry;

	dm_arena_init(&scratch, 0, NULL, NULL);
	entry = slot_of(package, normal_name(&scratch, name));
	dm_arena_done(&scratch);
	return entry->name.p ? entry : NULL;
}

bool dm_package_has(const struct dm_package *package, struct dm_str name)
{
	return entry_of(package, name) != NULL;
}

static bool is_link(struct zip *zip, uint64_t index)
{
	zip_uint8_t system = 0;
	zip_uint32_t attributes = 0;

	return zip_file_get_external_attributes(zip, index, 0, &system, &attributes) == 0 &&
	       system == ZIP_OPSYS_UNIX && S_ISLNK(attributes >> 16);
}

/* What a sound reader must not open. */
static int32_t check_entry(struct dm_package *package, struct dm_str name, const zip_stat_t *st)
{
	if (st->encryption_method != ZIP_EM_NONE)
		return dm_package_fail(package, DM_E_UNSUPPORTED, "ooxml.encrypted", name, 0,
			"the document is protected by a password; save it without a password");
	if (st->comp_method != ZIP_CM_STORE && st->comp_method != ZIP_CM_DEFLATE)
		return dm_package_fail(package, DM_E_UNSUPPORTED, "zip.method", name, 0,
			"the file is packed by a method (%u) that documents do not use; save it "
			"anew",
			st->comp_method);
	if (is_link(package->zip, st->index))
		return dm_package_fail(package, DM_E_FORMAT, "zip.link", name, 0,
			"a part of the document is a link to another file; save the document anew");
	return 0;
}

static int32_t fail_to_read(struct dm_package *package, struct dm_str name, int zip_error)
{
	if (package->source_code < 0)
		return dm_package_fail(package, package->source_code, "zip.read", name, 0,
			"the file could not be read");
	if (zip_error == ZIP_ER_MEMORY)
		return dm_package_fail(
			package, DM_E_NOMEM, "zip.memory", name, 0, "no memory to unpack a part");
	if (zip_error == ZIP_ER_CRC)
		return dm_package_fail(package, DM_E_FORMAT, "zip.crc", name, 0,
			"a part is damaged (its checksum is wrong); copy the file again");
	return dm_package_fail(package, DM_E_FORMAT, "zip.damaged", name, 0,
		"a part is damaged and cannot be unpacked; copy the file again");
}

/* By the limit of the settings, or by what no document unpacks to. */
static int32_t fail_of_bomb(struct dm_package *package, struct dm_str name)
{
	uint64_t limit = package->host->limit(package->host, DM_LIMIT_INFLATED_BYTES);

	if (package->unpacked_limit == limit)
		return dm_package_fail(package, DM_E_LIMIT, "limit.inflated-bytes", name, 0,
			"the document unpacks to more than the %llu MiB that are allowed; split "
			"it, or raise inflated_bytes if it should be taken",
			(unsigned long long)(limit >> 20));
	return dm_package_fail(package, DM_E_LIMIT, "zip.bomb", name, 0,
		"the document unpacks to more than %llu MiB, far more than a file of its size "
		"should; open it, check what it holds and save it anew",
		(unsigned long long)(package->unpacked_limit >> 20));
}

int32_t dm_part_open(struct dm_package *package, struct dm_str name, struct dm_part *ret_part)
{
	const struct dm_zip_entry *entry = entry_of(package, name);
	zip_stat_t st;
	struct zip_file *file;
	int32_t r;

	if (!entry)
		return dm_package_fail(package, DM_E_FORMAT, "ooxml.missing-part", name, 0,
			"a part that the document refers to is missing; save the document anew");
	if (zip_stat_index(package->zip, entry->index, 0, &st) < 0)
		return fail_to_read(package, name, ZIP_ER_INCONS);
	if (st.comp_size > package->source->size)
		return fail_to_read(package, name, ZIP_ER_INCONS);
	r = check_entry(package, name, &st);
	if (r < 0)
		return r;
	/* What it states it must reach, or it is refused at its end: no need to go there. */
	if (package->unpacked > package->unpacked_limit ||
		st.size > package->unpacked_limit - package->unpacked)
		return fail_of_bomb(package, name);
	file = zip_fopen_index(package->zip, entry->index, 0);
	if (!file)
		return fail_to_read(package, name, zip_error_code_zip(zip_get_error(package->zip)));
	*ret_part =
		(struct dm_part){ .package = package, .name = name, .file = file, .size = st.size };
	return 0;
}

int64_t dm_part_read(struct dm_part *part, void *buffer, size_t length)
{
	struct dm_package *package = part->package;
	zip_int64_t n = zip_fread(part->file, buffer, length);

	if (n < 0)
		return fail_to_read(
			package, part->name, zip_error_code_zip(zip_file_get_error(part->file)));
	part->taken += (uint64_t)n;
	package->unpacked += (uint64_t)n;
	if (package->unpacked > package->unpacked_limit)
		return fail_of_bomb(package, part->name);
	if (part->taken > part->size || (n == 0 && part->taken != part->size))
		return dm_package_fail(package, DM_E_FORMAT, "zip.size", part->name, 0,
			"a part is damaged: it unpacks to another size than stated; copy the file "
			"again");
	return n;
}

void dm_part_close(struct dm_part *part)
{
	if (part->file)
		zip_fclose(part->file);
	part->file = NULL;
}
