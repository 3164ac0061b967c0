/* Trees are printed into the free part of the buffer, so nothing is copied twice. Where one does not
 * fit, the buffer is sent and, if it was empty already, doubled. */
#include "out.h"

#include "base/str.h"

#include <string.h>

enum {
	BUFFER_BYTES = 256 * 1024,
	PRINT_SLACK = 16,   /* cJSON wants a few bytes more than it prints */
	INT_ROOM = 1 << 30, /* it takes sizes as int */
};

static void flush(struct dm_out *o)
{
	if (o->n && !o->code)
		o->code = o->dest->write(o->dest, o->bytes, o->n);
	o->n = 0;
}

static void fail_size(struct dm_out *o)
{
	struct dm_problem problem = {
		.struct_size = sizeof(problem),
		.code = DM_E_LIMIT,
		.id = "json.text-size",
		.text = DM_STR("One project holds more text than can be written at once as JSON; "
			       "split the document"),
	};
	o->code = o->host->fail(o->host, &problem);
}

/* Makes room after a failed print: by sending, else by a larger buffer. */
static void widen(struct dm_out *o)
{
	if (o->n) {
		flush(o);
		return;
	}
	if (o->room >= INT_ROOM) {
		fail_size(o);
		return;
	}
	o->room *= 2;
	o->bytes = o->host->alloc(o->host, o->room);
}

/* Where the printed tree stands in the buffer; NULL after an error. */
static char *print(struct dm_out *o, const cJSON *tree)
{
	while (!o->code) {
		char *at = o->bytes + o->n;
		size_t room = o->room - o->n;
		if (room > PRINT_SLACK &&
			cJSON_PrintPreallocated((cJSON *)tree, at, (int)room, 0)) {
			o->n += strlen(at);
			return at;
		}
		widen(o);
	}
	return NULL;
}

void dm_out_init(struct dm_out *o, const struct dm_host *host, const struct dm_dest *dest)
{
	*o = (struct dm_out){ .host = host, .dest = dest, .room = BUFFER_BYTES };
	o->bytes = host->alloc(host, o->room);
}

int32_t dm_out_done(struct dm_out *o)
{
	flush(o);
	return o->code;
}

void dm_out_put(struct dm_out *o, const char *literal)
{
	size_t n = strlen(literal);
	if (o->code)
		return;
	if (n > o->room - o->n)
		flush(o);
	memcpy(o->bytes + o->n, literal, n);
	o->n += n;
}

void dm_out_tree(struct dm_out *o, const cJSON *tree)
{
	(void)print(o, tree);
}

void dm_out_begin(struct dm_out *o, const cJSON *object)
{
	if (print(o, object))
		o->n--;
}
