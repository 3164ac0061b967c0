#include "check.h"

#include <stdio.h>
#include <stdlib.h>

void dm_check_failed(const char *condition, const char *file, int line)
{
	(void)fprintf(stderr, "dropmill: bug: %s:%d: %s does not hold\n", file, line, condition);
	abort();
}
