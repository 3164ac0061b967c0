/* Messages: everything comes back as it was sent; nothing that is cut, grown or lied about is taken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "ipc/message.h"

static uint8_t packet[DM_MESSAGE_MAX];

static struct dm_job_message full_job(void)
{
	struct dm_job_message job = { .id = UINT64_C(0x1122334455667788),
		.kind = DM_JOB_CONVERT,
		.name = DM_STR("\xe5\x9b\xbd\xff.docx"), /* not UTF-8: names are bytes */
		.locale = DM_STR("zh-CN"),
		.limits = { 0, 1, 2, 3, 4, UINT64_MAX },
		.has_sha256 = true,
		.sha256 = { [0] = 7, [31] = 9 },
		.n_outputs = 2,
		.outputs = { DM_STR("json"), DM_STR("html") },
		.n_options = 1,
		.options = { { DM_STR("csv"), DM_STR("delimiter"), DM_STR(";") } } };

	return job;
}

static void job_comes_back(void **state)
{
	struct dm_job_message job = full_job(), got;
	size_t n = dm_job_message_encode(&job, packet);

	(void)state;
	assert_int_equal(dm_message_kind(packet, n), DM_MESSAGE_JOB);
	assert_int_equal(dm_job_message_decode(packet, n, &got, NULL), 0);
	assert_true(got.id == job.id && got.kind == job.kind && got.flags == 0);
	assert_true(dm_str_eq(got.name, job.name));
	assert_true(dm_str_eq(got.locale, job.locale));
	assert_memory_equal(got.limits, job.limits, sizeof(job.limits));
	assert_true(got.has_sha256);
	assert_memory_equal(got.sha256, job.sha256, sizeof(job.sha256));
	assert_int_equal(got.n_outputs, 2);
	assert_true(dm_str_eq(got.outputs[1], DM_STR("html")));
	assert_int_equal(got.n_options, 1);
	assert_true(dm_str_eq(got.options[0].value, DM_STR(";")));
}

/* Flags that are known; a worker of another release refuses the rest. */
static void flags_come_back(void **state)
{
	struct dm_job_message job = full_job(), got;

	(void)state;
	job.flags = DM_JOB_BARE | DM_JOB_ENGLISH;
	assert_int_equal(
		dm_job_message_decode(packet, dm_job_message_encode(&job, packet), &got, NULL), 0);
	assert_int_equal(got.flags, DM_JOB_BARE | DM_JOB_ENGLISH);
	job.flags = 1u << 31;
	assert_int_equal(
		dm_job_message_decode(packet, dm_job_message_encode(&job, packet), &got, NULL),
		DM_E_CONTRACT);
}

/* A question has no outputs, everything else has some. */
static void outputs_belong_to_the_kind(void **state)
{
	struct dm_job_message job = full_job(), got;

	(void)state;
	job.kind = DM_JOB_ASK;
	assert_int_equal(
		dm_job_message_decode(packet, dm_job_message_encode(&job, packet), &got, NULL),
		DM_E_CONTRACT);
	job.n_outputs = 0;
	assert_int_equal(
		dm_job_message_decode(packet, dm_job_message_encode(&job, packet), &got, NULL), 0);
	job.kind = DM_JOB_CONVERT;
	assert_int_equal(
		dm_job_message_decode(packet, dm_job_message_encode(&job, packet), &got, NULL),
		DM_E_CONTRACT);
}

static void result_comes_back(void **state)
{
	struct dm_result result = { .id = 3,
		.counts = { .projects = 1, .paragraphs = UINT64_MAX },
		.reader = DM_STR("docx"),
		.is_last = true };
	struct dm_result got;

	(void)state;
	(void)dm_error_set(&result.error, DM_E_FORMAT, "zip.truncated", "the file is cut off");
	dm_error_place(&result.error, DM_STR("word/document.xml"), 5, 6);
	size_t n = dm_result_encode(&result, packet);
	assert_int_equal(dm_result_decode(packet, n, &got, NULL), 0);
	assert_int_equal(got.error.code, DM_E_FORMAT);
	assert_string_equal(got.error.id, "zip.truncated");
	assert_string_equal(got.error.part, "word/document.xml");
	assert_int_equal(got.error.column, 6);
	assert_true(got.counts.paragraphs == UINT64_MAX && got.is_last);
	assert_true(dm_str_eq(got.reader, DM_STR("docx")));
}

static void ready_and_refused_come_back(void **state)
{
	struct dm_ready ready = { DM_SANDBOX_ALL, 2,
		{ { false, DM_STR("csv"), DM_STR("1.0"), DM_STR("csv tsv") },
			{ true, DM_STR("json"), DM_STR("2.0"), DM_STR("") } } };
	struct dm_ready got = { 0 };
	struct dm_error why = { 0 }, got_why;

	(void)state;
	size_t n = dm_ready_encode(&ready, packet);
	assert_int_equal(dm_ready_decode(packet, n, &got, NULL), 0);
	assert_int_equal(got.sandbox, DM_SANDBOX_ALL);
	assert_int_equal(got.n_plugins, 2);
	assert_false(got.plugins[0].is_writer);
	assert_true(got.plugins[1].is_writer);
	assert_true(dm_str_eq(got.plugins[0].suffixes, DM_STR("csv tsv")));
	assert_int_equal(got.plugins[1].suffixes.n, 0);
	assert_true(dm_str_eq(got.plugins[1].id, DM_STR("json")));
	assert_true(dm_str_eq(got.plugins[1].version, DM_STR("2.0")));
	ready.n_plugins = DM_READY_PLUGINS_MAX + 1;
	assert_int_equal(dm_ready_encode(&ready, packet), 0);
	(void)dm_error_set(&why, DM_E_CONFIG, "sandbox.landlock", "no Landlock");
	n = dm_refused_encode(&why, packet);
	assert_int_equal(dm_refused_decode(packet, n, &got_why, NULL), 0);
	assert_string_equal(got_why.text, "no Landlock");
	why.code = DM_OK; /* a refusal without a reason is none */
	n = dm_refused_encode(&why, packet);
	assert_int_equal(dm_refused_decode(packet, n, &got_why, NULL), DM_E_CONTRACT);
}

