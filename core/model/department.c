#include "department.h"

#include "base/str.h"
#include "base/utf8.h"
#include "forms.h"
#include "normalise.h"

enum { CODE_MIN = 3 };

static bool is_code_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Bytes of a code in front: digits, and letters behind the first digits. */
static size_t code_run(struct dm_str s)
{
	size_t n = 0, digits = 0;

	while (n < s.n && is_code_byte(s.p[n])) {
		digits += s.p[n] >= '0' && s.p[n] <= '9';
		n++;
	}
	return digits >= CODE_MIN && s.p[0] >= '0' && s.p[0] <= '9' ? n : 0;
}

static size_t mark_length(struct dm_str s, const char *const *marks)
{
	for (; *marks; marks++)
		if (dm_str_starts(s, dm_str_from_c(*marks)))
			return strlen(*marks);
	return 0;
}

static bool code_in_front(struct dm_str s, struct dm_str *code, struct dm_str *name)
{
	static const char *const OPEN[] = { "[", "(", "（", "【", "〔", "［", NULL };
	static const char *const CLOSE[] = { "]", ")", "）", "】", "〕", "］", NULL };
	static const char *const JOIN[] = { "-", "_", "—", "－", "–", " ", "　", "、", ".", ":",
		"：", NULL };
	size_t open = mark_length(s, OPEN), n = code_run(dm_str_from(s, open)), at = open + n;

	if (!n)
		return false;
	if (open) {
		size_t close = mark_length(dm_str_from(s, at), CLOSE);
		if (!close)
			return false;
		at += close;
	}
	for (size_t join; (join = mark_length(dm_str_from(s, at), JOIN)) != 0;)
		at += join;
	/* A year, an amount or a document's number is no code: 2021年…, 3个…, 5000户… */
	size_t behind = at;
	uint32_t c;
	if (!dm_utf8_next(s, &behind, &c) || c < 0x80 || c == 0x5E74 /* 年 */)
		return false;
	*code = (struct dm_str){ s.p + open, n };
	*name = dm_str_from(s, at);
	return true;
}

static bool code_behind(struct dm_str s, struct dm_str *code, struct dm_str *name)
{
	size_t n = 0;

	while (n < s.n && is_code_byte(s.p[s.n - n - 1]))
		n++;
	struct dm_str before = dm_str_first(s, s.n - n);
	if (code_run(dm_str_from(s, s.n - n)) != n || n == 0 || before.n == 0 ||
		before.p[before.n - 1] != ' ')
		return false;
	*code = dm_str_from(s, s.n - n);
	*name = dm_str_trim(before);
	return true;
}

void dm_code_split(struct dm_str text, struct dm_str *ret_code, struct dm_str *ret_name)
{
	*ret_code = DM_NULL;
	*ret_name = text;
	if (!code_in_front(text, ret_code, ret_name))
		(void)code_behind(text, ret_code, ret_name);
}

bool dm_bracket_at_end(struct dm_str text, struct dm_str *ret_before, struct dm_str *ret_inside)
{
	static const char *const PAIRS[][2] = { { "（", "）" }, { "(", ")" }, { "（", ")" },
		{ "(", "）" }, { "[", "]" }, { "【", "】" } };

	for (size_t i = 0; i < sizeof(PAIRS) / sizeof(PAIRS[0]); i++) {
		struct dm_str open = dm_str_from_c(PAIRS[i][0]), close = dm_str_from_c(PAIRS[i][1]);

		if (!dm_str_ends(text, close))
			continue;
		for (size_t at = text.n - close.n; at > 0; at--) {
			if (!dm_str_starts(dm_str_from(text, at - 1), open))
				continue;
			size_t inside = at - 1 + open.n;
			*ret_before = dm_str_trim(dm_str_first(text, at - 1));
			*ret_inside = dm_str_trim(
				(struct dm_str){ text.p + inside, text.n - close.n - inside });
			return true;
		}
	}
	return false;
}

bool dm_department_from_text(struct dm_arena *arena, const struct dm_forms *forms,
	struct dm_str text, struct dm_department *ret)
{
	struct dm_department d = { 0 };
	struct dm_str name, before, inside, line = dm_text_line(arena, text);

	dm_code_split(line, &d.code, &name);
	while (dm_bracket_at_end(name, &before, &inside)) {
		bool is_stamp = dm_words_within(&forms->stamps, inside);

		if (!before.n && !is_stamp)
			break;
		name = before;
		if (is_stamp)
			continue;
		d.scope = inside.n ? inside : DM_NULL;
		break;
	}
	if (!name.n)
		return false;
	d.name = name;
	*ret = d;
	return true;
}

bool dm_department_eq(const struct dm_department *a, const struct dm_department *b)
{
	return dm_str_eq(a->code, b->code) && dm_str_eq(a->name, b->name) &&
	       dm_str_eq(a->scope, b->scope);
}
