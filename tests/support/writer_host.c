#include "writer_host.h"

#include <stdio.h>

static void *on_alloc(const struct dm_host *host, size_t size)
{
	struct writer_host *h = host->ctx;
	return dm_arena_alloc(&h->arena, size);
}

static void on_note(const struct dm_host *host, const struct dm_note *note)
{
	struct writer_host *h = host->ctx;
	(void)note;
	h->notes++;
}

static int32_t on_fail(const struct dm_host *host, const struct dm_problem *problem)
{
	struct writer_host *h = host->ctx;
	if (!h->problem_code) {
		h->problem_code = problem->code;
		(void)snprintf(h->problem_id, sizeof(h->problem_id), "%s", problem->id);
	}
	return problem->code;
}

static int32_t on_cancelled(const struct dm_host *host)
{
	(void)host;
	return 0;
}

static struct dm_str on_option(const struct dm_host *host, const char *key)
{
	const struct writer_host *h = host->ctx;
	for (size_t i = 0; h->options && h->options[i]; i += 2)
		if (strcmp(h->options[i], key) == 0)
			return dm_str_from_c(h->options[i + 1]);
	return DM_NULL;
}

static uint64_t on_limit(const struct dm_host *host, uint32_t which)
{
	(void)host;
	(void)which;
	return UINT64_MAX;
}

static const void *on_extension(const struct dm_host *host, const char *id)
{
	(void)host;
	(void)id;
	return NULL;
}

static int32_t on_write(const struct dm_dest *dest, const void *bytes, size_t n)
{
	struct writer_host *h = dest->ctx;
	if (h->refused)
		h->late_calls++;
	if (h->fail_at && h->bytes.n + n > h->fail_at)
		h->refused = true;
	if (h->refused)
		return WRITER_HOST_DEST_CODE;
	dm_buf_add(&h->bytes, (struct dm_str){ bytes, n });
	return 0;
}

void writer_host_init(struct writer_host *h)
{
	*h = (struct writer_host){ 0 };
	dm_arena_init(&h->arena, 0, NULL, NULL);
	dm_buf_init(&h->bytes, &h->arena);
	h->host = (struct dm_host){
		.struct_size = sizeof(h->host),
		.ctx = h,
		.alloc = on_alloc,
		.note = on_note,
		.fail = on_fail,
		.cancelled = on_cancelled,
		.option = on_option,
		.limit = on_limit,
		.extension = on_extension,
	};
	h->dest = (struct dm_dest){ .struct_size = sizeof(h->dest), .ctx = h, .write = on_write };
}

void writer_host_done(struct writer_host *h)
{
	dm_arena_done(&h->arena);
}

int32_t writer_host_run(
	struct writer_host *h, const struct dm_plugin *plugin, const struct dm_report *report)
{
	dm_buf_clear(&h->bytes);
	h->problem_code = 0;
	h->refused = false;
	h->late_calls = 0;
	int32_t code = plugin->prepare ? plugin->prepare(&h->host) : 0;
	return code ? code : plugin->writer->write(&h->host, report, &h->dest);
}
