#include "daemon/settle.h"

#include "cmocka_all.h"

static const struct dm_settle_rules rules = { 2000, 600000, 300000, false };
static const struct dm_settle_rules local = { 2000, 600000, 300000, true };

static struct dm_sight file(uint64_t bytes)
{
	return (struct dm_sight){
		.device = 1, .inode = 7, .bytes = bytes, .links = 1, .mtime_ns = 5, .ctime_ns = 9
	};
}

static void check(struct dm_candidate *c, const struct dm_sight *s, uint64_t now,
	enum dm_settle_state state, uint64_t look_at)
{
	struct dm_settle_verdict v = dm_settle_look(c, &rules, s, now);

	assert_string_equal(dm_settle_name(v.state), dm_settle_name(state));
	assert_int_equal(v.look_at, look_at);
	assert_false(v.is_final);
}

static void a_file_settles_when_nothing_changes(void **state)
{
	struct dm_candidate c = { 0 };
	struct dm_sight s = file(10);

	(void)state;
	check(&c, &s, 100, DM_SETTLE_CHANGING, 2100);
	check(&c, &s, 2099, DM_SETTLE_CHANGING, 2100);
	s.bytes = 11;
	check(&c, &s, 2100, DM_SETTLE_CHANGING, 4100);
	s.mtime_ns = 4; /* to an older one, as copies from Windows do */
	check(&c, &s, 4100, DM_SETTLE_CHANGING, 6100);
	s.inode = 8; /* replaced under its name */
	check(&c, &s, 6100, DM_SETTLE_CHANGING, 8100);
	s.ctime_ns = 10; /* rewritten with its times put back */
	check(&c, &s, 8100, DM_SETTLE_CHANGING, 10100);
	check(&c, &s, 10100, DM_SETTLE_READY, 0);
}

static void a_writer_is_waited_for(void **state)
{
	struct dm_candidate c = { 0 };
	struct dm_sight s = file(10);

	(void)state;
	s.writer = DM_WRITER_OPEN;
	check(&c, &s, 100, DM_SETTLE_WRITER, 2100);
	check(&c, &s, 900000, DM_SETTLE_WRITER, 902000); /* however long */
	s.writer = DM_WRITER_NONE;
	check(&c, &s, 901000, DM_SETTLE_CHANGING, 902000);
	check(&c, &s, 902000, DM_SETTLE_READY, 0);
}

static void without_settling_a_closed_file_is_ready_at_once(void **state)
{
	static const struct dm_settle_rules at_once = { 0, 600000, 300000 };
	struct dm_candidate c = { 0 }, d = { 0 };
	struct dm_sight s = file(10);

	(void)state;
	assert_int_equal(dm_settle_look(&c, &at_once, &s, 100).state, DM_SETTLE_READY);
	/* Where nobody knows about writers, an event or a second of quiet must speak for it. */
	s.writer = DM_WRITER_UNKNOWN;
	assert_int_equal(dm_settle_look(&d, &at_once, &s, 100).look_at, 1100);
	s.was_closed = true;
	assert_int_equal(dm_settle_look(&d, &at_once, &s, 200).state, DM_SETTLE_READY);
	s.was_closed = false;
	assert_int_equal(dm_settle_look(&d, &at_once, &s, 300).state, DM_SETTLE_READY);
	s.bytes = 11; /* opened again */
	assert_int_equal(dm_settle_look(&d, &at_once, &s, 400).state, DM_SETTLE_CHANGING);
}

static void an_owner_file_holds_for_a_while(void **state)
{
	struct dm_candidate c = { 0 };
	struct dm_sight s = file(10);

	(void)state;
	s.has_owner_file = true;
	check(&c, &s, 1000, DM_SETTLE_OWNER, 3000);
	check(&c, &s, 300999, DM_SETTLE_OWNER, 301000);
	check(&c, &s, 301000, DM_SETTLE_READY, 0); /* left behind by a crash */
	s.has_owner_file = false;
	check(&c, &s, 302000, DM_SETTLE_READY, 0);
	s.has_owner_file = true; /* opened again: the wait begins anew */
	check(&c, &s, 303000, DM_SETTLE_OWNER, 305000);
}

