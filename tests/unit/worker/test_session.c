/* One job from packet to result, with a reader in memory: what is answered, and what is left open. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fd.h"
#include "base/str.h"
#include "worker/session.h"

static struct dm_arena process;
static struct dm_registry registry;
static struct dm_packet packet;
static struct dm_result result;

static int32_t probe(
	const struct dm_host *host, const struct dm_source *source, struct dm_probe *ret)
{
	char head[4] = { 0 };

	(void)host;
	if (source->read_at(source, 0, head, 4) < 0)
		return DM_E_IO;
	ret->score = memcmp(head, "TEST", 4) ? 0 : 100;
	return 0;
}

/* Does what the document's fifth byte says. */
static int32_t read_document(
	const struct dm_host *host, const struct dm_source *source, const struct dm_sink *sink)
{
	struct dm_problem problem = { .struct_size = sizeof(problem),
		.code = DM_E_FORMAT,
		.id = "test.damaged",
		.text = DM_STR("the middle is missing"),
		.place = { .part = DM_STR("part"), .line = 3 } };
	struct dm_paragraph p = { .struct_size = sizeof(p), .text = host->option(host, "locale") };
	char what = 0;

	if (source->read_at(source, 4, &what, 1) < 0)
		return DM_E_IO;
	if (what == 'f')
		return (host->fail)(host, &problem); /* cmocka has a macro of that name */
	while (what == 'm')
		memset(host->alloc(host, 1 << 16), 1, 1 << 16);
	return sink->paragraph(sink, &p);
}

static const char *const LOCALES[] = { "zh-CN", "en-US", NULL };
static const struct dm_option LOCALE = { sizeof(LOCALE), DM_OPTION_CHOICE, "locale", "zh-CN",
	"how dates and numbers are shown", 0, 0, LOCALES };
static const struct dm_option *const OPTIONS[] = { &LOCALE, NULL };
static const char *const SUFFIXES[] = { "test", NULL };
static const struct dm_format FORMAT = { sizeof(FORMAT), "application/x-test", SUFFIXES };
static const struct dm_format *const FORMATS[] = { &FORMAT, NULL };
/* Whole where it ends as one does. */
static int32_t complete(const struct dm_host *host, const struct dm_source *source)
{
	char last = '?';

	(void)host;
	(void)source->read_at(source, source->size - 1, &last, 1);
	return last == '.'   ? DM_COMPLETE_YES
	       : last == ',' ? DM_COMPLETE_NOT_YET
			     : DM_COMPLETE_UNKNOWN;
}

static const struct dm_reader_ops OPS = { sizeof(OPS), probe, complete, read_document };
static const struct dm_plugin READER = { .magic = DM_PLUGIN_MAGIC,
	.struct_size = sizeof(READER),
	.abi_major = DM_ABI_MAJOR,
	.abi_minor = DM_ABI_MINOR,
	.kind = DM_PLUGIN_READER,
	.id = "test",
	.version = "1",
	.summary = "for this test",
	.formats = FORMATS,
	.options = OPTIONS,
	.reader = &OPS };

static struct dm_session session = { .socket = -1, .registry = &registry, .memory_bytes = 8 << 20 };

static int set_up(void **state)
{
	(void)state;
	dm_arena_init(&process, 0, NULL, NULL);
	dm_registry_init(&registry, &process);
	return dm_registry_add(&registry, "memory", &READER, NULL);
}

static int tear_down(void **state)
{
	(void)state;
	dm_arena_done(&process);
	return 0;
}

static struct dm_job_message job_of(const char *name)
{
	return (struct dm_job_message){ .id = 42,
		.kind = DM_JOB_INSPECT,
		.flags = DM_JOB_BARE,
		.name = dm_str_from_c(name),
		.n_outputs = 1,
		.outputs = { DM_STR("") } };
}

static int memory_file(const char *content)
{
	int fd = memfd_create("test", MFD_CLOEXEC);

	assert_int_equal(write(fd, content, strlen(content)), (ssize_t)strlen(content));
	return fd;
}

static void make_packet(const struct dm_job_message *job, const char *content)
{
	packet.n = dm_job_message_encode(job, packet.bytes);
	packet.fds[0] = memory_file(content);
	packet.fds[1] = memory_file("");
	packet.n_fds = 2;
}

/* Runs the job; gives what it wrote. */
static const char *run(const struct dm_job_message *job, const char *content)
{
	static char written[4096];

	make_packet(job, content);
	dm_session_job(&session, &packet, &result);
	ssize_t n = pread(packet.fds[1], written, sizeof(written) - 1, 0);
	written[n > 0 ? n : 0] = '\0';
	dm_packet_done(&packet);
	return written;
}

static void a_document_gives_its_blocks(void **state)
{
	struct dm_job_message job = job_of("a.test");

	(void)state;
	assert_string_equal(
		run(&job, "TEST."), "\"tables\":[],\"paragraphs\":[\"zh-CN\"],\"reader\":\"test\"");
	assert_int_equal(result.error.code, 0);
	assert_true(result.id == 42 && result.counts.paragraphs == 1);
	assert_true(dm_str_eq(result.reader, DM_STR("test")));
}

