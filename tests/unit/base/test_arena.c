#include "base/arena.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "cmocka_all.h"

static jmp_buf out;
static size_t wanted_last;

static void jump_out(void *ctx, size_t wanted)
{
	wanted_last = wanted;
	*(int *)ctx += 1;
	longjmp(out, 1);
}

static void memory_is_zeroed_and_aligned(void **state)
{
	(void)state;
	struct dm_arena a;
	dm_arena_init(&a, 0, NULL, NULL);
	for (size_t n = 0; n < 5000; n += 7) {
		unsigned char *p = dm_arena_alloc(&a, n);
		assert_non_null(p);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xAA, n);
	}
	dm_arena_done(&a);
	assert_null(a.chunks);
	assert_int_equal(a.taken, 0);
	dm_arena_done(&a);
	struct dm_arena zero = { 0 };
	dm_arena_done(&zero);
}

static void pieces_larger_than_a_chunk_fit(void **state)
{
	(void)state;
	struct dm_arena a;
	dm_arena_init(&a, 0, NULL, NULL);
	char *p = dm_arena_alloc(&a, 5 * 1024 * 1024);
	memset(p, 1, 5 * 1024 * 1024);
	char *q = dm_arena_alloc(&a, 16);
	assert_true(q >= p + 5 * 1024 * 1024 || q < p);
	dm_arena_done(&a);
}

static void the_limit_calls_exhausted(void **state)
{
	(void)state;
	struct dm_arena a;
	volatile int calls = 0;
	volatile size_t got = 0;

	dm_arena_init(&a, 100 * 1024, jump_out, (void *)&calls);
	if (!setjmp(out))
		for (;;) {
			(void)dm_arena_alloc(&a, 1000);
			got += 1000;
		}
	assert_int_equal(calls, 1);
	assert_int_equal(wanted_last, 1008);
	assert_true(a.taken <= 100 * 1024);
	assert_true(got > 20 * 1024);
	/* What fits still can be had, for the error report. */
	size_t before = a.taken;
	if (!setjmp(out))
		(void)dm_arena_alloc(&a, 200 * 1024);
	assert_int_equal(calls, 2);
	assert_int_equal(a.taken, before);
	dm_arena_done(&a);
}

static void overflowing_sizes_are_exhaustion(void **state)
{
	(void)state;
	struct dm_arena a;
	volatile int calls = 0;

	dm_arena_init(&a, 0, jump_out, (void *)&calls);
	if (!setjmp(out))
		(void)dm_arena_array(&a, SIZE_MAX / 4, 8);
	if (!setjmp(out))
		(void)dm_arena_alloc(&a, SIZE_MAX);
	if (!setjmp(out))
		(void)dm_arena_alloc(&a, SIZE_MAX / 2 + 2);
	if (!setjmp(out))
		(void)dm_arena_grow(&a, NULL, 0, SIZE_MAX - 3);
	assert_int_equal(calls, 4);
	assert_non_null(dm_arena_array(&a, 0, 8));
	assert_non_null(dm_arena_array(&a, 8, 0));
	dm_arena_done(&a);
}

static void growing_keeps_the_contents_and_zeroes_the_rest(void **state)
{
	(void)state;
	struct dm_arena a;
	dm_arena_init(&a, 0, NULL, NULL);
	char *p = dm_arena_alloc(&a, 10);
	memcpy(p, "0123456789", 10);
	char *q = dm_arena_grow(&a, p, 10, 1000);
	assert_ptr_equal(p, q); /* the newest piece grows in place */
	assert_memory_equal(q, "0123456789", 10);
	for (size_t i = 10; i < 1000; i++)
		assert_int_equal(q[i], 0);
	memset(q, 'x', 1000);
	(void)dm_arena_alloc(&a, 1);
	char *r = dm_arena_grow(&a, q, 1000, 3000);
	assert_ptr_not_equal(q, r);
	assert_int_equal(r[999], 'x');
	assert_int_equal(r[1000], 0);
	char *s = dm_arena_grow(&a, r, 3000, 100000);
	assert_int_equal(s[999], 'x');
	assert_int_equal(s[3000], 0);
	assert_non_null(dm_arena_grow(&a, NULL, 0, 5));
	dm_arena_done(&a);
}

