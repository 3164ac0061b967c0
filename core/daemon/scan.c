/* Decides the order of the walk: at most LANES folders are open, TURN entries are read of each in
 * turn, the other folders wait in a queue of bounded length. */
#include "scan.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "ferry.h"
#include "tree.h"

enum { LANES = 32, TURN = 64, SLICE = 1000, FOLDERS_MAX = 100000 };

/* A folder that waits to be opened. */
struct waiting {
	struct waiting *next;
	char path[];
};

struct lane {
	DIR *dir;
	char *path;
	unsigned taken; /* entries in this turn */
};

struct dm_scan {
	int root;
	const struct dm_ignore *ignore;
	struct waiting *first, **last;
	size_t n_waiting;
	struct lane lanes[LANES];
	size_t n_lanes, turn;
	unsigned read; /* entries since the last pause */
	struct dm_scan_trouble trouble;
	struct dm_path path; /* of the item that was told last */
};

static void note(struct dm_scan *scan, size_t *counter, const char *path)
{
	const struct dm_scan_trouble *t = &scan->trouble;

	if (t->unreadable + t->too_deep == 0)
		(void)dm_path_join(dm_str_from_c(path), DM_NULL, &scan->trouble.first);
	++*counter;
}

static void note_unreadable(struct dm_scan *scan, int error_number, const char *path)
{
	if (!scan->trouble.error_number)
		scan->trouble.error_number = error_number;
	note(scan, &scan->trouble.unreadable, path);
}

static void wait_for(struct dm_scan *scan, const char *path)
{
	size_t n = strlen(path) + 1;
	struct waiting *w = scan->n_waiting < FOLDERS_MAX ? malloc(sizeof(*w) + n) : NULL;

	if (!w) {
		note(scan, &scan->trouble.too_deep, path); /* the next scan comes that far */
		return;
	}
	w->next = NULL;
	memcpy(w->path, path, n);
	*scan->last = w;
	scan->last = &w->next;
	scan->n_waiting++;
}

static struct waiting *waiting_next(struct dm_scan *scan)
{
	struct waiting *w = scan->first;

	scan->first = w->next;
	if (!scan->first)
		scan->last = &scan->first;
	scan->n_waiting--;
	return w;
}

/* A file system begins there, not above it. */
static bool is_boundary(int root, const char *path)
{
	DM_AUTO(dm_fd_close) int fd = -1;
	struct dm_str whole = dm_str_from_c(path);
	struct dm_path above;

	return dm_path_join(dm_path_folder(whole), DM_NULL, &above) &&
	       dm_tree_folder(root, above.text, &fd) == 0;
}

static int lane_open(struct dm_scan *scan, const char *path, bool *is_mount)
{
	struct lane lane = { 0 };
	int fd, r = dm_tree_folder(scan->root, path, &fd);

	*is_mount = r == -EXDEV && is_boundary(scan->root, path);
	if (r == -EXDEV)
		r = dm_tree_folder_over(scan->root, path, &fd);

	if (r)
		return r;
	lane.dir = fdopendir(fd);
	if (!lane.dir) {
		r = -errno;
		dm_fd_close(&fd);
		return r;
	}
	lane.path = strdup(path);
	if (!lane.path) {
		(void)closedir(lane.dir);
		return -ENOMEM;
	}
	scan->lanes[scan->n_lanes++] = lane;
	return 0;
}

static void lane_close(struct dm_scan *scan, size_t i)
{
	(void)closedir(scan->lanes[i].dir);
	free(scan->lanes[i].path);
	scan->lanes[i] = scan->lanes[--scan->n_lanes];
}

int dm_scan_begin(int root, const char *from, const struct dm_ignore *ignore, struct dm_scan **ret,
	struct dm_error *err)
{
	struct dm_scan *scan = calloc(1, sizeof(*scan));
	int fd = -1, r = scan ? dm_tree_folder_over(root, from, &fd) : -ENOMEM;

	dm_fd_close(&fd);
	if (r) {
		free(scan);
		return dm_tree_fail(err, r, "read the folder", from[0] ? from : "of the route");
	}
	scan->root = root;
	scan->ignore = ignore;
	scan->last = &scan->first;
	wait_for(scan, from);
	*ret = scan;
	return 0;
}

