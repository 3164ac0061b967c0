#include "daemon/tree.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/fd.h"
#include "folder.h"

static struct folder f;
static const struct dm_tree_modes modes = { 0640, 0750, (gid_t)-1 };

static int make(void **state)
{
	(void)state;
	folder_make(&f);
	return 0;
}

static int removed(void **state)
{
	(void)state;
	folder_remove(&f);
	return 0;
}

static int file(const char *path)
{
	struct stat st;
	int fd = -1, r = dm_tree_file(f.fd, path, &fd, &st);

	dm_fd_close(&fd);
	return r;
}

static void only_regular_files_below_are_opened(void **state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), fd = -1;

	(void)state;
	folder_sub(&f, "a");
	folder_write(&f, "a/x", "1");
	assert_int_equal(symlinkat("x", f.fd, "a/link"), 0);
	assert_int_equal(symlinkat("a", f.fd, "folder"), 0);
	assert_int_equal(mkfifoat(f.fd, "fifo", 0666), 0);
	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s/socket", f.path);
	assert_int_equal(bind(s, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(file("a/x"), 0);
	assert_int_equal(file("a/link"), -ELOOP);
	assert_int_equal(file("folder/x"), -ELOOP);
	assert_int_equal(file("fifo"), -EINVAL); /* and at once */
	assert_int_equal(file("socket"), -EINVAL);
	assert_int_equal(file("a"), -EINVAL);
	assert_int_equal(file("a/../../etc/passwd"), -EXDEV);
	assert_int_equal(file("/etc/passwd"), -EXDEV);
	assert_int_equal(file("none"), -ENOENT);
	assert_int_equal(dm_tree_folder(f.fd, "a/x", &fd), -ENOTDIR);
	assert_true(dm_tree_folder(f.fd, "folder", &fd) < 0);
	assert_int_equal(dm_tree_folder(f.fd, "..", &fd), -EXDEV);
	assert_int_equal(fd, -1);
	close(s);
}

static void folders_are_made_with_their_modes(void **state)
{
	struct stat st;
	int fd = -1;

	(void)state;
	assert_int_equal(dm_tree_make(f.fd, "a/b/\xff\n", &modes, &fd), 0);
	dm_fd_close(&fd);
	assert_int_equal(fstatat(f.fd, "a/b/\xff\n", &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0750);
	assert_int_equal(dm_tree_make(f.fd, "a/b", &modes, &fd), 0); /* there already */
	dm_fd_close(&fd);
	folder_write(&f, "file", "");
	assert_true(dm_tree_make(f.fd, "file/b", &modes, &fd) < 0);
	assert_int_equal(symlinkat("a", f.fd, "link"), 0);
	assert_true(dm_tree_make(f.fd, "link/c", &modes, &fd) < 0);
	assert_false(folder_has(&f, "a/c"));
}

static void moving_replaces_nothing(void **state)
{
	(void)state;
	folder_write(&f, "x", "1");
	folder_write(&f, "y", "2");
	assert_int_equal(dm_tree_move(f.fd, "x", f.fd, "y"), -EEXIST);
	assert_string_equal(folder_text(&f, "x"), "1");
	assert_string_equal(folder_text(&f, "y"), "2");
	assert_int_equal(dm_tree_move(f.fd, "x", f.fd, "z"), 0);
	assert_false(folder_has(&f, "x"));
	assert_int_equal(dm_tree_move(f.fd, "x", f.fd, "w"), -ENOENT);
}

static void an_environment_never_condemns_a_document(void **state)
{
	static const struct {
		int error_number;
		int code;
	} cases[] = {
		{ ENOSPC, DM_E_SPACE },
		{ EDQUOT, DM_E_SPACE },
		{ EXDEV, DM_E_CONFIG },
		{ EACCES, DM_E_IO },
		{ EROFS, DM_E_IO },
		{ EIO, DM_E_IO },
		{ ESTALE, DM_E_IO },
		{ ENOENT, DM_E_NOT_FOUND },
		{ EINVAL, DM_E_NOT_FOUND },
		{ EMFILE, DM_E_IO },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct dm_error err = { 0 };

		assert_int_equal(dm_tree_fail(&err, -cases[i].error_number, "claim", "a.docx"),
			cases[i].code);
		assert_true(dm_code_disposition(err.code) != DM_DISPOSITION_FAILED);
		assert_non_null(strstr(err.text, "a.docx"));
	}
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, make, removed)
	const struct CMUnitTest tests[] = {
		TEST(only_regular_files_below_are_opened),
		TEST(folders_are_made_with_their_modes),
		TEST(moving_replaces_nothing),
		TEST(an_environment_never_condemns_a_document),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