/* A piece whose size is no multiple of the alignment: what lies behind it is not zeroed by anyone
 * but the arena. */
static void growing_within_the_alignment_gives_zeroes(void **state)
{
	(void)state;
	struct dm_arena a;
	dm_arena_init(&a, 0, NULL, NULL);
	char *p = dm_arena_alloc(&a, 5);
	memset(p, 'x', 5);
	p = dm_arena_grow(&a, p, 5, 12);
	assert_int_equal(p[5], 0);
	assert_int_equal(p[11], 0);
	dm_arena_done(&a);
}

static void text_is_copied_with_a_nul(void **state)
{
	(void)state;
	struct dm_arena a;
	dm_arena_init(&a, 0, NULL, NULL);
	char text[] = "元";
	struct dm_str s = dm_arena_str(&a, dm_str_from_c(text));
	text[0] = 'x';
	assert_string_equal(s.p, "元");
	assert_int_equal(s.n, 3);
	assert_null(dm_arena_str(&a, DM_NULL).p);
	assert_non_null(dm_arena_str(&a, DM_STR("")).p);
	s = dm_arena_printf(&a, "%s-%d", "a", 42);
	assert_string_equal(s.p, "a-42");
	assert_int_equal(s.n, 4);
	s = dm_arena_printf(&a, "%5000d", 1);
	assert_int_equal(s.n, 5000);
	dm_arena_done(&a);
}

static void rewinding_gives_back_and_zeroes(void **state)
{
	(void)state;
	struct dm_arena a;
	dm_arena_init(&a, 0, NULL, NULL);
	char *kept = dm_arena_alloc(&a, 100);
	memset(kept, 'k', 100);
	struct dm_arena_mark mark = dm_arena_mark(&a);
	size_t taken = a.taken;
	char *first = dm_arena_alloc(&a, 64);
	memset(first, 'x', 64);
	for (int i = 0; i < 100; i++)
		memset(dm_arena_alloc(&a, 10000), 'y', 10000);
	dm_arena_rewind(&a, mark);
	assert_int_equal(a.taken, taken);
	assert_int_equal(kept[99], 'k');
	for (int i = 0; i < 20; i++) {
		char *again = dm_arena_alloc(&a, 700);
		for (int k = 0; k < 700; k++)
			assert_int_equal(again[k], 0);
	}
	/* To the very beginning. */
	struct dm_arena b;
	dm_arena_init(&b, 0, NULL, NULL);
	mark = dm_arena_mark(&b);
	(void)dm_arena_alloc(&b, 10);
	dm_arena_rewind(&b, mark);
	assert_null(b.chunks);
	assert_int_equal(b.taken, 0);
	assert_non_null(dm_arena_alloc(&b, 10));
	dm_arena_done(&b);
	dm_arena_done(&a);
}

struct host {
	void *pieces[64];
	size_t n;
};

static void *host_alloc(void *ctx, size_t size)
{
	struct host *host = ctx;

	assert_true(host->n < 64);
	return host->pieces[host->n++] = calloc(1, size);
}

static void a_plugins_arena_takes_from_its_host(void **state)
{
	(void)state;
	struct host host = { .n = 0 };
	struct dm_arena a;

	dm_arena_init_over(&a, host_alloc, &host);
	for (int i = 0; i < 1000; i++)
		memset(dm_arena_alloc(&a, 100), 1, 100);
	assert_true(host.n > 1);
	dm_arena_done(&a); /* frees nothing */
	while (host.n)
		free(host.pieces[--host.n]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_and_aligned),
		cmocka_unit_test(pieces_larger_than_a_chunk_fit),
		cmocka_unit_test(the_limit_calls_exhausted),
		cmocka_unit_test(overflowing_sizes_are_exhaustion),
		cmocka_unit_test(growing_keeps_the_contents_and_zeroes_the_rest),
		cmocka_unit_test(growing_within_the_alignment_gives_zeroes),
		cmocka_unit_test(text_is_copied_with_a_nul),
		cmocka_unit_test(rewinding_gives_back_and_zeroes),
		cmocka_unit_test(a_plugins_arena_takes_from_its_host),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
