#include "folders.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/fd.h"
#include "hold.h"

static const struct dm_folders EMPTY = {
	.root = -1, .in = -1, .out = -1, .done = -1, .failed = -1, .work = -1
};

static int open_one(struct dm_folders *f, const char *name, const struct dm_tree_modes *modes,
	int *ret_fd, struct dm_error *err)
{
	int r = f->must_be_there ? dm_tree_folder(f->root, name, ret_fd)
				 : dm_tree_make(f->root, name, modes, ret_fd);

	return r ? dm_tree_fail(err, r, "open the folder", name) : 0;
}

/* It may be a share of its own, from which files are carried over. */
static int open_in(struct dm_folders *f, const char *name, struct dm_error *err)
{
	return dm_tree_folder_over(f->root, name, &f->in) == 0
		       ? 0
		       : open_one(f, name, &f->modes, &f->in, err);
}

/* The lock goes with the process, however that ends. */
static int take(struct dm_folders *f, const char *root, struct dm_error *err)
{
	if (flock(f->work, LOCK_EX | LOCK_NB) == 0)
		return 0;
	if (errno == EWOULDBLOCK) {
		struct dm_owner owner = { .process = 0 };

		(void)dm_owner_read(f, &owner);
		return dm_error_set(err, DM_E_CONFIG, "route.taken",
			"another dropmill (process %lld) works on %.150s; end it, or give this one "
			"another folder",
			(long long)owner.process, root);
	}
	return errno == EINVAL || errno == ENOLCK || errno == EOPNOTSUPP
		       ? 0
		       : dm_tree_fail(err, -errno, "lock", root);
}

static mode_t folder_mode(mode_t mode)
{
	return mode | ((mode & 0444) >> 2);
}

static int open_all(
	struct dm_folders *f, const struct dm_folders_setup *setup, struct dm_error *err)
{
	const struct dm_tree_modes ours = { 0600, 0700, (gid_t)-1 };
	struct stat st;
	int r = open_one(f, ".work", &ours, &f->work, err);

	r = r ? r : take(f, setup->root, err);
	r = r ? r : open_one(f, setup->out, &f->modes, &f->out, err);
	if (!r && setup->group == (gid_t)-1 && fstat(f->out, &st) == 0)
		f->modes.group = st.st_gid;
	r = r ? r : open_in(f, setup->in, err);
	r = r ? r : open_one(f, setup->done, &f->modes, &f->done, err);
	return r ? r : open_one(f, setup->failed, &f->modes, &f->failed, err);
}

int dm_folders_open(
	const struct dm_folders_setup *setup, struct dm_folders *ret, struct dm_error *err)
{
	struct dm_folders f = EMPTY;
	int r = dm_tree_root(setup->root, &f.root);

	if (r)
		return dm_tree_fail(err, r, "open the folder", setup->root);
	f.must_be_there = setup->must_be_there;
	f.modes = (struct dm_tree_modes){ setup->mode, folder_mode(setup->mode), setup->group };
	(void)snprintf(f.name_in.text, sizeof(f.name_in.text), "%s", setup->in);
	(void)snprintf(f.name_done.text, sizeof(f.name_done.text), "%s", setup->done);
	(void)snprintf(f.name_failed.text, sizeof(f.name_failed.text), "%s", setup->failed);
	r = open_all(&f, setup, err);
	if (r)
		dm_folders_close(&f);
	else
		*ret = f;
	return r;
}

void dm_folders_close(struct dm_folders *f)
{
	dm_fd_close(&f->work);
	dm_fd_close(&f->failed);
	dm_fd_close(&f->done);
	dm_fd_close(&f->out);
	dm_fd_close(&f->in);
	dm_fd_close(&f->root);
}

void dm_folders_step(const struct dm_folders *f, const char *step)
{
	if (f->on_step)
		f->on_step(f->step_ctx, step);
}
