/* Readers that misbehave, each in one way. Built once for each row of BEHAVIOURS: NAME is the row,
 * the module is hostile-NAME.so, its id hostile-NAME, and it takes files whose first line is #!NAME.
 *
 * What tries something that the sandbox must refuse (open, socket, …) delivers one paragraph,
 * "NAME: allowed" or "NAME: refused (…)", where it still can. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "dropmill/plugin.h"

struct call {
	const struct dm_host *host;
	const struct dm_source *source;
	const struct dm_sink *sink;
};

static volatile int zero;

static int32_t say(const struct call *c, const char *text)
{
	struct dm_paragraph p = { .struct_size = sizeof(p), .text = { text, strlen(text) } };

	return c->sink->paragraph(c->sink, &p);
}

static int32_t tell(const struct call *c, bool allowed)
{
	char text[200];

	(void)snprintf(text, sizeof(text), allowed ? "%s: allowed" : "%s: refused (%s)", NAME,
		strerror(errno));
	return say(c, text);
}

static int32_t begin_table(const struct call *c, uint32_t id)
{
	struct dm_table table = { .struct_size = sizeof(table), .id = id };

	return c->sink->table_begin(c->sink, &table);
}

static int32_t push_row(
	const struct call *c, uint32_t id, uint32_t index, const struct dm_cell *cells, uint32_t n)
{
	struct dm_row row = { .struct_size = sizeof(row),
		.index = index,
		.n_cells = n,
		.cell_size = sizeof(*cells),
		.cells = cells };

	return c->sink->row(c->sink, id, &row);
}

/* ------------------------------------------------------------------ ends badly */

static int32_t crash(const struct call *c)
{
	volatile int *volatile nowhere = NULL; /* or the store is optimised away */

	(void)c;
	*nowhere = 1;
	return 0;
}

static int32_t call_abort(const struct call *c)
{
	(void)c;
	abort();
}

static int32_t call_exit(const struct call *c)
{
	(void)c;
	exit(0);
}

static int32_t call_exit_now(const struct call *c)
{
	(void)c;
	_exit(0);
}

static int32_t recurse(const struct call *c)
{
	volatile char block[4096];

	block[0] = (char)zero;
	return zero ? 0 : recurse(c) + block[0];
}

/* Says that the disk is at fault, of one file and for ever. */
static int32_t blame_the_disk(const struct call *c)
{
	const struct dm_problem p = { .struct_size = sizeof(p),
		.code = DM_E_SPACE,
		.id = "hostile.space",
		.text = { "no room", 7 } };

	return c->host->fail(c->host, &p);
}

/* ------------------------------------------------------------------ does not end */

static int32_t spin(const struct call *c)
{
	(void)c;
	while (!zero)
		;
	return 0;
}

static int32_t spin_stubborn(const struct call *c)
{
	(void)signal(SIGTERM, SIG_IGN);
	(void)signal(SIGXCPU, SIG_IGN);
	return spin(c);
}

/* Shows signs of life and gets nowhere; does not listen either. */
static int32_t spin_lively(const struct call *c)
{
	while (!zero)
		(void)c->host->cancelled(c->host);
	return 0;
}

static int32_t sleep_on(const struct call *c)
{
	struct timespec hour = { .tv_sec = 3600 };

	(void)c;
	while (!zero)
		(void)nanosleep(&hour, NULL);
	return 0;
}

/* ------------------------------------------------------------------ takes all */

static int32_t allocate(const struct call *c)
{
	while (!zero)
		memset(c->host->alloc(c->host, 1 << 20), 1, 1 << 20);
	return 0;
}

static int32_t allocate_itself(const struct call *c)
{
	size_t n = 0;

	for (char *p; (p = malloc(1 << 20)) != NULL; n++)
		memset(p, 1, 1 << 20);
	return say(c, n ? "allocate-itself: memory had an end" : "allocate-itself: none");
}

