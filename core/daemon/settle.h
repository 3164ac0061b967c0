/* When may a file be taken? Pure logic over observations: the clock is a parameter, nothing sleeps,
 * no file is touched. Times are milliseconds of a clock that never goes back (base/clock.h); the
 * file's own times only tell that it changed. */
#ifndef DM_DAEMON_SETTLE_H
#define DM_DAEMON_SETTLE_H

#include <stdbool.h>
#include <stdint.h>

enum dm_writer {
	DM_WRITER_NONE,	   /* nobody on this machine has it open for writing */
	DM_WRITER_OPEN,	   /* somebody has */
	DM_WRITER_UNKNOWN, /* not ours to ask, or a file system that cannot tell */
};

/* What one look at a file found. */
struct dm_sight {
	uint64_t device, inode, bytes, links;
	int64_t mtime_ns, ctime_ns;
	enum dm_writer writer;
	bool has_owner_file; /* an editor says that it is open */
	bool is_remote;	     /* on a mount below the root whose other writers are not seen */
	bool was_closed;     /* an event said so; for the caller to set */
};

/* The same file with the same content, as far as can be seen. */
bool dm_sight_is_same(const struct dm_sight *, const struct dm_sight *);

struct dm_settle_rules {
	uint64_t settle; /* unchanged for so long */
	uint64_t
		incomplete; /* an empty or truncated one is waited for so long after its last change */
	uint64_t open;	    /* an owner file is believed for so long */
	bool is_local;	    /* whoever writes is on this machine */
	uint64_t settle_remote; /* instead of settle, where the sight is remote */
};

enum dm_settle_state {
	DM_SETTLE_READY,
	DM_SETTLE_CHANGING,
	DM_SETTLE_WRITER,
	DM_SETTLE_OWNER,
	DM_SETTLE_EMPTY,
	DM_SETTLE_INCOMPLETE,
};

/* All zero: never seen. */
struct dm_candidate {
	struct dm_sight last;
	uint64_t since;	     /* of the last change, or the last writer seen */
	uint64_t held_since; /* of the owner file */
	bool is_known, is_held, is_incomplete, was_closed;
	bool was_put_back;	  /* by us: the next look shows what it became by that */
	bool was_asked, is_whole; /* a reader; what it is sure of */
};

struct dm_settle_verdict {
	enum dm_settle_state state;
	bool is_final;	  /* ready because the wait is over: incomplete is now a failure */
	uint64_t look_at; /* when to look again; not for READY */
	bool may_ask;	  /* a reader that is sure that it is whole could spare it the wait */
};

/* Takes note of a look and decides. */
struct dm_settle_verdict dm_settle_look(struct dm_candidate *, const struct dm_settle_rules *,
	const struct dm_sight *, uint64_t now);

/* A reader said that the file is not complete yet, and it was put back: it is ready again when its
 * content changed and settled, or when the wait is over. */
void dm_settle_incomplete(struct dm_candidate *);

/* A reader was asked, and answered: then it is ready without any wait, as long as nobody touches it. */
void dm_settle_asked(struct dm_candidate *);
void dm_settle_whole(struct dm_candidate *);

/* Word of a state for `status`. */
const char *dm_settle_name(enum dm_settle_state);

#endif
