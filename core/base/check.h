/* Invariants of our own code: always on, also in release builds. Never for input. */
#ifndef DM_BASE_CHECK_H
#define DM_BASE_CHECK_H

/* Ends the process with a line on stderr where the condition, one of our own invariants, is false. */
#define DM_CHECK(condition)                                              \
	do {                                                             \
		if (!(condition))                                        \
			dm_check_failed(#condition, __FILE__, __LINE__); \
	} while (0)

_Noreturn void dm_check_failed(const char *condition, const char *file, int line);

#endif
