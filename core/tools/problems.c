#include "problems.h"

#include <stdio.h>

#include "say.h"

void dm_problems_say(struct dm_arena *arena, const struct dm_problems *problems, bool only_errors)
{
	for (size_t i = 0; i < problems->list.n; i++)
		if (!only_errors || !problems->list.items[i].is_warning)
			(void)fputs(dm_problem_text(arena, &problems->list.items[i]).p, stderr);
}

static void print(const struct dm_problem *problem)
{
	(void)printf(
		"{\"severity\": \"%s\", \"file\": ", problem->is_warning ? "warning" : "error");
	dm_say_json(problem->file.p); /* made from C strings, so NUL stands behind */
	if (problem->line)
		(void)printf(", \"line\": %u", problem->line);
	if (problem->column)
		(void)printf(", \"column\": %u", problem->column);
	(void)fputs(", \"text\": ", stdout);
	dm_say_json(problem->text.p);
	(void)fputs("}", stdout);
}

void dm_problems_json(const struct dm_problems *problems)
{
	(void)fputs("[", stdout);
	for (size_t i = 0; i < problems->list.n; i++) {
		(void)fputs(i ? ", " : "", stdout);
		print(&problems->list.items[i]);
	}
	(void)fputs("]", stdout);
}
