/* Completes dropmill.yaml(5) from the table of keys: copies the page from stdin to stdout, and in the
 * place of a line @TOP@ or @ROUTE@ writes the keys of that scope (scdoc(5)). */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "settings/schema.h"
#include "settings/value.h"

enum { LINE_BYTES = 1024 };

/* Text in which nothing is markup. */
static void put_literal(struct dm_str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (strchr("\\*_`", text.p[i]))
			(void)putchar('\\');
		(void)putchar(text.p[i]);
	}
}

static void put_heading(const struct dm_setting *row)
{
	(void)putchar('*');
	if (row->map) {
		put_literal(dm_str_from_c(row->map));
		(void)putchar('.');
	}
	put_literal(dm_str_from_c(row->name));
	(void)puts("*");
}

static void put_default(const struct dm_setting *row)
{
	if (!row->standard) {
		(void)fputs(" Must be given.", stdout);
		return;
	}
	(void)fputs(" Default: ", stdout);
	if (row->standard[0])
		put_literal(dm_str_from_c(row->standard));
	else
		(void)fputs("empty", stdout);
	(void)putchar('.');
}

static void put_row(struct dm_arena *arena, const struct dm_setting *row)
{
	bool is_value = row->type != DM_SETTING_MAP && row->type != DM_SETTING_ROUTES;

	put_heading(row);
	(void)fputs("\t", stdout);
	put_literal(dm_str_from_c(row->text));
	(void)puts("");
	if (is_value) {
		(void)fputs("\n\tTakes ", stdout);
		put_literal(dm_value_wanted(arena, row));
		(void)putchar('.');
		put_default(row);
		(void)puts("");
	}
	(void)puts("");
}

static void put_scope(struct dm_arena *arena, enum dm_setting_scope scope)
{
	for (size_t i = 0; i < DM_SETTINGS_N; i++)
		if (DM_SETTINGS[i].scope == scope)
			put_row(arena, &DM_SETTINGS[i]);
}

int main(void)
{
	char line[LINE_BYTES];
	struct dm_arena arena;

	dm_arena_init(&arena, 0, NULL, NULL);
	while (fgets(line, sizeof(line), stdin)) {
		if (!strcmp(line, "@TOP@\n"))
			put_scope(&arena, DM_SCOPE_TOP);
		else if (!strcmp(line, "@ROUTE@\n"))
			put_scope(&arena, DM_SCOPE_ROUTE);
		else
			(void)fputs(line, stdout);
	}
	dm_arena_done(&arena);
	return ferror(stdin) || fflush(stdout) ? 74 : 0;
}
