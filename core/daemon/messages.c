#include "messages.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/str.h"
#include "base/utf8.h"

static const char *const LANGUAGES[] = { "zh", "en", NULL };
static const char *const WORDS[] = { "title", "what", "advice", "where", "detail", "file", "time",
	"attempts", "job", NULL };
static const char *const PARTS[] = { "what", "advice", NULL };

/* A map of all languages to texts. */
static int check_texts(const struct dm_yaml *node, struct dm_error *err)
{
	int r = dm_yaml_expect(node, DM_YAML_MAP, err);

	r = r ? r : dm_yaml_only_keys(node, LANGUAGES, err);
	for (size_t i = 0; LANGUAGES[i] && !r; i++) {
		const struct dm_yaml *text = dm_yaml_find(node, dm_str_from_c(LANGUAGES[i]));

		r = text ? dm_yaml_expect(text, DM_YAML_SCALAR, err)
			 : dm_yaml_fail(err, node, "nothing in the language %s", LANGUAGES[i]);
	}
	return r;
}

/* A map of exactly these keys to such maps. */
static int check_all(const struct dm_yaml *node, const char *const *keys, struct dm_error *err)
{
	int r = dm_yaml_expect(node, DM_YAML_MAP, err);

	r = r ? r : dm_yaml_only_keys(node, keys, err);
	for (size_t i = 0; keys[i] && !r; i++) {
		const struct dm_yaml *member = dm_yaml_find(node, dm_str_from_c(keys[i]));

		r = member ? check_texts(member, err)
			   : dm_yaml_fail(err, node, "%s is missing", keys[i]);
	}
	return r;
}

int dm_messages_load(
	struct dm_arena *arena, const char *path, struct dm_messages *ret, struct dm_error *err)
{
	static const char *const keys[] = { "page", "reasons", NULL };
	const struct dm_yaml *tree;
	struct dm_messages m;
	int r = dm_yaml_read(arena, path, &tree, err);

	r = r ? r : dm_yaml_expect(tree, DM_YAML_MAP, err);
	r = r ? r : dm_yaml_only_keys(tree, keys, err);
	if (r)
		return r;
	m.page = dm_yaml_find(tree, DM_STR("page"));
	m.reasons = dm_yaml_find(tree, DM_STR("reasons"));
	if (!m.page || !m.reasons || !dm_yaml_find(m.reasons, DM_STR("bug")))
		return dm_yaml_fail(err, tree, "a catalogue has page, reasons and the reason bug");
	r = check_all(m.page, WORDS, err);
	for (const struct dm_yaml *c = m.reasons->first; c && !r; c = c->next)
		r = check_all(c, PARTS, err);
	if (!r)
		*ret = m;
	return r;
}

static struct dm_str in_language(const struct dm_yaml *texts, const char *language)
{
	const struct dm_yaml *text = dm_yaml_find(texts, dm_str_from_c(language));

	text = text ? text : dm_yaml_find(texts, DM_STR("zh"));
	return text ? text->text : DM_STR("");
}

static const struct dm_yaml *reason_of(const struct dm_messages *m, const struct dm_error *error)
{
	const struct dm_yaml *reason = dm_yaml_find(m->reasons, dm_str_from_c(error->id));

	if (!reason)
		reason = dm_yaml_find(m->reasons, dm_str_from_c(dm_code_name(error->code)));
	return reason ? reason : dm_yaml_find(m->reasons, DM_STR("bug"));
}

/* Text that grows on the heap; memory that is missing is told at the end. */
struct text {
	char *p;
	size_t n, room;
	bool is_short;
};

static void add(struct text *to, struct dm_str s)
{
	if (!to->is_short && to->room - to->n <= s.n) {
		size_t room = 2 * (to->n + s.n) + 1024;
		char *more = realloc(to->p, room);

		to->is_short = !more;
		to->p = more ? more : to->p;
		to->room = more ? room : to->room;
	}
	if (to->is_short || !s.n)
		return;
	memcpy(to->p + to->n, s.p, s.n);
	to->n += s.n;
	to->p[to->n] = '\0';
}

