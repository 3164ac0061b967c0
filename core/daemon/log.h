/* What the daemon says of itself: one line an event on stderr, for people with grep and for programs.
 *
 *   2026-11-23T08:00:00.123Z info job.published job=0mi... route=budget file="预算 表.docx" ms=12
 *
 * Time (UTC), level, event (dotted, stable), then key=value; a value with anything but letters, digits
 * and -_./:+ is a JSON string, so that no name can break a line or begin another one. Where stderr is
 * the journal of systemd (JOURNAL_STREAM) a line begins with its priority, "<6>", and has no time. */
#ifndef DM_DAEMON_LOG_H
#define DM_DAEMON_LOG_H

#include "base/error.h"
#include "base/str.h"

enum dm_log_level { DM_LOG_ERROR, DM_LOG_WARNING, DM_LOG_INFO };

struct dm_log_field {
	const char *key;    /* NULL ends a list */
	struct dm_str text; /* null: `number` counts */
	int64_t number;
};

#define DM_LOG_TEXT(key, c)                \
	{                                  \
		(key), dm_str_from_c(c), 0 \
	}
#define DM_LOG_STR(key, s)    \
	{                     \
		(key), (s), 0 \
	}
#define DM_LOG_NUMBER(key, n)                \
	{                                    \
		(key), DM_NULL, (int64_t)(n) \
	}

/* Writes a line: DM_LOG(DM_LOG_INFO, "job.claimed", DM_LOG_TEXT("job", id)). A line is one write; an
 * error of writing is passed over. On the loop's thread only. */
#define DM_LOG(level, event, ...) \
	dm_log_write((level), (event), NULL, (const struct dm_log_field[]){ __VA_ARGS__, { 0 } })

/* The same with an error: error=ID text="..." and, where it has them, part, line, column. */
#define DM_LOG_FAILED(level, event, err, ...) \
	dm_log_write((level), (event), (err), (const struct dm_log_field[]){ __VA_ARGS__, { 0 } })

void dm_log_write(enum dm_log_level, const char *event, const struct dm_error *,
	const struct dm_log_field *fields);

#endif
