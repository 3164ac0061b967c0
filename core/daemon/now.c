#include "now.h"

#include <stddef.h>
#include <time.h>

int64_t dm_now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void dm_now_text(int64_t ms, char ret[32])
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm utc;

	if (!gmtime_r(&seconds, &utc) || !strftime(ret, 32, "%Y-%m-%dT%H:%M:%SZ", &utc))
		ret[0] = '\0';
}
