/* The format of the log: sqlite.org/fileformat2.html, part 4. Each use of it begins with new salts, so that
 * older pages behind its end are told from its own. */
#include "tail.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/fd.h"

enum { HEADER = 32, FRAME = 24, SALTS_AT = 16, FRAME_SALTS_AT = 8, SALTS = 8, PAGE_MAX = 65536 };

static uint32_t number_at(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

uint32_t dm_tail_pages(const char *path)
{
	uint8_t header[HEADER], frame[FRAME];
	char log[PATH_MAX];
	uint32_t n = 0;

	(void)snprintf(log, sizeof(log), "%s-wal", path);
	DM_AUTO(dm_fd_close) int fd = open(log, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || dm_fd_read_at(fd, 0, header, HEADER) != HEADER)
		return 0;
	uint64_t page = number_at(header + 8), at = HEADER;
	if (number_at(header) >> 1 != 0x377f0682 >> 1 || page < 512 || page > PAGE_MAX)
		return 0;
	while (dm_fd_read_at(fd, at, frame, FRAME) == FRAME &&
		memcmp(frame + FRAME_SALTS_AT, header + SALTS_AT, SALTS) == 0) {
		n++;
		at += FRAME + page;
	}
	return n;
}