static int32_t push_forever(const struct call *c)
{
	int32_t code = 0;

	while (!code)
		code = say(c, "once more");
	return code;
}

static int32_t note_forever(const struct call *c)
{
	struct dm_note note = {
		.struct_size = sizeof(note), .id = "hostile.note", .text = { "again", 5 }
	};

	for (int i = 0; i < 1000000; i++)
		c->host->note(c->host, &note);
	return say(c, "note-forever: done");
}

/* ------------------------------------------------------------------ breaks the contract */

static int32_t deliver_nothing(const struct call *c)
{
	(void)c;
	return 0;
}

static int32_t fail_silently(const struct call *c)
{
	(void)c;
	return DM_E_FORMAT;
}

static int32_t fail_and_go_on(const struct call *c)
{
	(void)c->host->fail(c->host, &(struct dm_problem){ .struct_size = sizeof(struct dm_problem),
					     .code = DM_E_FORMAT,
					     .id = "hostile.problem",
					     .text = { "something is wrong", 18 } });
	return say(c, "all is well");
}

static int32_t ignore_answers(const struct call *c)
{
	(void)push_row(c, 99, 0, NULL, 0);
	for (int i = 0; i < 100; i++)
		(void)say(c, "anyway");
	return 0;
}

static int32_t rows_backwards(const struct call *c)
{
	int32_t code = begin_table(c, 1);

	for (uint32_t i = 3; !code && i > 0; i--)
		code = push_row(c, 1, i, NULL, 0);
	return code;
}

static int32_t cells_backwards(const struct call *c)
{
	const struct dm_cell cells[] = { { .column = 5 }, { .column = 2 } };
	int32_t code = begin_table(c, 1);

	return code ? code : push_row(c, 1, 0, cells, 2);
}

static int32_t spans_beyond(const struct call *c)
{
	const struct dm_cell cell = { .column = 3, .row_span = UINT32_MAX, .col_span = UINT32_MAX };
	int32_t code = begin_table(c, 1);

	return code ? code : push_row(c, 1, 0, &cell, 1);
}

static int32_t unknown_table(const struct call *c)
{
	const struct dm_cell cell = { .text = { "lost", 4 } };

	return push_row(c, 7, 0, &cell, 1);
}

static int32_t open_table(const struct call *c)
{
	return begin_table(c, 1);
}

static int32_t bad_text(const struct call *c)
{
	return say(c, "half \xE9\xA1 a character, and \x01 one that XML forbids");
}

/* No UTF-8: cut off, a surrogate, overlong, beyond the last character. Not for XML: controls, NUL,
 * U+FFFE, U+FFFF. Markup and line ends of all kinds around them. */
#define BAD                                 \
	"<\xE9\xA1&\xED\xA0\x80\xC0\x80]]>" \
	"\xF4\x90\x80\x80\x01\x0B\x00\xEF\xBF\xBE\xEF\xBF\xBF\r\n\"\xE7\x9B\xAE"
#define TEXT(name)                             \
	{                                      \
		name BAD, sizeof(name BAD) - 1 \
	}

