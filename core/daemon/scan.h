/* Walks the folders of a route and tells what lies there: the truth that events only hint at.
 *
 * Made to be run in slices, beside other work, and in bounded memory: neither lists of files nor of
 * the whole tree are held. Some folders are read at once, a few entries of each in turn, so that a
 * huge one does not hide the others. Links, devices and FIFOs are not entered or told; mounts are entered. */
#ifndef DM_DAEMON_SCAN_H
#define DM_DAEMON_SCAN_H

#include "ignore.h"

enum dm_scan_step {
	DM_SCAN_END,
	DM_SCAN_FILE,	/* a regular file that is not ignored */
	DM_SCAN_FOLDER, /* a folder, before its first entry is read: the moment to watch it */
	DM_SCAN_ASIDE,	/* a folder of ours with a file of another file system (ferry.h) */
	DM_SCAN_PAUSE,	/* much was read: let others work, then go on */
};

struct dm_scan_item {
	const char *path; /* below the root; valid until the next call */
	int folder;	  /* DM_SCAN_FOLDER: its descriptor, borrowed until the next call */
	bool is_mount;	  /* the same: a file system of its own begins there */
};

/* What could not be looked at. */
struct dm_scan_trouble {
	size_t unreadable, too_deep; /* folders */
	int error_number;	     /* of the first unreadable one */
	struct dm_path first;	     /* the first of any of them */
};

struct dm_scan;

/* Begins at the folder `from` below root ("": root itself); both are borrowed to the end. Returns 0
 * or an error where that folder cannot be opened (dm_tree_fail). */
int dm_scan_begin(int root, const char *from, const struct dm_ignore *, struct dm_scan **ret,
	struct dm_error *);

enum dm_scan_step dm_scan_next(struct dm_scan *, struct dm_scan_item *ret);

const struct dm_scan_trouble *dm_scan_trouble(const struct dm_scan *);

/* Accepts NULL; empties the variable. */
void dm_scan_end(struct dm_scan **);

#endif
