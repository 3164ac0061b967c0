#include "settle.h"

enum {
	UNKNOWN_SETTLE = 1000, /* where writers cannot be asked for and no event told of a close */
	LOOK_AGAIN = 1000,     /* at what only a look shows: owner files, open writers */
};

bool dm_sight_is_same(const struct dm_sight *a, const struct dm_sight *b)
{
	return a->device == b->device && a->inode == b->inode && a->bytes == b->bytes &&
	       a->mtime_ns == b->mtime_ns;
}

static uint64_t larger(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Putting a file back changes its ctime, and all but its bytes where it had to be copied. */
static bool is_changed(struct dm_candidate *c, const struct dm_sight *sight)
{
	bool was_put_back = c->was_put_back;

	c->was_put_back = false;
	if (!c->is_known)
		return true;
	if (was_put_back)
		return c->last.bytes != sight->bytes;
	return !dm_sight_is_same(&c->last, sight) || c->last.ctime_ns != sight->ctime_ns;
}

static void note(struct dm_candidate *c, const struct dm_sight *sight, uint64_t now)
{
	if (is_changed(c, sight)) {
		c->since = now;
		c->is_incomplete = false;
		c->was_closed = c->was_asked = c->is_whole = false;
	}
	c->is_known = true;
	c->was_closed = c->was_closed || sight->was_closed;
	c->last = *sight;
	if (sight->has_owner_file && !c->is_held)
		c->held_since = now;
	c->is_held = sight->has_owner_file;
	if (sight->writer == DM_WRITER_OPEN)
		c->since = now; /* it settles from when the last writer was seen */
}

/* Nobody on this machine has it, and no other machine writes here: only its reader can know more. */
static bool may_ask(const struct dm_candidate *c, const struct dm_settle_rules *rules,
	const struct dm_sight *sight)
{
	return rules->is_local && !sight->is_remote && !c->was_asked &&
	       sight->writer == DM_WRITER_NONE && sight->bytes;
}

struct dm_settle_verdict dm_settle_look(struct dm_candidate *c, const struct dm_settle_rules *rules,
	const struct dm_sight *sight, uint64_t now)
{
	uint64_t quiet = sight->is_remote ? rules->settle_remote : rules->settle,
		 again = now + larger(rules->settle, LOOK_AGAIN), over;

	note(c, sight, now);
	if (sight->writer == DM_WRITER_UNKNOWN && !c->was_closed)
		quiet = larger(quiet, UNKNOWN_SETTLE);
	if (sight->writer == DM_WRITER_OPEN)
		return (struct dm_settle_verdict){ DM_SETTLE_WRITER, false, again };
	if (c->is_held && now - c->held_since < rules->open)
		return (struct dm_settle_verdict){ DM_SETTLE_OWNER, false,
			smaller(again, c->held_since + rules->open) };
	if (now - c->since < quiet && !(c->is_whole && sight->writer == DM_WRITER_NONE))
		return (struct dm_settle_verdict){ DM_SETTLE_CHANGING, false, c->since + quiet,
			may_ask(c, rules, sight) };
	if (sight->bytes && !c->is_incomplete)
		return (struct dm_settle_verdict){ .state = DM_SETTLE_READY };
	over = c->since + rules->incomplete;
	if (now >= over)
		return (struct dm_settle_verdict){ .state = DM_SETTLE_READY, .is_final = true };
	return (struct dm_settle_verdict){ c->is_incomplete ? DM_SETTLE_INCOMPLETE
							    : DM_SETTLE_EMPTY,
		false, smaller(again, over) };
}

void dm_settle_incomplete(struct dm_candidate *c)
{
	c->is_incomplete = c->was_put_back = true;
}

void dm_settle_asked(struct dm_candidate *c)
{
	c->was_asked = true;
}

void dm_settle_whole(struct dm_candidate *c)
{
	c->is_whole = true;
}

const char *dm_settle_name(enum dm_settle_state state)
{
	static const char *const names[] = {
		[DM_SETTLE_READY] = "ready",
		[DM_SETTLE_CHANGING] = "changing",
		[DM_SETTLE_WRITER] = "being written",
		[DM_SETTLE_OWNER] = "open in an editor",
		[DM_SETTLE_EMPTY] = "empty",
		[DM_SETTLE_INCOMPLETE] = "incomplete",
	};

	return names[state];
}