/* A form with such bytes wherever a reader hands a text over. */
static int32_t bad_texts(const struct call *c)
{
	const struct dm_toc_entry entry = {
		.text = TEXT("entry"), .list = TEXT("list"), .level = 1
	};
	const struct dm_paragraph p = { .struct_size = sizeof(p),
		.number = TEXT("number"),
		.text = TEXT("paragraph"),
		.entries = &entry,
		.n_entries = 1,
		.place.part = TEXT("part") };
	const struct dm_table table = { .struct_size = sizeof(table),
		.id = 1,
		.flags = DM_TABLE_SHEET,
		.name = TEXT("sheet") };
	const struct dm_cell rows[][4] = {
		{ { .text = { "项目名称", 12 } }, { .column = 1, .text = TEXT("name") },
			{ .column = 2, .text = { "主管部门", 12 } },
			{ .column = 3, .text = TEXT("部门") } },
		{ { .text = { "资金总额", 12 } },
			{ .column = 1,
				.kind = DM_CELL_NUMBER,
				.text = TEXT("12"),
				.raw = TEXT("12") },
			{ .column = 2, .text = TEXT("label") },
			{ .column = 3, .text = TEXT("extra") } },
		{ { .text = { "一级指标", 12 } }, { .column = 1, .text = { "二级指标", 12 } },
			{ .column = 2, .text = { "三级指标", 12 } },
			{ .column = 3, .text = { "指标值", 9 } } },
		{ { .text = TEXT("level1") }, { .column = 1, .text = TEXT("level2") },
			{ .column = 2, .text = TEXT("level3") },
			{ .column = 3, .text = TEXT("≥95%") } },
	};
	const struct dm_note note = { .struct_size = sizeof(note),
		.id = "hostile." BAD,
		.text = TEXT("note"),
		.place.part = TEXT("part") };

	c->host->note(c->host, &note);
	int32_t code = c->sink->fact(c->sink, "charset", (struct dm_str)TEXT("charset"));
	if (!code)
		code = c->sink->fact(c->sink, "delimiter", (struct dm_str)TEXT("delimiter"));
	if (!code)
		code = c->sink->paragraph(c->sink, &p);
	if (!code)
		code = c->sink->table_begin(c->sink, &table);
	for (uint32_t i = 0; !code && i < 4; i++)
		code = push_row(c, 1, i, rows[i], 4);
	return code ? code : c->sink->table_end(c->sink, 1);
}

/* ------------------------------------------------------------------ leaves its cell */

static int32_t open_file(const struct call *c)
{
	return tell(c, open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0);
}

static int32_t create_file(const struct call *c)
{
	int fd = open("/tmp/dropmill-hostile", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	if (fd >= 0)
		(void)unlink("/tmp/dropmill-hostile");
	return tell(c, fd >= 0);
}

static int32_t make_socket(const struct call *c)
{
	return tell(c, socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0);
}

static int32_t make_process(const struct call *c)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	return tell(c, child > 0);
}

static int32_t run_program(const struct call *c)
{
	char name[] = "/bin/true";
	char *arguments[] = { name, NULL };

	(void)execv(name, arguments);
	return tell(c, false);
}

static void *thread(void *nothing)
{
	return nothing;
}

static int32_t make_thread(const struct call *c)
{
	pthread_t id;

	errno = pthread_create(&id, NULL, thread, NULL);
	return tell(c, errno == 0);
}

/* Signal 0 harms nobody and tells whether another would arrive. */
static int32_t signal_parent(const struct call *c)
{
	return tell(c, kill(getppid(), 0) == 0);
}

static int32_t trace_parent(const struct call *c)
{
	return tell(c, ptrace(PTRACE_SEIZE, getppid(), NULL, NULL) == 0);
}

