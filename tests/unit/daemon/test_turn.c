/* Turns: who has a name, and who waits for it. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "daemon/turn.h"
#include "folder.h"

static struct dm_folders routes[2];
static atomic_bool is_given;

struct taker {
	struct dm_job job;
	pthread_t thread;
	bool came_after; /* it was given to us after the other gave it back */
};

static void *take(void *data)
{
	struct taker *taker = data;
	struct dm_turn turn;

	dm_turn_take(&turn, &taker->job);
	taker->came_after = atomic_load(&is_given);
	dm_turn_give(&turn);
	return NULL;
}

static void begin(struct taker *taker, const struct dm_folders *route, const char *path)
{
	taker->job = (struct dm_job){ .folders = route };
	(void)snprintf(taker->job.origin.text, sizeof(taker->job.origin.text), "%s", path);
	assert_int_equal(pthread_create(&taker->thread, NULL, take, taker), 0);
}

static void one_name_waits_and_others_pass(void **state)
{
	static const char *const others[] = { "a:b.docx", "sub/a?b.docx" };
	static struct taker same, other;
	struct dm_job job = { .folders = &routes[0], .origin = { "sub/a:b.docx" } };
	struct dm_turn turn;

	(void)state;
	dm_turn_take(&turn, &job);
	begin(&same, &routes[0], others[1]); /* both are published as a_b.docx */
	begin(&other, &routes[0], others[0]);
	assert_int_equal(pthread_join(other.thread, NULL), 0);
	assert_false(other.came_after);
	begin(&other, &routes[1], others[1]);
	assert_int_equal(pthread_join(other.thread, NULL), 0);
	assert_false(other.came_after);
	atomic_store(&is_given, true);
	dm_turn_give(&turn);
	assert_int_equal(pthread_join(same.thread, NULL), 0);
	assert_true(same.came_after);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(one_name_waits_and_others_pass) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
