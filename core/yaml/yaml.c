/* The one place that knows libfyaml. Walks its events rather than its documents: no second tree, and
 * plain scalars stay slices of the file. What the subset leaves out is refused here, with its
 * place. */
#include "yaml.h"

#include <errno.h>
#include <fcntl.h>
#include <libfyaml.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/fd.h"
#include "base/intern.h"
#include "base/str.h"
#include "base/utf8.h"

enum { DEPTH_MAX = 32, FILE_MAX = 4 * 1024 * 1024, PART_MAX = 95 };

/* A list or map that is being filled. */
struct frame {
	struct dm_yaml *node;
	struct dm_yaml *last;
	struct dm_yaml *key; /* read, its value is yet to come */
};

struct tree {
	struct dm_arena *arena;
	struct dm_str file, text;
	struct dm_error *err;
	struct dm_yaml *root;
	struct frame frames[DEPTH_MAX];
	size_t depth;
};

/* A long path keeps its end, which tells more. */
static struct dm_str tail(struct dm_str file)
{
	size_t from = file.n > PART_MAX ? file.n - PART_MAX : 0;

	while (from < file.n && ((unsigned char)file.p[from] & 0xC0) == 0x80)
		from++;
	return dm_str_from(file, from);
}

int dm_yaml_fail(struct dm_error *err, const struct dm_yaml *node, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	(void)dm_error_set(err, DM_E_CONFIG, "yaml.value", "%s", text);
	dm_error_place(err, tail(node->file), node->line, node->column);
	return DM_E_CONFIG;
}

static int fail_at(struct tree *t, int line, int column, const char *text)
{
	(void)dm_error_set(t->err, DM_E_CONFIG, "yaml.syntax", "%s", text);
	dm_error_place(t->err, tail(t->file), line > 0 ? (uint32_t)line : 1,
		column > 0 ? (uint32_t)column : 1);
	return DM_E_CONFIG;
}

static struct dm_yaml *node_new(struct tree *t, enum dm_yaml_kind kind, const struct fy_mark *mark)
{
	struct dm_yaml *node = DM_NEW(t->arena, struct dm_yaml);

	node->kind = kind;
	node->file = t->file;
	node->line = mark ? (uint32_t)mark->line + 1 : 1;
	node->column = mark ? (uint32_t)mark->column + 1 : 1;
	return node;
}

static int put_key(struct tree *t, struct frame *f, struct dm_yaml *key)
{
	if (key->kind != DM_YAML_SCALAR || !key->text.n)
		return dm_yaml_fail(t->err, key, "a key must be a text");
	if (dm_yaml_find(f->node, key->text))
		return dm_yaml_fail(t->err, key, "the key %.*s stands here for the second time",
			DM_FMT(key->text));
	f->key = key;
	return 0;
}

/* Puts a node where it belongs: the root, the next key, or the next member. */
static int put(struct tree *t, struct dm_yaml *node)
{
	if (!t->depth) {
		t->root = node;
		return 0;
	}
	struct frame *f = &t->frames[t->depth - 1];
	if (f->node->kind == DM_YAML_MAP && !f->key)
		return put_key(t, f, node);
	node->key = f->key;
	f->key = NULL;
	if (f->last)
		f->last->next = node;
	else
		f->node->first = node;
	f->last = node;
	f->node->n++;
	return 0;
}

static bool is_null(struct fy_token *token, struct dm_str s)
{
	static const char *const NULLS[] = { "", "~", "null", NULL };

	return fy_token_scalar_style(token) == FYSS_PLAIN && dm_str_is_one_of(s, NULLS);
}

static int on_scalar(struct tree *t, struct fy_event *event)
{
	struct fy_token *token = event->scalar.value;
	struct dm_yaml *node = node_new(t, DM_YAML_SCALAR, fy_event_start_mark(event));

	if (event->scalar.anchor || event->scalar.tag)
		return dm_yaml_fail(t->err, node, "anchors and tags are not supported");
	size_t n = 0;
	const char *p = fy_token_get_text(token, &n);
	if (!p && n)
		return dm_error_set(t->err, DM_E_NOMEM, "yaml.memory", "out of memory");
	struct dm_str s = { p ? p : "", n };
	bool borrowed = s.p >= t->text.p && s.p + n <= t->text.p + t->text.n;
	if (!is_null(token, s))
		node->text = borrowed ? s : dm_arena_str(t->arena, s);
	return put(t, node);
}

