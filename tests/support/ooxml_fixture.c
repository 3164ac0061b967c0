/* Decides nothing: packs, and records what it is told. */
#include "ooxml_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <zip.h>

#include "base/check.h"

static void add_member(zip_t *zip, const struct ooxml_member *member)
{
	size_t n = member->n ? member->n : strlen(member->text);
	zip_source_t *text = zip_source_buffer(zip, member->text, n, 0);
	zip_int64_t at;

	DM_CHECK(text != NULL);
	at = zip_file_add(zip, member->name, text, ZIP_FL_ENC_UTF_8);
	DM_CHECK(at >= 0);
	if (member->is_stored)
		DM_CHECK(zip_set_file_compression(zip, (zip_uint64_t)at, ZIP_CM_STORE, 0) == 0);
	if (member->is_link)
		DM_CHECK(zip_file_set_external_attributes(zip, (zip_uint64_t)at, 0, ZIP_OPSYS_UNIX,
				 (zip_uint32_t)(S_IFLNK | 0777) << 16) == 0);
	if (member->password)
		DM_CHECK(zip_file_set_encryption(
				 zip, (zip_uint64_t)at, ZIP_EM_TRAD_PKWARE, member->password) == 0);
}

struct dm_str ooxml_pack(struct dm_arena *arena, const struct ooxml_member *members)
{
	zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *zip = zip_open_from_source(target, ZIP_TRUNCATE, NULL);
	zip_stat_t st;
	struct dm_str packed;

	DM_CHECK(zip != NULL);
	zip_source_keep(target);
	for (; members->name; members++)
		add_member(zip, members);
	DM_CHECK(zip_close(zip) == 0);
	DM_CHECK(zip_source_open(target) == 0 && zip_source_stat(target, &st) == 0);
	packed = (struct dm_str){ dm_arena_alloc(arena, st.size), (size_t)st.size };
	DM_CHECK(zip_source_read(target, (char *)(uintptr_t)packed.p, st.size) ==
		 (zip_int64_t)st.size);
	zip_source_close(target);
	zip_source_free(target);
	return packed;
}

struct dm_str ooxml_pack_main(struct dm_arena *arena, const char *main_part, const char *xml,
	const struct ooxml_member *more)
{
	struct ooxml_member members[16] = { 0 };
	size_t n = 0;

	members[n++] = (struct ooxml_member){ "[Content_Types].xml",
		"<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
		"<Default Extension='xml' ContentType='application/xml'/></Types>" };
	members[n++] = (struct ooxml_member){ "_rels/.rels",
		dm_arena_printf(arena,
			"<Relationships "
			"xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
			"<Relationship Id='rId1' Type='http://schemas.openxmlformats.org/"
			"officeDocument/2006/relationships/officeDocument' Target='%s'/>"
			"</Relationships>",
			main_part)
			.p };
	members[n++] = (struct ooxml_member){ main_part, xml };
	for (; more && more->name; more++) {
		DM_CHECK(n < 15);
		members[n++] = *more;
	}
	return ooxml_pack(arena, members);
}

static int64_t read_at(const struct dm_source *source, uint64_t offset, void *buffer, size_t n)
{
	const struct ooxml_source *self = source->ctx;
	size_t left;

	if (self->fails_with)
		return self->fails_with;
	if (offset >= self->bytes.n)
		return 0;
	left = self->bytes.n - (size_t)offset;
	if (n > left)
		n = left;
	if (self->at_most && n > self->at_most)
		n = self->at_most;
	memcpy(buffer, self->bytes.p + offset, n);
	return (int64_t)n;
}

void ooxml_source_init(struct ooxml_source *self, struct dm_str bytes, const char *name)
{
	*self = (struct ooxml_source){ .bytes = bytes };
	self->source = (struct dm_source){
		.struct_size = sizeof(self->source),
		.ctx = self,
		.size = bytes.n,
		.name = dm_str_from_c(name),
		.read_at = read_at,
	};
}

static void *host_alloc(const struct dm_host *host, size_t size)
{
	return dm_arena_alloc(&((struct ooxml_host *)host->ctx)->arena, size);
}

static void host_note(const struct dm_host *host, const struct dm_note *note)
{
	struct ooxml_host *self = host->ctx;
	size_t n = strlen(self->notes);

	snprintf(self->notes + n, sizeof(self->notes) - n, "%s ", note->id);
}

static int32_t host_fail(const struct dm_host *host, const struct dm_problem *problem)
{
	struct ooxml_host *self = host->ctx;

	if (self->code)
		return problem->code;
	self->code = problem->code;
	self->line = problem->place.line;
	snprintf(self->id, sizeof(self->id), "%s", problem->id);
	snprintf(self->text, sizeof(self->text), "%.*s", DM_FMT(problem->text));
	snprintf(self->part, sizeof(self->part), "%.*s", DM_FMT(problem->place.part));
	return problem->code;
}

static int32_t host_cancelled(const struct dm_host *host)
{
	(void)host;
	return 0;
}

static struct dm_str host_option(const struct dm_host *host, const char *key)
{
	(void)host, (void)key;
	return DM_NULL;
}

static uint64_t host_limit(const struct dm_host *host, uint32_t which)
{
	const struct ooxml_host *self = host->ctx;

	return which == DM_LIMIT_INFLATED_BYTES ? self->inflated_limit : UINT64_MAX;
}

static const void *host_extension(const struct dm_host *host, const char *id)
{
	(void)host, (void)id;
	return NULL;
}

void ooxml_host_init(struct ooxml_host *self)
{
	*self = (struct ooxml_host){ .inflated_limit = 1ull << 30 };
	dm_arena_init(&self->arena, 0, NULL, NULL);
	self->host = (struct dm_host){
		.struct_size = sizeof(self->host),
		.ctx = self,
		.alloc = host_alloc,
		.note = host_note,
		.fail = host_fail,
		.cancelled = host_cancelled,
		.option = host_option,
		.limit = host_limit,
		.extension = host_extension,
	};
}

void ooxml_host_done(struct ooxml_host *self)
{
	dm_arena_done(&self->arena);
}
