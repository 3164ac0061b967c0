/* What systemd wants to hear of a service of Type=notify (sd_notify(3)). Does nothing where there is
 * no systemd, or the build has no libsystemd. */
#ifndef DM_DAEMON_NOTIFY_H
#define DM_DAEMON_NOTIFY_H

#include <stdint.h>

void dm_notify_ready(void);
/* RELOADING=1 with the time it wants beside it; READY=1 follows when it is over. */
void dm_notify_reloading(void);
void dm_notify_stopping(void);

/* One line for `systemctl status`. */
void dm_notify_status(const char *text);

/* Milliseconds between two signs of life, half of what systemd allows; 0: it wants none. */
uint64_t dm_notify_watchdog_ms(void);
void dm_notify_watchdog(void);

#endif
