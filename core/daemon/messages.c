#include "messages.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/str.h"
#include "base/utf8.h"

static const char *const LANGUAGES[] = { "zh", "en", NULL };
static const char *const WORDS[] = { "title", "what", "advice", "where", "detail", "file", "time",
	"attempts", "job", "row", "column", "admin", NULL };
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

static struct dm_str word_of(const struct dm_messages *m, const char *key, const char *language)
{
	return in_language(dm_yaml_find(m->page, dm_str_from_c(key)), language);
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

/* What programs say is English in every language. */
static bool is_english(const char *s)
{
	while (*s && (unsigned char)*s < 0x80)
		s++;
	return !*s;
}

static void add_row(struct text *to, struct dm_str word, const char *value, bool is_foreign)
{
	add_c(to, "<tr><th scope=\"row\">");
	escape(to, word);
	add_c(to, is_foreign ? "</th><td lang=\"en\">" : "</th><td>");
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

/* A part of a package (word/document.xml) is nothing that people see in their document. */
static bool is_package_part(const char *part)
{
	struct dm_str s = dm_str_from_c(part);

	return dm_str_ends(s, DM_STR(".xml")) || dm_str_ends(s, DM_STR(".rels")) ||
	       dm_str_find(s, DM_STR("/")) >= 0;
}

/* Words with a number where they say {n}. */
static void add_numbered(struct text *to, struct dm_str words, uint32_t number)
{
	static const struct dm_str place = { "{n}", 3 };
	ptrdiff_t at = dm_str_find(words, place);
	char text[16];

	(void)snprintf(text, sizeof(text), "%u", (unsigned)number);
	escape(to, at < 0 ? words : dm_str_first(words, (size_t)at));
	add_c(to, text);
	if (at >= 0)
		escape(to, dm_str_from(words, (size_t)at + place.n));
}

/* Sheet, row and column, each with its word, where people can find them. */
static void add_place(struct text *to, const struct dm_messages *m, const char *language,
	const struct dm_error *error)
{
	const struct {
		const char *word;
		uint32_t number;
	} numbers[] = { { "row", error->line }, { "column", error->column } };

	if (is_package_part(error->part) || (!error->part[0] && !error->line))
		return;
	add_c(to, "<tr><th scope=\"row\">");
	escape(to, word_of(m, "where", language));
	add_c(to, "</th><td>");
	escape(to, dm_str_from_c(error->part));
	for (size_t i = 0; i < 2 && numbers[i].number; i++) {
		add_c(to, i || error->part[0] ? " " : "");
		add_numbered(to, word_of(m, numbers[i].word, language), numbers[i].number);
	}
	add_c(to, "</td></tr>\n");
}

/* The same for administrators: any part, with line and column as programs say them. */
static void add_part(struct text *to, struct dm_str word, const struct dm_error *error)
{
	char place[160];

	if (!is_package_part(error->part))
		return;
	(void)snprintf(place, sizeof(place), "%s %u:%u", error->part, error->line, error->column);
	add_row(to, word, error->line ? place : error->part, false);
}

/* 2026-11-23 16:00 in the time of this place; as given where it is no time. */
static void add_time(struct text *to, struct dm_str word, const char *time)
{
	struct tm tm = { 0 };
	char local[32];
	const char *end = strptime(time, "%Y-%m-%dT%H:%M:%S", &tm);
	time_t seconds = end ? timegm(&tm) : 0;

	bool is_time = end && localtime_r(&seconds, &tm) &&
		       strftime(local, sizeof(local), "%Y-%m-%d %H:%M", &tm);
	add_row(to, word, is_time ? local : time, false);
}

/* The hand of the reports (plugins/html/style.css): the same faces, lines and paper. */
static const char STYLE[] =
	"@page{size:A4;margin:26mm 22mm 25mm}\n"
	"html{font:12pt/1.6 'FangSong_GB2312','FangSong','仿宋','STFangsong','SimSun',"
	"'AR PL UMing CN','Noto Serif CJK SC',serif;color:#000;background:#fff}\n"
	":lang(en){font-family:'Times New Roman','Liberation Serif',serif}\n"
	"body{margin:0}main{padding:0 .5pt}\n"
	"h1,h2,th{font-family:'SimHei','黑体','STHeiti','WenQuanYi Zen Hei',"
	"'Noto Sans CJK SC',sans-serif;font-weight:normal}\n"
	"h1{font-size:20pt;line-height:1.35;text-align:center;margin:0 0 8mm}\n"
	"h2{font-size:14pt;margin:6mm 0 1mm;break-after:avoid}\n"
	"p{margin:0;font-size:14pt}\n"
	"table{border-collapse:collapse;table-layout:fixed;width:100%;margin-top:8mm;"
	"font-size:10.5pt;line-height:1.4}\n"
	"caption{text-align:left;padding-bottom:1.4mm}\n"
	"th,td{border:.75pt solid #000;padding:1.5mm 2mm;text-align:left;"
	"overflow-wrap:anywhere}\n"
	"th{width:22%}\ntr{break-inside:avoid}\n"
	".admin{font-size:9pt}\n"
	"@media screen{html{background:#e8e8e6}main{box-sizing:border-box;max-width:210mm;"
	"margin:1em auto;padding:20mm;background:#fff;"
	"box-shadow:0 1px 6px rgba(0,0,0,.25)}}\n"
	"@media screen and (max-width:60em){main{padding:5mm}}\n";

static void add_head(struct text *to, const char *title, const char *language)
{
	add_c(to, "<!DOCTYPE html>\n<html lang=\"");
	add_c(to, strcmp(language, "en") == 0 ? "en" : "zh");
	add_c(to, "\">\n<head>\n<meta charset=\"utf-8\"/>\n"
		  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		  "style-src 'unsafe-inline'\"/>\n"
		  "<meta name=\"viewport\" content=\"width=device-width\"/>\n<style>\n");
	add_c(to, STYLE);
	add_c(to, "</style>\n<title>");
	escape(to, dm_str_from_c(title));
	add_c(to, "</title>\n</head>\n<body>\n<main>\n");
}

/* What only an administrator can use stands apart and small. */
static void add_admin(struct text *to, const struct dm_why *why, const struct dm_messages *m,
	const char *language)
{
	bool is_foreign = strcmp(language, "en") != 0 && is_english(why->error->text);
	char attempts[24];

	add_c(to, "<table class=\"admin\">\n<caption>");
	escape(to, word_of(m, "admin", language));
	add_c(to, "</caption>\n<tbody>\n");
	add_row(to, word_of(m, "detail", language), why->error->text, is_foreign);
	add_part(to, word_of(m, "where", language), why->error);
	(void)snprintf(attempts, sizeof(attempts), "%llu", (unsigned long long)why->attempts);
	add_row(to, word_of(m, "attempts", language), attempts, false);
	add_row(to, word_of(m, "job", language), why->job->id, false);
	add_c(to, "</tbody>\n</table>\n");
}

static void add_page(struct text *to, const struct dm_why *why, const struct dm_messages *m,
	const char *language)
{
	const struct dm_yaml *reason = reason_of(m, why->error);

	add_head(to, why->file, language);
	add_c(to, "<h1>");
	escape(to, word_of(m, "title", language));
	add_c(to, "</h1>\n");
	add_section(to, word_of(m, "what", language),
		in_language(dm_yaml_find(reason, DM_STR("what")), language));
	add_section(to, word_of(m, "advice", language),
		in_language(dm_yaml_find(reason, DM_STR("advice")), language));
	add_c(to, "<table>\n<tbody>\n");
	add_row(to, word_of(m, "file", language), why->file, false);
	add_place(to, m, language, why->error);
	add_time(to, word_of(m, "time", language), why->time);
	add_c(to, "</tbody>\n</table>\n");
	add_admin(to, why, m, language);
	add_c(to, "</main>\n</body>\n</html>\n");
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
