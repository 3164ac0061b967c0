/* An arena for each test of a program: give arena_setup and arena_teardown to
 * cmocka_unit_test_setup_teardown. */
#ifndef DM_TESTS_ARENA_FIXTURE_H
#define DM_TESTS_ARENA_FIXTURE_H

#include "base/arena.h"

static struct dm_arena arena;

static inline int arena_setup(void **state)
{
	(void)state;
	dm_arena_init(&arena, 0, NULL, NULL);
	return 0;
}

static inline int arena_teardown(void **state)
{
	(void)state;
	dm_arena_done(&arena);
	return 0;
}

#endif
