#include "watch_limits.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fd.h"
#include "scan.h"

static unsigned long number_in(const char *path)
{
	DM_AUTO(dm_fd_close) int fd = open(path, O_RDONLY | O_CLOEXEC);
	char text[32] = "";

	return fd >= 0 && read(fd, text, sizeof(text) - 1) > 0 ? strtoul(text, NULL, 10) : 0;
}

struct dm_watch_limits dm_watch_limits(void)
{
	return (struct dm_watch_limits){
		.watches = number_in("/proc/sys/fs/inotify/max_user_watches"),
		.instances = number_in("/proc/sys/fs/inotify/max_user_instances"),
	};
}

unsigned long dm_watch_folders(int folder, unsigned long most)
{
	struct dm_ignore nothing = { 0 };
	struct dm_scan *scan = NULL;
	struct dm_scan_item item;
	enum dm_scan_step step;
	unsigned long n = 1;

	if (dm_scan_begin(folder, "", &nothing, &scan, NULL))
		return n;
	while (n < most && (step = dm_scan_next(scan, &item)) != DM_SCAN_END)
		n += step == DM_SCAN_FOLDER && item.path[0];
	dm_scan_end(&scan);
	return n;
}
