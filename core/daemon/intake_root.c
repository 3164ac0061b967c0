/* Is in/ still where it was? A folder above it that is moved, or a share that is mounted over it, raises
 * no event: the path is looked up again every other second. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "intake_parts.h"

enum { CHECK = 2000 };

/* Where the route stands, by the path that it has now: the descriptors follow it wherever it goes. */
void dm_intake_root_find(struct dm_intake *in)
{
	struct dm_str name = dm_str_from_c(in->setup.folders->name_in.text);
	struct dm_path to;
	char link[32];
	ssize_t n;

	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", in->setup.folders->root);
	n = readlink(link, to.text, sizeof(to.text));
	/* Cut off, or not below our root: not known. */
	if (n > 0 && (size_t)n < sizeof(to.text) && to.text[0] == '/')
		(void)dm_path_join((struct dm_str){ to.text, (size_t)n }, name, &in->root.path);
}

bool dm_intake_has_root(const struct dm_intake *in, struct dm_error *why)
{
	struct stat ours, there;
	int error_number = fstat(in->setup.folders->in, &ours) < 0 ? errno : 0;

	if (!error_number && !in->root.path.text[0])
		return true;
	if (!error_number && stat(in->root.path.text, &there) < 0)
		error_number = errno;
	if (error_number == EACCES) /* somewhere above it: that says nothing of the folder */
		return true;
	if (error_number)
		(void)dm_error_set(why, DM_E_NOT_FOUND, "route.gone",
			"the folder %.150s is gone: %s; bring it back", in->root.path.text,
			strerror(error_number));
	else if (ours.st_dev != there.st_dev || ours.st_ino != there.st_ino)
		(void)dm_error_set(why, DM_E_NOT_FOUND, "route.gone",
			"another folder stands at %.150s now, or a share is not mounted",
			in->root.path.text);
	else
		return true;
	return false;
}

uint64_t dm_intake_root_next(const struct dm_intake *in)
{
	return in->root.is_running || !in->root.path.text[0] ? UINT64_MAX : in->root.next;
}

static void on_check_work(uv_work_t *work)
{
	struct dm_intake *in = dm_intake_from(work->data);

	in->root.is_gone = !dm_intake_has_root(in, &in->root.error);
}

static void on_check_done(uv_work_t *work, int status)
{
	struct dm_intake *in = dm_intake_from(work->data);

	in->root.is_running = false;
	if (!dm_intake_came_back(in))
		return;
	in->root.next = dm_clock_ms() + CHECK;
	if (!status && in->root.is_gone)
		dm_intake_gone(in, &in->root.error);
	dm_intake_turn(in);
}

void dm_intake_root_turn(struct dm_intake *in, uint64_t now)
{
	if (dm_intake_root_next(in) > now)
		return;
	in->root.is_running = true;
	in->busy++;
	in->root.work.data = in;
	(void)uv_queue_work(in->setup.loop, &in->root.work, on_check_work, on_check_done);
}
