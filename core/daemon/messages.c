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

/* Escapes; bytes that are no UTF-8, and controls that could reorder the line, become U+FFFD. */
static void put(FILE *to, struct dm_str s)
{
	size_t at = 0;
	uint32_t c;
	char bytes[4];

	while (dm_utf8_next(s, &at, &c)) {
		bool is_bad = !dm_xml_char(c) || (c >= 0x202A && c <= 0x202E) ||
			      (c >= 0x2066 && c <= 0x2069);

		if (c == '<' || c == '>' || c == '&' || c == '"' || c == '\'')
			(void)fprintf(to, "&#%u;", c);
		else
			(void)fwrite(bytes, 1, dm_utf8_put(bytes, is_bad ? 0xFFFD : c), to);
	}
}

static void put_row(FILE *to, struct dm_str word, const char *value)
{
	(void)fputs("<tr><th>", to);
	put(to, word);
	(void)fputs("</th><td>", to);
	put(to, dm_str_from_c(value));
	(void)fputs("</td></tr>\n", to);
}

static void put_section(FILE *to, struct dm_str word, struct dm_str text)
{
	(void)fputs("<h2>", to);
	put(to, word);
	(void)fputs("</h2>\n<p>", to);
	put(to, text);
	(void)fputs("</p>\n", to);
}

static void put_page(
	FILE *to, const struct dm_why *why, const struct dm_messages *m, const char *language)
{
	static const char head[] =
		"<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		"style-src 'unsafe-inline'\">\n"
		"<style>body{font-family:sans-serif;max-width:45em;margin:2em auto;padding:0 1em;"
		"line-height:1.6}th{text-align:left;padding-right:1em;vertical-align:top}"
		"td{overflow-wrap:anywhere}</style>\n<title>";
	const struct dm_yaml *reason = reason_of(m, why->error);
	char place[160], attempts[24];

#define WORD(key) in_language(dm_yaml_find(m->page, DM_STR(key)), language)
#define REASON(key) in_language(dm_yaml_find(reason, DM_STR(key)), language)
	(void)fprintf(to, "<!DOCTYPE html>\n<html lang=\"%s\">\n%s",
		strcmp(language, "en") == 0 ? "en" : "zh", head);
	put(to, dm_str_from_c(why->file));
	(void)fputs("</title>\n<h1>", to);
	put(to, WORD("title"));
	(void)fputs("</h1>\n", to);
	put_section(to, WORD("what"), REASON("what"));
	put_section(to, WORD("advice"), REASON("advice"));
	(void)fputs("<table>\n", to);
	put_row(to, WORD("file"), why->file);
	if (why->error->part[0] || why->error->line) {
		(void)snprintf(place, sizeof(place), "%s %u:%u", why->error->part, why->error->line,
			why->error->column);
		put_row(to, WORD("where"), why->error->line ? place : why->error->part);
	}
	put_row(to, WORD("detail"), why->error->text);
	(void)snprintf(attempts, sizeof(attempts), "%llu", (unsigned long long)why->attempts);
	put_row(to, WORD("attempts"), attempts);
	put_row(to, WORD("time"), why->time);
	put_row(to, WORD("job"), why->job->id);
	(void)fputs("</table>\n</html>\n", to);
#undef WORD
#undef REASON
}

int dm_why_page(const struct dm_why *why, const struct dm_messages *m, const char *language,
	char **ret, struct dm_error *err)
{
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);
	bool is_whole = to != NULL;

	if (to) {
		put_page(to, why, m, language);
		is_whole = !ferror(to);
		is_whole = fclose(to) == 0 && is_whole;
	}
	if (!is_whole) {
		free(text);
		return dm_error_set(err, DM_E_NOMEM, "messages.memory", "no memory for a page");
	}
	*ret = text;
	return 0;
}
