#include "blackbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/utf8.h"

enum { PAGE = 4096 };

/* Both sides run the same build, so the layout needs no version. */
struct dm_blackbox {
	_Atomic uint64_t beats;
	_Atomic uint32_t cancel;
	_Atomic uint32_t stage;
	_Atomic uint32_t line;
	char plugin[32];
	char part[96];
	char words[128];
};

static const char *const STAGES[] = { "starting", "loading plugins", "waiting for work", "hashing",
	"looking at the file", "reading", "recognising", "writing", "checking" };

const char *dm_stage_name(uint32_t stage)
{
	return stage < sizeof(STAGES) / sizeof(STAGES[0]) ? STAGES[stage] : "working";
}

static int map(int fd, struct dm_blackbox **ret, struct dm_error *err)
{
	_Static_assert(sizeof(struct dm_blackbox) <= PAGE, "one page");
	void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (page == MAP_FAILED)
		return dm_error_errno(err, errno, "cannot map the page shared with a worker");
	*ret = page;
	return 0;
}

int dm_blackbox_new(struct dm_blackbox **ret, int *ret_fd, struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int fd = memfd_create("blackbox", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd < 0 || ftruncate(fd, PAGE) < 0 ||
		fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0)
		return dm_error_errno(err, errno, "cannot make the page shared with a worker");
	int r = map(fd, ret, err);
	if (r)
		return r;
	*ret_fd = fd;
	fd = -1; /* handed over */
	return 0;
}

int dm_blackbox_open(int fd, struct dm_blackbox **ret, struct dm_error *err)
{
	return map(fd, ret, err);
}

void dm_blackbox_close(struct dm_blackbox **box)
{
	if (*box)
		(void)munmap(*box, PAGE);
	*box = NULL;
}

/* Cut to its room; what was there before is gone. No call that a signal handler may not make. */
static void put(char *to, size_t room, struct dm_str s)
{
	size_t n = s.n < room - 1 ? s.n : room - 1;

	if (n)
		memcpy(to, s.p, n);
	memset(to + n, 0, room - n);
}

void dm_blackbox_stage(struct dm_blackbox *box, enum dm_stage stage, struct dm_str plugin)
{
	if (!box)
		return;
	box->stage = (uint32_t)stage;
	put(box->plugin, sizeof(box->plugin), plugin);
	dm_blackbox_place(box, (struct dm_str){ 0 }, 0);
	dm_blackbox_beat(box);
}

void dm_blackbox_place(struct dm_blackbox *box, struct dm_str part, uint32_t line)
{
	if (!box)
		return;
	box->line = line;
	put(box->part, sizeof(box->part), part);
}

void dm_blackbox_beat(struct dm_blackbox *box)
{
	/* The worker is the only writer: no locked instruction, this runs for every row. */
	if (box)
		atomic_store_explicit(&box->beats,
			atomic_load_explicit(&box->beats, memory_order_relaxed) + 1,
			memory_order_relaxed);
}

void dm_blackbox_words(struct dm_blackbox *box, const char *words)
{
	size_t n = 0;

	while (words[n] && n < sizeof(box->words))
		n++;
	if (box)
		put(box->words, sizeof(box->words), (struct dm_str){ words, n });
}

bool dm_blackbox_is_cancelled(const struct dm_blackbox *box)
{
	return box && atomic_load_explicit(&box->cancel, memory_order_relaxed) != 0;
}

void dm_blackbox_cancel(struct dm_blackbox *box, bool cancel)
{
	box->cancel = cancel;
}

uint64_t dm_blackbox_beats(const struct dm_blackbox *box)
{
	return atomic_load_explicit(&box->beats, memory_order_relaxed);
}

static void clean(char *to, const char *from, size_t room)
{
	char copy[128];
	size_t at = 0, n = 0;
	uint32_t c;

	memcpy(copy, from, room); /* first a copy: the worker may still write */
	struct dm_str s = { copy, strnlen(copy, room - 1) };
	while (dm_utf8_next(s, &at, &c)) {
		char bytes[4];
		size_t width = dm_utf8_put(bytes, c < 0x20 || c == 0x7F ? ' ' : c);

		if (n + width >= room)
			break;
		memcpy(to + n, bytes, width);
		n += width;
	}
	memset(to + n, 0, room - n);
}

struct dm_blackbox_record dm_blackbox_read(const struct dm_blackbox *box)
{
	struct dm_blackbox_record record = {
		.stage = box->stage, .line = box->line, .beats = dm_blackbox_beats(box)
	};

	clean(record.plugin, box->plugin, sizeof(record.plugin));
	clean(record.part, box->part, sizeof(record.part));
	clean(record.words, box->words, sizeof(record.words));
	return record;
}
