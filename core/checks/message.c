#include "message.h"

#include "base/utf8.h"

static const char *const NAMES[] = { "value", "against", "more" };

enum { NAMES_COUNT = sizeof(NAMES) / sizeof(NAMES[0]) };

/* The value that a bracket at the start of the text names, and where the bracket ends; or
 * NAMES_COUNT. */
static size_t name_at(struct dm_str text, size_t *ret_end)
{
	for (size_t i = 0; i < NAMES_COUNT; i++) {
		struct dm_str name = dm_str_from_c(NAMES[i]);

		if (text.n > name.n + 1 && dm_str_starts(dm_str_from(text, 1), name) &&
			text.p[name.n + 1] == '}') {
			*ret_end = name.n + 2;
			return i;
		}
	}
	return NAMES_COUNT;
}

bool dm_message_is_sound(struct dm_str text)
{
	for (size_t at = 0, end = 0; at < text.n; at++) {
		if (text.p[at] == '}')
			return false;
		if (text.p[at] != '{')
			continue;
		if (name_at(dm_str_from(text, at), &end) == NAMES_COUNT)
			return false;
		at += end - 1;
	}
	return true;
}

static void add_value(struct dm_buf *buf, struct dm_str value)
{
	struct dm_str shown = value;
	size_t at = 0;
	uint32_t c;

	if (value.n > DM_MESSAGE_VALUE_MAX) { /* bytes, so perhaps too many characters */
		shown.n = 0;
		for (size_t n = 0; n < DM_MESSAGE_VALUE_MAX && dm_utf8_next(value, &at, &c); n++)
			shown.n = at;
	}
	size_t from = buf->n;
	dm_buf_add(buf, shown);
	for (size_t i = from; i < buf->n; i++)
		if (buf->p[i] == '\n')
			buf->p[i] = ' ';
	if (shown.n < value.n)
		dm_buf_add_c(buf, "…");
}

void dm_message_write(struct dm_buf *buf, struct dm_str text, const struct dm_values *values)
{
	const struct dm_str by_name[NAMES_COUNT] = { values->value, values->against, values->more };

	while (text.n) {
		const char *bracket = memchr(text.p, '{', text.n);
		size_t end = bracket ? (size_t)(bracket - text.p) : text.n;

		dm_buf_add(buf, dm_str_first(text, end));
		text = dm_str_from(text, end);
		size_t name = text.n ? name_at(text, &end) : NAMES_COUNT;
		if (name < NAMES_COUNT)
			add_value(buf, by_name[name]);
		else
			end = text.n ? 1 : 0; /* no name: none that was found sound */
		text = dm_str_from(text, end);
	}
}
