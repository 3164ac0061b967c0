/* Without libsystemd the same functions are empty. */
#include "notify.h"

#ifdef DM_WITH_SYSTEMD

#include <inttypes.h>
#include <systemd/sd-daemon.h>
#include <time.h>

#include "base/str.h"
#include "base/utf8.h"

enum { STATUS_BYTES = 240 };

/* Nobody is told of an error: where systemd does not hear us it acts by itself. */
void dm_notify_ready(void)
{
	(void)sd_notify(0, "READY=1");
}

void dm_notify_reloading(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	(void)sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRIu64,
		(uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000);
}

void dm_notify_stopping(void)
{
	(void)sd_notify(0, "STOPPING=1");
}

/* A line end would begin another message (MAINPID=...), and text that is no UTF-8 is refused. */
void dm_notify_status(const char *text)
{
	struct dm_str from = dm_str_from_c(text);
	char line[STATUS_BYTES + 1];
	size_t n = 0, at = 0;
	uint32_t c = 0;

	while (n + 4 <= STATUS_BYTES && dm_utf8_next(from, &at, &c))
		n += dm_utf8_put(line + n, c < 0x20 || c == 0x7F ? ' ' : c);
	line[n] = '\0';
	(void)sd_notifyf(0, "STATUS=%s", line);
}

uint64_t dm_notify_watchdog_ms(void)
{
	uint64_t usec = 0;

	if (sd_watchdog_enabled(0, &usec) <= 0)
		return 0;
	return usec >= 2000 ? usec / 2000 : 1;
}

void dm_notify_watchdog(void)
{
	(void)sd_notify(0, "WATCHDOG=1");
}

#else

void dm_notify_ready(void)
{
}

void dm_notify_reloading(void)
{
}

void dm_notify_stopping(void)
{
}

void dm_notify_status(const char *text)
{
	(void)text;
}

uint64_t dm_notify_watchdog_ms(void)
{
	return 0;
}

void dm_notify_watchdog(void)
{
}

#endif
