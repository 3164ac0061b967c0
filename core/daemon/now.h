/* The time of day: for time stamps, never for decisions. */
#ifndef DM_DAEMON_NOW_H
#define DM_DAEMON_NOW_H

#include <stdint.h>

/* Milliseconds since 1970. */
int64_t dm_now_ms(void);

/* "2026-11-23T08:00:00Z" */
void dm_now_text(int64_t ms, char ret[32]);

#endif