/* Opens the folder that waits longest; false where it could not be (that is noted). */
static bool open_next(struct dm_scan *scan, struct dm_scan_item *ret)
{
	struct waiting *w = waiting_next(scan);
	bool is_mount;
	int r = lane_open(scan, w->path, &is_mount);

	(void)dm_path_join(dm_str_from_c(w->path), DM_NULL, &scan->path);
	free(w);
	if (!r) {
		*ret = (struct dm_scan_item){ scan->path.text,
			dirfd(scan->lanes[scan->n_lanes - 1].dir), is_mount };
		return true;
	}
	if (r != -ENOENT && r != -ENOTDIR && r != -ELOOP) /* those: gone meanwhile */
		note_unreadable(scan, -r, scan->path.text);
	return false;
}

static mode_t kind_of(int folder, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return DTTOIF(entry->d_type);
	return fstatat(folder, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0 ? 0 : st.st_mode;
}

/* Looks at one entry: DM_SCAN_END where there is nothing to tell of it. */
static enum dm_scan_step look(
	struct dm_scan *scan, const struct lane *lane, const struct dirent *entry)
{
	const char *name = entry->d_name;
	bool is_aside;
	mode_t kind;

	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return DM_SCAN_END;
	kind = kind_of(dirfd(lane->dir), entry);
	is_aside = S_ISDIR(kind) && dm_ferry_is_aside(name);
	if (!(S_ISREG(kind) && !dm_ignore_has_file(scan->ignore, name)) && !is_aside &&
		!(S_ISDIR(kind) && !dm_ignore_has_folder(scan->ignore, name)))
		return DM_SCAN_END;
	if (!dm_path_join(dm_str_from_c(lane->path), dm_str_from_c(name), &scan->path)) {
		note(scan, &scan->trouble.too_deep, lane->path);
		return DM_SCAN_END;
	}
	if (is_aside || S_ISREG(kind))
		return is_aside ? DM_SCAN_ASIDE : DM_SCAN_FILE;
	wait_for(scan, scan->path.text);
	return DM_SCAN_END;
}

/* Reads one entry of the lane whose turn it is; as above. */
static enum dm_scan_step read_one(struct dm_scan *scan)
{
	size_t i = scan->turn % scan->n_lanes;
	struct lane *lane = &scan->lanes[i];
	const struct dirent *entry;

	errno = 0;
	entry = readdir(lane->dir);
	scan->read++;
	if (!entry) { /* the end, or an error: what is left is found by the next scan */
		if (errno && errno != ENOENT) /* that one: removed meanwhile */
			note_unreadable(scan, errno, lane->path);
		lane_close(scan, i);
		return DM_SCAN_END;
	}
	if (++lane->taken >= TURN) {
		lane->taken = 0;
		scan->turn = i + 1;
	} else {
		scan->turn = i;
	}
	return look(scan, lane, entry);
}

enum dm_scan_step dm_scan_next(struct dm_scan *scan, struct dm_scan_item *ret)
{
	enum dm_scan_step step;

	for (;;) {
		if (scan->read >= SLICE) {
			scan->read = 0;
			return DM_SCAN_PAUSE;
		}
		if (scan->first && scan->n_lanes < LANES) {
			scan->read++;
			if (open_next(scan, ret))
				return DM_SCAN_FOLDER;
			continue;
		}
		if (!scan->n_lanes)
			return DM_SCAN_END;
		step = read_one(scan);
		if (step != DM_SCAN_END) {
			*ret = (struct dm_scan_item){ scan->path.text, -1, false };
			return step;
		}
	}
}

const struct dm_scan_trouble *dm_scan_trouble(const struct dm_scan *scan)
{
	return &scan->trouble;
}

void dm_scan_end(struct dm_scan **scan)
{
	if (!*scan)
		return;
	while ((*scan)->n_lanes)
		lane_close(*scan, 0);
	while ((*scan)->first)
		free(waiting_next(*scan));
	free(*scan);
	*scan = NULL;
}