static void an_empty_file_is_waited_for(void **state)
{
	struct dm_candidate c = { 0 };
	struct dm_sight s = file(0);
	struct dm_settle_verdict v;

	(void)state;
	check(&c, &s, 0, DM_SETTLE_CHANGING, 2000);
	check(&c, &s, 2000, DM_SETTLE_EMPTY, 4000);
	check(&c, &s, 599500, DM_SETTLE_EMPTY, 600000);
	v = dm_settle_look(&c, &rules, &s, 600000);
	assert_int_equal(v.state, DM_SETTLE_READY);
	assert_true(v.is_final);
	s.bytes = 1; /* grew after all */
	check(&c, &s, 600001, DM_SETTLE_CHANGING, 602001);
	check(&c, &s, 602001, DM_SETTLE_READY, 0);
}

static void an_incomplete_file_is_offered_again_when_it_grew(void **state)
{
	struct dm_candidate c = { 0 };
	struct dm_sight s = file(10);
	struct dm_settle_verdict v;

	(void)state;
	check(&c, &s, 0, DM_SETTLE_CHANGING, 2000);
	check(&c, &s, 2000, DM_SETTLE_READY, 0);
	dm_settle_incomplete(&c);
	s.ctime_ns = 99; /* claimed and put back */
	check(&c, &s, 3000, DM_SETTLE_INCOMPLETE, 5000);
	s.bytes = 20;
	check(&c, &s, 5000, DM_SETTLE_CHANGING, 7000);
	check(&c, &s, 7000, DM_SETTLE_READY, 0);
	dm_settle_incomplete(&c);
	v = dm_settle_look(&c, &rules, &s, 605000); /* 600 s after its last change */
	assert_int_equal(v.state, DM_SETTLE_READY);
	assert_true(v.is_final);
}

static void putting_an_incomplete_file_back_is_no_change_of_it(void **state)
{
	struct dm_candidate c = { 0 };
	struct dm_sight s = file(10);

	(void)state;
	check(&c, &s, 0, DM_SETTLE_CHANGING, 2000);
	check(&c, &s, 2000, DM_SETTLE_READY, 0);
	dm_settle_incomplete(&c);
	s.inode = 8; /* copied, to where times have another grain */
	s.mtime_ns = 4;
	s.ctime_ns = 99;
	check(&c, &s, 3000, DM_SETTLE_INCOMPLETE, 5000);
	check(&c, &s, 5000, DM_SETTLE_INCOMPLETE, 7000);
	s.ctime_ns = 100; /* written to in place, and its times put back */
	check(&c, &s, 7000, DM_SETTLE_CHANGING, 9000);
	check(&c, &s, 9000, DM_SETTLE_READY, 0);
}

static bool may_ask(struct dm_candidate *c, const struct dm_sight *s, uint64_t now)
{
	return dm_settle_look(c, &local, s, now).may_ask;
}

static void a_reader_that_is_sure_spares_the_wait(void **state)
{
	struct dm_candidate c = { 0 };
	struct dm_sight s = file(10);

	(void)state;
	s.writer = DM_WRITER_OPEN;
	assert_false(may_ask(&c, &s, 0));
	s.writer = DM_WRITER_UNKNOWN; /* nobody knows whether it is closed for good */
	assert_false(may_ask(&c, &s, 0));
	s.writer = DM_WRITER_NONE;
	assert_true(may_ask(&c, &s, 10));
	dm_settle_asked(&c);
	assert_false(may_ask(&c, &s, 20)); /* once */
	s.bytes = 11;
	assert_true(may_ask(&c, &s, 30)); /* and for what was written since */
	dm_settle_asked(&c);
	dm_settle_whole(&c);
	s.has_owner_file = true;
	check(&c, &s, 40, DM_SETTLE_OWNER, 2040);
	s.has_owner_file = false;
	s.writer = DM_WRITER_OPEN;
	check(&c, &s, 50, DM_SETTLE_WRITER, 2050);
	s.writer = DM_WRITER_NONE;
	check(&c, &s, 60, DM_SETTLE_READY, 0);
	s.mtime_ns = 6;
	check(&c, &s, 70, DM_SETTLE_CHANGING, 2070);
	assert_false(
		dm_settle_look(&c, &rules, &s, 80).may_ask); /* a share: who knows who writes */
	assert_true(may_ask(&c, &s, 90));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_settles_when_nothing_changes),
		cmocka_unit_test(a_writer_is_waited_for),
		cmocka_unit_test(without_settling_a_closed_file_is_ready_at_once),
		cmocka_unit_test(an_owner_file_holds_for_a_while),
		cmocka_unit_test(an_empty_file_is_waited_for),
		cmocka_unit_test(an_incomplete_file_is_offered_again_when_it_grew),
		cmocka_unit_test(putting_an_incomplete_file_back_is_no_change_of_it),
		cmocka_unit_test(a_reader_that_is_sure_spares_the_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
