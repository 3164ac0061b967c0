#include "problem.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

enum { SHOWN_MAX = 200, TEXT_MAX = 512 };

void dm_problems_init(struct dm_problems *problems, struct dm_arena *arena)
{
	*problems = (struct dm_problems){ .arena = arena };
}

void dm_problems_lend(struct dm_problems *problems, struct dm_str file, struct dm_str text)
{
	struct dm_problem_source source = { file, text };

	DM_PUSH(problems->arena, &problems->sources, source);
}

static struct dm_str line_of(struct dm_str text, uint32_t line)
{
	struct dm_str piece;

	if (dm_str_starts(text, DM_STR("\xEF\xBB\xBF")))
		text = dm_str_from(text, 3);
	while (line && dm_str_split(&text, '\n', &piece))
		if (!--line)
			return dm_str_ends(piece, DM_STR("\r")) ? dm_str_first(piece, piece.n - 1)
								: piece;
	return DM_NULL;
}

static void add(
	struct dm_problems *problems, struct dm_problem problem, const char *format, va_list args)
{
	char text[TEXT_MAX];

	(void)vsnprintf(text, sizeof(text), format, args);
	problem.text =
		dm_arena_str(problems->arena, dm_utf8_cut(dm_str_from_c(text), sizeof(text) - 1));
	problem.rank = problems->sources.n;
	for (size_t i = 0; problem.line && i < problems->sources.n; i++) {
		if (!dm_str_eq(problems->sources.items[i].file, problem.file))
			continue;
		problem.rank = i;
		problem.source = line_of(problems->sources.items[i].text, problem.line);
	}
	DM_PUSH(problems->arena, &problems->list, problem);
	problems->n_errors += !problem.is_warning;
}

static struct dm_problem at_node(const struct dm_yaml *node)
{
	if (!node)
		return (struct dm_problem){ 0 };
	return (struct dm_problem){
		.file = node->file, .line = node->line, .column = node->column
	};
}

void dm_problem_add(
	struct dm_problems *problems, const struct dm_yaml *node, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(problems, at_node(node), format, args);
	va_end(args);
}

void dm_problem_warn(
	struct dm_problems *problems, const struct dm_yaml *node, const char *format, ...)
{
	struct dm_problem problem = at_node(node);
	va_list args;

	problem.is_warning = true;
	va_start(args, format);
	add(problems, problem, format, args);
	va_end(args);
}

void dm_problem_add_at(struct dm_problems *problems, struct dm_str file, uint32_t line,
	uint32_t column, const char *format, ...)
{
	struct dm_problem problem = { .file = file, .line = line, .column = column };
	va_list args;

	va_start(args, format);
	add(problems, problem, format, args);
	va_end(args);
}

static bool stands_before(const struct dm_problem *a, const struct dm_problem *b)
{
	if (a->rank != b->rank)
		return a->rank < b->rank;
	return a->line != b->line ? a->line < b->line : a->column < b->column;
}

/* They come nearly sorted, and qsort would not keep those of one place apart. */
void dm_problems_sort(struct dm_problems *problems)
{
	for (size_t i = 1; i < problems->list.n; i++) {
		struct dm_problem moved = problems->list.items[i];
		size_t j = i;

		for (; j && stands_before(&moved, &problems->list.items[j - 1]); j--)
			problems->list.items[j] = problems->list.items[j - 1];
		problems->list.items[j] = moved;
	}
}

static bool steers(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2066 && c <= 0x2069);
}

static void add_plain(struct dm_buf *to, struct dm_str s)
{
	size_t at = 0;
	uint32_t c;

	while (dm_utf8_next(s, &at, &c)) {
		char bytes[4];
		size_t n = dm_utf8_put(bytes, steers(c) && c != '\t' ? '?' : c);

		dm_buf_add(to, (struct dm_str){ bytes, n });
	}
}

/* Blocks of characters that take two columns of a terminal: enough to put a caret in its place. */
static bool is_wide(uint32_t c)
{
	return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
	       (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
	       (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
	       (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x20000 && c <= 0x3FFFD);
}

static void add_caret(struct dm_buf *to, struct dm_str line, uint32_t column)
{
	size_t at = 0;
	uint32_t c;

	dm_buf_add_c(to, "    ");
	for (uint32_t i = 1; i < column && dm_utf8_next(line, &at, &c); i++)
		dm_buf_add_c(to, c == '\t' ? "\t" : is_wide(c) ? "  " : " ");
	dm_buf_add_c(to, "^\n");
}

struct dm_str dm_problem_text(struct dm_arena *arena, const struct dm_problem *problem)
{
	struct dm_str shown = dm_utf8_cut(problem->source, SHOWN_MAX);
	struct dm_buf to;

	dm_buf_init(&to, arena);
	if (problem->file.n) {
		add_plain(&to, problem->file);
		if (problem->line)
			dm_buf_add(&to, dm_arena_printf(arena, ":%u", problem->line));
		if (problem->line && problem->column)
			dm_buf_add(&to, dm_arena_printf(arena, ":%u", problem->column));
		dm_buf_add_c(&to, ": ");
	}
	dm_buf_add_c(&to, problem->is_warning ? "warning: " : "error: ");
	add_plain(&to, problem->text);
	dm_buf_add_c(&to, "\n");
	if (shown.n) {
		dm_buf_add_c(&to, "    ");
		add_plain(&to, shown);
		dm_buf_add_c(&to, "\n");
		if (problem->column && problem->column <= dm_utf8_count(shown) + 1)
			add_caret(&to, shown, problem->column);
	}
	return dm_buf_str(&to);
}