static void a_reader_is_asked_whether_it_is_whole(void **state)
{
	struct dm_job_message job = job_of("a.test");
	static const struct {
		const char *content;
		bool is_whole;
	} rows[] = { { "TEST.", true }, { "TEST,", false }, { "TEST", false },
		{ "other.", false } };

	(void)state;
	job.kind = DM_JOB_ASK;
	job.flags = 0;
	job.n_outputs = 0;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		packet.n = dm_job_message_encode(&job, packet.bytes);
		packet.fds[0] = memory_file(rows[i].content);
		packet.n_fds = 1;
		dm_session_job(&session, &packet, &result);
		dm_packet_done(&packet);
		assert_int_equal(!result.error.code && !result.is_incomplete, rows[i].is_whole);
	}
}

static void the_locale_reaches_the_reader(void **state)
{
	struct dm_job_message job = job_of("a.test");

	(void)state;
	job.locale = DM_STR("en-US");
	assert_non_null(strstr(run(&job, "TEST."), "[\"en-US\"]"));
	job.locale = DM_STR("tlh-KX");
	(void)run(&job, "TEST.");
	assert_int_equal(result.error.code, DM_E_USAGE);
	job.locale = DM_STR(""); /* nothing of it stays */
	assert_non_null(strstr(run(&job, "TEST."), "[\"zh-CN\"]"));
}

static void a_problem_keeps_its_place(void **state)
{
	struct dm_job_message job = job_of("a.test");

	(void)state;
	(void)run(&job, "TESTf");
	assert_int_equal(result.error.code, DM_E_FORMAT);
	assert_string_equal(result.error.id, "test.damaged");
	assert_string_equal(result.error.part, "part");
	assert_int_equal(result.error.line, 3);
	assert_non_null(strstr(run(&job, "TEST."), "zh-CN")); /* and the next one is unharmed */
}

static void what_cannot_be_done_is_refused(void **state)
{
	struct dm_job_message job = job_of("a.xyz");

	(void)state;
	(void)run(&job, "no reader's");
	assert_int_equal(result.error.code, DM_E_NO_READER);
	job.limits[DM_LIMIT_FILE_BYTES] = 3;
	(void)run(&job, "TEST.");
	assert_int_equal(result.error.code, DM_E_LIMIT);
	job = job_of("a.test");
	job.n_options = 1;
	job.options[0] = (struct dm_job_option){ DM_STR("nobody"), DM_STR("a"), DM_STR("b") };
	(void)run(&job, "TEST.");
	assert_int_equal(result.error.code, DM_E_USAGE);
	job = job_of("a.test");
	job.kind = DM_JOB_CONVERT; /* without form data */
	(void)run(&job, "TEST.");
	assert_int_equal(result.error.code, DM_E_CONFIG);
}

static void a_job_without_its_descriptors_is_refused(void **state)
{
	struct dm_job_message job = job_of("a.test");

	(void)state;
	make_packet(&job, "TEST.");
	dm_fd_close(&packet.fds[1]);
	packet.n_fds = 1;
	dm_session_job(&session, &packet, &result);
	assert_int_equal(result.error.code, DM_E_CONTRACT);
	dm_packet_done(&packet);
}

static void too_much_memory_is_told_and_ends_the_worker(void **state)
{
	struct dm_job_message job = job_of("a.test");
	int ends[2], status;

	(void)state;
	assert_int_equal(dm_fdpass_pair(ends, NULL), 0);
	pid_t pid = fork();
	if (!pid) {
		session.socket = ends[1];
		dm_fd_close(&ends[0]);
		_exit(dm_session_serve(&session, NULL) ? 1 : 0);
	}
	dm_fd_close(&ends[1]);
	make_packet(&job, "TESTm");
	assert_int_equal(
		dm_fdpass_send(ends[0], packet.bytes, packet.n, packet.fds, packet.n_fds, NULL), 0);
	dm_packet_done(&packet);
	assert_int_equal(dm_fdpass_receive(ends[0], &packet, NULL), 0);
	assert_int_equal(dm_result_decode(packet.bytes, packet.n, &result, NULL), 0);
	assert_int_equal(result.error.code, DM_E_LIMIT);
	assert_true(result.is_last && result.id == 42);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), DM_WORKER_EXIT_LIMIT);
	dm_fd_close(&ends[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_gives_its_blocks),
		cmocka_unit_test(a_reader_is_asked_whether_it_is_whole),
		cmocka_unit_test(the_locale_reaches_the_reader),
		cmocka_unit_test(a_problem_keeps_its_place),
		cmocka_unit_test(what_cannot_be_done_is_refused),
		cmocka_unit_test(a_job_without_its_descriptors_is_refused),
		cmocka_unit_test(too_much_memory_is_told_and_ends_the_worker),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
