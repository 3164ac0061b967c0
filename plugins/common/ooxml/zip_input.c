/* Decides how libzip reads: through dm_source.read_at, at positions that we keep. */
#include "zip_input.h"

#include <stdlib.h>

struct input {
	const struct dm_source *source;
	uint64_t at;
	int32_t *code; /* of the source's failure; may be NULL after opening */
	zip_error_t error;
};

int64_t dm_source_fill(const struct dm_source *source, uint64_t offset, void *buffer, size_t n)
{
	size_t got = 0;

	while (got < n) {
		int64_t r = source->read_at(source, offset + got, (char *)buffer + got, n - got);

		if (r < 0)
			return r;
		if (r == 0)
			break;
		got += (size_t)r;
	}
	return (int64_t)got;
}

static zip_int64_t input_read(struct input *in, void *data, zip_uint64_t length)
{
	int64_t n = dm_source_fill(in->source, in->at, data, (size_t)length);

	if (n < 0) {
		if (in->code)
			*in->code = (int32_t)n;
		zip_error_set(&in->error, ZIP_ER_READ, 0);
		return -1;
	}
	in->at += (uint64_t)n;
	return n;
}

static zip_int64_t input_seek(struct input *in, void *data, zip_uint64_t length)
{
	zip_int64_t to =
		zip_source_seek_compute_offset(in->at, in->source->size, data, length, &in->error);

	if (to < 0)
		return -1;
	in->at = (uint64_t)to;
	return 0;
}

static zip_int64_t input_stat(struct input *in, void *data, zip_uint64_t length)
{
	zip_stat_t *st = data;

	if (length < sizeof(*st)) {
		zip_error_set(&in->error, ZIP_ER_INVAL, 0);
		return -1;
	}
	zip_stat_init(st);
	st->size = in->source->size;
	st->valid = ZIP_STAT_SIZE;
	return sizeof(*st);
}

static zip_int64_t input_command(
	void *ctx, void *data, zip_uint64_t length, zip_source_cmd_t command)
{
	struct input *in = ctx;

	switch (command) {
	case ZIP_SOURCE_OPEN: in->at = 0; return 0;
	case ZIP_SOURCE_READ: return input_read(in, data, length);
	case ZIP_SOURCE_CLOSE: return 0;
	case ZIP_SOURCE_STAT: return input_stat(in, data, length);
	case ZIP_SOURCE_ERROR: return zip_error_to_data(&in->error, data, length);
	case ZIP_SOURCE_SEEK: return input_seek(in, data, length);
	case ZIP_SOURCE_TELL: return (zip_int64_t)in->at;
	case ZIP_SOURCE_SUPPORTS:
		return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ,
			ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_SEEK,
			ZIP_SOURCE_TELL, ZIP_SOURCE_FREE, -1);
	case ZIP_SOURCE_FREE:
		zip_error_fini(&in->error);
		free(in);
		return 0;
	default: zip_error_set(&in->error, ZIP_ER_OPNOTSUPP, 0); return -1;
	}
}

zip_t *dm_zip_open(const struct dm_source *source, int32_t *ret_code)
{
	struct input *in = calloc(1, sizeof(*in));
	zip_source_t *zs;
	zip_t *zip;

	*ret_code = 0;
	if (!in) {
		*ret_code = DM_E_NOMEM;
		return NULL;
	}
	*in = (struct input){ .source = source, .code = ret_code };
	zip_error_init(&in->error);
	zs = zip_source_function_create(input_command, in, NULL);
	if (!zs) {
		free(in);
		*ret_code = DM_E_NOMEM;
		return NULL;
	}
	zip = zip_open_from_source(zs, ZIP_RDONLY, NULL);
	if (!zip)
		zip_source_free(zs);
	return zip;
}