static void add_c(struct text *to, const char *s)
{
	add(to, dm_str_from_c(s));
}

static const char *entity_of(uint32_t c)
{
	switch (c) {
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '&': return "&amp;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	default: return NULL;
	}
}

/* Escapes; bytes that are no UTF-8, and controls that could reorder the line, become U+FFFD. */
static void escape(struct text *to, struct dm_str s)
{
	size_t at = 0;
	uint32_t c;
	char bytes[4];

	while (dm_utf8_next(s, &at, &c)) {
		bool is_bad = !dm_xml_char(c) || (c >= 0x202A && c <= 0x202E) ||
			      (c >= 0x2066 && c <= 0x2069);
		const char *entity = entity_of(c);

		if (entity)
			add_c(to, entity);
		else
			add(to, (struct dm_str){ bytes,
					dm_utf8_put(bytes, is_bad ? DM_UTF8_REPLACEMENT : c) });
	}
}

static void add_row(struct text *to, struct dm_str word, const char *value)
{
	add_c(to, "<tr><th>");
	escape(to, word);
	add_c(to, "</th><td>");
	escape(to, dm_str_from_c(value));
	add_c(to, "</td></tr>\n");
}

static void add_section(struct text *to, struct dm_str word, struct dm_str said)
{
	add_c(to, "<h2>");
	escape(to, word);
	add_c(to, "</h2>\n<p>");
	escape(to, said);
	add_c(to, "</p>\n");
}

static void add_place(struct text *to, struct dm_str word, const struct dm_error *error)
{
	char place[160];

	if (!error->part[0] && !error->line)
		return;
	(void)snprintf(place, sizeof(place), "%s %u:%u", error->part, error->line, error->column);
	add_row(to, word, error->line ? place : error->part);
}

static const char HEAD[] =
	"<meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
	"'none'; style-src 'unsafe-inline'\">\n"
	"<style>body{font-family:sans-serif;max-width:45em;margin:2em auto;"
	"padding:0 1em;line-height:1.6}th{text-align:left;padding-right:1em;"
	"vertical-align:top;white-space:nowrap}td{overflow-wrap:anywhere}</style>\n"
	"<title>";

static void add_page(struct text *to, const struct dm_why *why, const struct dm_messages *m,
	const char *language)
{
	const struct dm_yaml *reason = reason_of(m, why->error);
	char attempts[24];

#define WORD(key) in_language(dm_yaml_find(m->page, DM_STR(key)), language)
#define REASON(key) in_language(dm_yaml_find(reason, DM_STR(key)), language)
	add_c(to, "<!DOCTYPE html>\n<html lang=\"");
	add_c(to, strcmp(language, "en") == 0 ? "en" : "zh");
	add_c(to, "\">\n");
	add_c(to, HEAD);
	escape(to, dm_str_from_c(why->file));
	add_c(to, "</title>\n<h1>");
	escape(to, WORD("title"));
	add_c(to, "</h1>\n");
	add_section(to, WORD("what"), REASON("what"));
	add_section(to, WORD("advice"), REASON("advice"));
	add_c(to, "<table>\n");
	add_row(to, WORD("file"), why->file);
	add_place(to, WORD("where"), why->error);
	add_row(to, WORD("detail"), why->error->text);
	(void)snprintf(attempts, sizeof(attempts), "%llu", (unsigned long long)why->attempts);
	add_row(to, WORD("attempts"), attempts);
	add_row(to, WORD("time"), why->time);
	add_row(to, WORD("job"), why->job->id);
	add_c(to, "</table>\n</html>\n");
#undef WORD
#undef REASON
}

int dm_why_page(const struct dm_why *why, const struct dm_messages *m, const char *language,
	char **ret, struct dm_error *err)
{
	struct text text = { .p = NULL };

	add_page(&text, why, m, language);
	if (text.is_short) {
		free(text.p);
		return dm_error_set(err, DM_E_NOMEM, "messages.memory", "no memory for a page");
	}
	*ret = text.p;
	return 0;
}
