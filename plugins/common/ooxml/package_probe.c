/* Decides, without a word to the host, whether a source is a package of some kind, and whole. */
#include "package.h"

#include <string.h>
#include <strings.h>

#include "container.h"
#include "zip_input.h"

enum {
	ENTRIES_MAX = 10000,
	/* What is read for `complete`: more costs more than waiting until the file is quiet. */
	COMPLETE_MAX = 64 << 20,
	LOCAL_HEADERS = 64 << 10,
	SCORE_CERTAIN = 95,
	SCORE_CUT = 60,	   /* a broken package with parts of ours in it */
	SCORE_NAMED = 40,  /* no package, but under our suffix: somebody should say what it is */
	SCORE_LEGACY = 50, /* the format before ours */
};

bool dm_source_has_suffix(const struct dm_source *source, const char *const *suffixes)
{
	for (; *suffixes; suffixes++) {
		size_t n = strlen(*suffixes);
		struct dm_str name = source->name; /* may be null */

		if (name.n > n && name.p[name.n - n - 1] == '.' &&
			strncasecmp(name.p + name.n - n, *suffixes, n) == 0)
			return true;
	}
	return false;
}

static bool has_folder(zip_t *zip, const char *folder)
{
	int64_t n = zip_get_num_entries(zip, 0);
	size_t length = strlen(folder);

	for (int64_t i = 0; i < n && i < ENTRIES_MAX; i++) {
		const char *name = zip_get_name(zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW);

		if (name && *name == '/')
			name++;
		if (name && strncasecmp(name, folder, length - 1) == 0 &&
			(name[length - 1] == '/' || name[length - 1] == '\\'))
			return true;
	}
	return false;
}

/* A package without its table of contents still shows its first members' names. */
static bool begins_with_folder(const struct dm_source *source, const char *folder)
{
	char block[LOCAL_HEADERS];
	int64_t n = dm_source_fill(source, 0, block, sizeof(block));

	return n > 0 && memmem(block, (size_t)n, folder, strlen(folder)) != NULL;
}

static int32_t score_of_legacy(const struct dm_source *source, const struct dm_package_kind *kind)
{
	const char *const legacy[] = { kind->legacy_suffix, NULL };

	if (dm_container_has_stream(source, kind->legacy_stream) ||
		dm_source_has_suffix(source, legacy))
		return SCORE_LEGACY;
	return dm_source_has_suffix(source, kind->suffixes) ? SCORE_NAMED : 0;
}

int32_t dm_package_score(const struct dm_host *host, const struct dm_source *source,
	const struct dm_package_kind *kind)
{
	bool is_named = dm_source_has_suffix(source, kind->suffixes);
	int32_t code;
	zip_t *zip = source->size ? dm_zip_open(source, &code) : NULL;
	int32_t score;

	(void)host;
	if (zip) {
		score = has_folder(zip, kind->folder) ? SCORE_CERTAIN : is_named ? SCORE_NAMED : 0;
		zip_discard(zip);
		return score;
	}
	switch (dm_container_from_source(source)) {
	case DM_CONTAINER_ZIP:
	case DM_CONTAINER_ZIP_CUT:
		return begins_with_folder(source, kind->folder) ? SCORE_CUT
		       : is_named				? SCORE_NAMED
								: 0;
	case DM_CONTAINER_ENCRYPTED:
	case DM_CONTAINER_LEGACY: return score_of_legacy(source, kind);
	default: return is_named ? SCORE_NAMED : 0;
	}
}

static bool member_is_whole(zip_t *zip, int64_t index, uint64_t *left)
{
	char block[16384];
	zip_stat_t st;
	zip_file_t *file;
	zip_int64_t n;

	if (zip_stat_index(zip, (zip_uint64_t)index, 0, &st) < 0)
		return false;
	if (st.encryption_method != ZIP_EM_NONE ||
		!zip_compression_method_supported((zip_int32_t)st.comp_method, 0))
		return true; /* whole as far as anybody here can say; read will refuse it */
	file = zip_fopen_index(zip, (zip_uint64_t)index, 0);
	if (!file)
		return false;
	do {
		n = zip_fread(file, block, sizeof(block));
		if (n > 0)
			*left -= *left < (uint64_t)n ? *left : (uint64_t)n;
	} while (n > 0 && *left > 0);
	zip_fclose(file);
	return n >= 0;
}

enum dm_complete dm_package_complete(const struct dm_host *host, const struct dm_source *source)
{
	int32_t code;
	zip_t *zip = source->size ? dm_zip_open(source, &code) : NULL;
	uint64_t left = COMPLETE_MAX;
	bool is_whole = true;

	(void)host;
	if (!zip) {
		enum dm_container found = dm_container_from_source(source);

		if (found == DM_CONTAINER_ZIP_CUT || found == DM_CONTAINER_EMPTY)
			return DM_COMPLETE_NOT_YET;
		return DM_COMPLETE_UNKNOWN;
	}
	for (int64_t i = 0; i < zip_get_num_entries(zip, 0) && is_whole && left > 0; i++)
		is_whole = member_is_whole(zip, i, &left);
	zip_discard(zip);
	/* A damaged member may be a hole that is still to be filled, or damage for good: time
	 * tells. */
	return is_whole && left > 0 ? DM_COMPLETE_YES : DM_COMPLETE_UNKNOWN;
}