/* Every shorter packet, with its head left alone and with its length put right. */
static void cut_packets_are_refused(void **state)
{
	struct dm_job_message job = full_job(), got;
	size_t whole = dm_job_message_encode(&job, packet);

	(void)state;
	for (size_t n = 0; n < whole; n++) {
		uint8_t *cut = malloc(n + 1); /* exact size: a sanitizer sees a read beyond */

		memcpy(cut, packet, n);
		assert_int_equal(dm_job_message_decode(cut, n, &got, NULL), DM_E_CONTRACT);
		if (n >= 16) {
			cut[12] = (uint8_t)(n - 16);
			cut[13] = (uint8_t)((n - 16) >> 8);
			assert_int_equal(dm_job_message_decode(cut, n, &got, NULL), DM_E_CONTRACT);
		}
		free(cut);
	}
}

static void longer_packets_are_refused(void **state)
{
	struct dm_ready ready = { 0 }, got;
	size_t n = dm_ready_encode(&ready, packet);

	(void)state;
	packet[n] = 0;
	packet[12] = (uint8_t)(n + 1 - 16);
	assert_int_equal(dm_ready_decode(packet, n + 1, &got, NULL), DM_E_CONTRACT);
}

/* One byte changed anywhere: taken or refused, but never read out of bounds. */
static void flipped_bytes_do_no_harm(void **state)
{
	struct dm_job_message job = full_job(), got;
	size_t n = dm_job_message_encode(&job, packet);
	uint8_t *copy = malloc(n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		for (unsigned flip = 1; flip < 256; flip++) {
			memcpy(copy, packet, n);
			copy[i] = (uint8_t)(copy[i] ^ flip);
			if (dm_job_message_decode(copy, n, &got, NULL))
				continue;
			assert_true(got.n_outputs <= DM_JOB_OUTPUTS_MAX);
			assert_true(got.name.n <= n);
		}
	}
	free(copy);
}

static void lies_are_refused(void **state)
{
	struct dm_job_message job = full_job(), got;
	struct dm_result result = { .error.code = 5 }, got_result;
	size_t n;

	(void)state;
	job.kind = 9;
	n = dm_job_message_encode(&job, packet);
	assert_int_equal(dm_job_message_decode(packet, n, &got, NULL), DM_E_CONTRACT);
	job = full_job();
	job.n_outputs = 0;
	n = dm_job_message_encode(&job, packet);
	assert_int_equal(dm_job_message_decode(packet, n, &got, NULL), DM_E_CONTRACT);
	n = dm_result_encode(&result, packet); /* a code that does not exist */
	assert_int_equal(dm_result_decode(packet, n, &got_result, NULL), DM_E_CONTRACT);
	job = full_job();
	n = dm_job_message_encode(&job, packet); /* another kind than asked for */
	assert_int_equal(dm_result_decode(packet, n, &got_result, NULL), DM_E_CONTRACT);
}

static void too_much_does_not_encode(void **state)
{
	static char big[DM_MESSAGE_MAX];
	struct dm_job_message job = full_job();

	(void)state;
	job.name = (struct dm_str){ big, sizeof(big) };
	assert_int_equal(dm_job_message_encode(&job, packet), 0);
	job = full_job();
	job.n_outputs = DM_JOB_OUTPUTS_MAX + 1;
	assert_int_equal(dm_job_message_encode(&job, packet), 0);
}

static void texts_come_out_clean(void **state)
{
	struct dm_error why = { .code = DM_E_BUG,
		.text = "a\x1b[31m\xff"
			"b\n" },
			got;

	(void)state;
	size_t n = dm_refused_encode(&why, packet);
	assert_int_equal(dm_refused_decode(packet, n, &got, NULL), 0);
	assert_string_equal(got.text, "a [31m\xef\xbf\xbd"
				      "b ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(job_comes_back),
		cmocka_unit_test(flags_come_back),
		cmocka_unit_test(outputs_belong_to_the_kind),
		cmocka_unit_test(result_comes_back),
		cmocka_unit_test(ready_and_refused_come_back),
		cmocka_unit_test(cut_packets_are_refused),
		cmocka_unit_test(longer_packets_are_refused),
		cmocka_unit_test(flipped_bytes_do_no_harm),
		cmocka_unit_test(lies_are_refused),
		cmocka_unit_test(too_much_does_not_encode),
		cmocka_unit_test(texts_come_out_clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