static int on_begin(struct tree *t, struct fy_event *event)
{
	bool is_map = event->type == FYET_MAPPING_START;
	struct dm_yaml *node =
		node_new(t, is_map ? DM_YAML_MAP : DM_YAML_LIST, fy_event_start_mark(event));

	if (is_map ? event->mapping_start.anchor || event->mapping_start.tag
		   : event->sequence_start.anchor || event->sequence_start.tag)
		return dm_yaml_fail(t->err, node, "anchors and tags are not supported");
	if (t->depth == DEPTH_MAX)
		return dm_yaml_fail(t->err, node, "nested deeper than %d levels", DEPTH_MAX);
	int r = put(t, node);
	if (!r)
		t->frames[t->depth++] = (struct frame){ .node = node };
	return r;
}

static int on_event(struct tree *t, struct fy_event *event)
{
	const struct fy_mark *mark;

	switch (event->type) {
	case FYET_SCALAR: return on_scalar(t, event);
	case FYET_MAPPING_START:
	case FYET_SEQUENCE_START: return on_begin(t, event);
	case FYET_MAPPING_END:
	case FYET_SEQUENCE_END: t->depth--; return 0;
	case FYET_ALIAS:
		mark = fy_event_start_mark(event);
		return fail_at(t, mark ? mark->line + 1 : 0, mark ? mark->column + 1 : 0,
			"aliases are not supported");
	case FYET_DOCUMENT_START:
		mark = fy_event_start_mark(event);
		if (t->root)
			return fail_at(t, mark ? mark->line + 1 : 0, 1,
				"a second document stands in the file");
		return 0;
	default: return 0;
	}
}

static void parser_close(struct fy_parser **parser)
{
	if (*parser)
		fy_parser_destroy(*parser);
	*parser = NULL;
}

static void diag_close(struct fy_diag **diag)
{
	if (*diag)
		fy_diag_destroy(*diag);
	*diag = NULL;
}

static int syntax_error(struct tree *t, struct fy_diag *diag)
{
	void *at = NULL;
	struct fy_diag_error *first = fy_diag_errors_iterate(diag, &at);

	if (!first)
		return fail_at(t, 0, 0, "this is no YAML");
	return fail_at(t, first->line, first->column, first->msg);
}

static int walk(struct tree *t, struct fy_parser *parser, struct fy_diag *diag)
{
	struct fy_event *event;
	int r = 0;

	while (!r && (event = fy_parser_parse(parser))) {
		r = on_event(t, event);
		fy_parser_event_free(parser, event);
	}
	if (!r && fy_parser_get_stream_error(parser))
		r = syntax_error(t, diag);
	return r;
}

/* libfyaml passes some malformed UTF-8, so the bytes are judged before it sees them. */
static int check_bytes(struct tree *t)
{
	size_t good = dm_utf8_valid_prefix(t->text);
	int line = 1;

	if (good == t->text.n && (!good || !memchr(t->text.p, '\0', good)))
		return 0;
	const char *nul = good ? memchr(t->text.p, '\0', good) : NULL;
	size_t bad = nul ? (size_t)(nul - t->text.p) : good;
	for (size_t i = 0; i < bad; i++)
		line += t->text.p[i] == '\n';
	return fail_at(t, line, 0, "a byte here is no UTF-8 text; save the file as UTF-8");
}

