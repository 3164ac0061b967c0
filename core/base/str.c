#include "str.h"

ptrdiff_t dm_str_find(struct dm_str s, struct dm_str what)
{
	if (what.n == 0)
		return 0;
	if (s.n < what.n)
		return -1;
	const char *hit = memmem(s.p, s.n, what.p, what.n);
	return hit ? hit - s.p : -1;
}

int dm_str_compare(struct dm_str a, struct dm_str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int r = n ? memcmp(a.p, b.p, n) : 0;

	if (r)
		return r;
	return (a.n > b.n) - (a.n < b.n);
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct dm_str dm_str_trim(struct dm_str s)
{
	while (s.n && is_blank(s.p[0]))
		s = dm_str_from(s, 1);
	while (s.n && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool dm_str_split(struct dm_str *rest, char separator, struct dm_str *ret_piece)
{
	if (!rest->p)
		return false;
	const char *hit = rest->n ? memchr(rest->p, separator, rest->n) : NULL;

	if (!hit) {
		if (!rest->n)
			return false;
		*ret_piece = *rest;
		*rest = DM_NULL;
		return true;
	}
	*ret_piece = (struct dm_str){ rest->p, (size_t)(hit - rest->p) };
	*rest = dm_str_from(*rest, ret_piece->n + 1);
	return true;
}

bool dm_str_is_one_of(struct dm_str s, const char *const *words)
{
	for (; *words; words++)
		if (dm_str_eq(s, dm_str_from_c(*words)))
			return true;
	return false;
}

void dm_buf_init(struct dm_buf *b, struct dm_arena *arena)
{
	*b = (struct dm_buf){ .arena = arena };
}

char *dm_buf_reserve(struct dm_buf *b, size_t n)
{
	if (n >= b->room - b->n || !b->room) {
		size_t room = b->room ? b->room * 2 : 64;

		while (room <= b->n + n)
			room *= 2;
		b->p = dm_arena_grow(b->arena, b->p, b->room, room);
		b->room = room;
	}
	return b->p + b->n;
}

void dm_buf_add(struct dm_buf *b, struct dm_str s)
{
	if (!s.n)
		return;
	memcpy(dm_buf_reserve(b, s.n), s.p, s.n);
	b->n += s.n;
}

void dm_buf_add_c(struct dm_buf *b, const char *s)
{
	dm_buf_add(b, dm_str_from_c(s));
}

void dm_buf_add_byte(struct dm_buf *b, char c)
{
	*dm_buf_reserve(b, 1) = c;
	b->n++;
}

struct dm_str dm_buf_str(struct dm_buf *b)
{
	*dm_buf_reserve(b, 1) = '\0';
	return (struct dm_str){ b->p, b->n };
}

void dm_buf_clear(struct dm_buf *b)
{
	b->n = 0;
}
