/* Time that no clock change touches: for deadlines, never for time stamps. */
#ifndef DM_BASE_CLOCK_H
#define DM_BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds since some moment; never goes back. */
uint64_t dm_clock_ms(void);

/* Stops the thread so long, or shorter where a signal comes. */
void dm_clock_sleep_ms(uint32_t ms);

#endif