int dm_yaml_from_text(struct dm_arena *arena, struct dm_str file, struct dm_str text,
	const struct dm_yaml **ret, struct dm_error *err)
{
	struct tree t = { .arena = arena, .file = file, .text = text, .err = err };
	struct fy_diag_cfg diag_cfg;

	if (dm_str_starts(text, DM_STR("\xEF\xBB\xBF")))
		t.text = dm_str_from(text, 3);
	int r = check_bytes(&t);
	if (r)
		return r;
	fy_diag_cfg_default(&diag_cfg);
	diag_cfg.colorize = false;
	DM_AUTO(diag_close) struct fy_diag *diag = fy_diag_create(&diag_cfg);
	if (!diag)
		return dm_error_set(err, DM_E_NOMEM, "yaml.memory", "out of memory");
	fy_diag_set_collect_errors(diag, true);
	struct fy_parse_cfg cfg = {
		.flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_DEFAULT_VERSION_1_2 |
			 FYPCF_JSON_NONE,
		.diag = diag,
	};
	DM_AUTO(parser_close) struct fy_parser *parser = fy_parser_create(&cfg);
	if (!parser)
		return dm_error_set(err, DM_E_NOMEM, "yaml.memory", "out of memory");
	if (t.text.n) {
		if (fy_parser_set_string(parser, t.text.p, t.text.n))
			return dm_error_set(err, DM_E_NOMEM, "yaml.memory", "out of memory");
		r = walk(&t, parser, diag);
		if (r)
			return r;
	}
	*ret = t.root ? t.root : node_new(&t, DM_YAML_SCALAR, NULL);
	return 0;
}

static int read_whole(
	struct dm_arena *arena, const char *path, struct dm_str *ret, struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return dm_error_errno(err, errno, path);
	if (!S_ISREG(st.st_mode) || st.st_size > FILE_MAX)
		return dm_error_set(err, DM_E_CONFIG, "yaml.file",
			"%s is no regular file of at most %d bytes", path, FILE_MAX);
	size_t n = (size_t)st.st_size, have = 0;
	char *p = dm_arena_alloc(arena, n + 1);
	while (have < n) {
		int64_t got = dm_fd_read_at(fd, have, p + have, n - have);

		if (got < 0)
			return dm_error_errno(err, (int)-got, path);
		if (got == 0)
			break; /* it shrank meanwhile: what is there counts */
		have += (size_t)got;
	}
	*ret = (struct dm_str){ p, have };
	return 0;
}

int dm_yaml_read(
	struct dm_arena *arena, const char *path, const struct dm_yaml **ret, struct dm_error *err)
{
	struct dm_str text;
	int r = read_whole(arena, path, &text, err);

	if (r)
		return r;
	return dm_yaml_from_text(arena, dm_arena_str(arena, dm_str_from_c(path)), text, ret, err);
}

const struct dm_yaml *dm_yaml_find(const struct dm_yaml *map, struct dm_str key)
{
	if (!map || map->kind != DM_YAML_MAP)
		return NULL;
	for (const struct dm_yaml *c = map->first; c; c = c->next)
		if (dm_str_eq(c->key->text, key))
			return c;
	return NULL;
}

int dm_yaml_expect(const struct dm_yaml *node, enum dm_yaml_kind kind, struct dm_error *err)
{
	static const char *const NAMES[] = { "", "a text", "a list", "a map" };

	if (node->kind == kind && (kind != DM_YAML_SCALAR || node->text.p))
		return 0;
	return dm_yaml_fail(err, node->key ? node->key : node, "%.*s%s%s is expected here",
		DM_FMT(node->key ? node->key->text : DM_NULL), node->key ? ": " : "", NAMES[kind]);
}

int dm_yaml_only_keys(const struct dm_yaml *map, const char *const *keys, struct dm_error *err)
{
	char known[256] = "";
	size_t n = 0;
	int r = dm_yaml_expect(map, DM_YAML_MAP, err);

	if (r)
		return r;
	for (const struct dm_yaml *c = map->first; c; c = c->next) {
		if (dm_str_is_one_of(c->key->text, keys))
			continue;
		for (; *keys && n < sizeof(known); keys++)
			n += (size_t)snprintf(
				known + n, sizeof(known) - n, "%s%s", n ? ", " : "", *keys);
		return dm_yaml_fail(err, c->key, "the key %.*s is not known here; known are %s",
			DM_FMT(c->key->text), known);
	}
	return 0;
}