static int32_t map_code(const struct call *c)
{
	void *page = mmap(
		NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return tell(c, page != MAP_FAILED);
}

/* Answers in the worker's place, on whatever is open. */
static int32_t forge_answers(const struct call *c)
{
	static const char lie[] = "done done done done done done done done";

	for (int fd = 3; fd < 64; fd++)
		if (write(fd, lie, sizeof(lie)) < 0)
			(void)send(fd, lie, sizeof(lie), MSG_NOSIGNAL | MSG_DONTWAIT);
	return say(c, "forge-answers: done");
}

static int32_t close_everything(const struct call *c)
{
	for (int fd = 0; fd < 64; fd++)
		(void)close(fd);
	return say(c, "close-everything: done");
}

static int32_t print_text(const struct call *c)
{
	(void)printf("hostile output\n");
	(void)fflush(stdout);
	return say(c, "print-text: done");
}

/* Lines that the daemon could have written, were its log open to all; then it dies. */
static int32_t forge_log(const struct call *c)
{
	static const char lines[] =
		"2026-11-23T08:00:00.000Z info job.published job=0000000000000000000a\n"
		"\x1b[2Jlast \xff words\r\nwithout an end";

	return write(STDERR_FILENO, lines, sizeof(lines) - 1) < 0 ? DM_E_IO : crash(c);
}

static int32_t chatter(const struct call *c)
{
	static const char line[] = "chatter chatter chatter chatter chatter chatter chatter\n";

	for (int i = 0; i < 100000; i++)
		if (write(STDERR_FILENO, line, sizeof(line) - 1) < 0)
			(void)c->host->cancelled(c->host);
	return say(c, "chatter: done");
}

struct behaviour {
	const char *name;
	int32_t (*read)(const struct call *);
};

static const struct behaviour BEHAVIOURS[] = {
	{ "crash", crash },
	{ "abort", call_abort },
	{ "exit", call_exit },
	{ "exit-now", call_exit_now },
	{ "stack", recurse },
	{ "blame-the-disk", blame_the_disk },
	{ "spin", spin },
	{ "spin-stubborn", spin_stubborn },
	{ "spin-lively", spin_lively },
	{ "sleep", sleep_on },
	{ "allocate", allocate },
	{ "allocate-itself", allocate_itself },
	{ "push-forever", push_forever },
	{ "note-forever", note_forever },
	{ "no-data", deliver_nothing },
	{ "no-problem", fail_silently },
	{ "problem-ignored", fail_and_go_on },
	{ "answers-ignored", ignore_answers },
	{ "rows-backwards", rows_backwards },
	{ "cells-backwards", cells_backwards },
	{ "spans-beyond", spans_beyond },
	{ "unknown-table", unknown_table },
	{ "open-table", open_table },
	{ "bad-text", bad_text },
	{ "bad-texts", bad_texts },
	{ "open", open_file },
	{ "create", create_file },
	{ "socket", make_socket },
	{ "fork", make_process },
	{ "exec", run_program },
	{ "thread", make_thread },
	{ "signal", signal_parent },
	{ "ptrace", trace_parent },
	{ "map-code", map_code },
	{ "forge-answers", forge_answers },
	{ "close-everything", close_everything },
	{ "print", print_text },
	{ "forge-log", forge_log },
	{ "chatter", chatter },
};

static int32_t read_file(
	const struct dm_host *host, const struct dm_source *source, const struct dm_sink *sink)
{
	const struct call c = { host, source, sink };

	for (size_t i = 0; i < sizeof(BEHAVIOURS) / sizeof(BEHAVIOURS[0]); i++)
		if (strcmp(BEHAVIOURS[i].name, NAME) == 0)
			return BEHAVIOURS[i].read(&c);
	return DM_E_BUG;
}

static int32_t probe(
	const struct dm_host *host, const struct dm_source *source, struct dm_probe *ret)
{
	static const char line[] = "#!" NAME "\n";
	char head[sizeof(line)] = { 0 };

	(void)host;
	if (source->read_at(source, 0, head, sizeof(line) - 1) < 0)
		return DM_E_IO;
	ret->score = strcmp(head, line) == 0 ? 100 : 0;
	return 0;
}

static const char *const SUFFIXES[] = { NAME, NULL };
static const struct dm_format FORMAT = { sizeof(FORMAT), "application/x-hostile", SUFFIXES };
static const struct dm_format *const FORMATS[] = { &FORMAT, NULL };
static const struct dm_reader_ops READER = { sizeof(READER), probe, NULL, read_file };

DM_PLUGIN_EXPORT const struct dm_plugin DM_PLUGIN_SYMBOL = {
	.magic = DM_PLUGIN_MAGIC,
	.struct_size = sizeof(struct dm_plugin),
	.abi_major = DM_ABI_MAJOR,
	.abi_minor = DM_ABI_MINOR,
	.kind = DM_PLUGIN_READER,
	.id = "hostile-" NAME,
	.version = "1",
	.summary = "a reader that misbehaves",
	.formats = FORMATS,
	.reader = &READER,
};
