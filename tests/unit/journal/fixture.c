#include "fixture.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int fixture_setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	(void)snprintf(f->folder, sizeof(f->folder), "/tmp/dropmill-journal-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	(void)snprintf(f->path, sizeof(f->path), "%s/journal.db", f->folder);
	assert_int_equal(dm_job_id_source_init(&f->ids, NULL), 0);
	assert_int_equal(dm_journal_open(f->path, &f->journal, &f->opening, NULL), 0);
	*state = f;
	return 0;
}

static void folder_remove(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	assert_non_null(dir);
	while ((entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			(void)unlinkat(dirfd(dir), entry->d_name, 0);
	(void)closedir(dir);
	assert_int_equal(rmdir(folder), 0);
}

int fixture_teardown(void **state)
{
	struct fixture *f = *state;

	dm_journal_close(&f->journal);
	folder_remove(f->folder);
	free(f);
	return 0;
}

void fixture_reopen(struct fixture *f)
{
	struct dm_error err = { 0 };

	dm_journal_close(&f->journal);
	if (dm_journal_open(f->path, &f->journal, &f->opening, &err) < 0)
		fail_msg("%s", err.text);
}

struct dm_claim fixture_claim_of(struct fixture *f, const char *path, unsigned content)
{
	struct dm_claim claim = { .route = DM_STR("budget"),
		.path = dm_str_from_c(path),
		.stored = dm_str_from_c(path),
		.bytes = content,
		.at = 1000 };

	dm_job_id_next(&f->ids, 1000, f->id);
	claim.id = dm_str_from_c(f->id);
	memcpy(claim.sha256, &content, sizeof(content));
	memset(claim.config, 7, sizeof(claim.config));
	return claim;
}

struct dm_claim_answer fixture_claim(struct fixture *f, const char *path, unsigned content)
{
	struct dm_claim claim = fixture_claim_of(f, path, content);
	struct dm_claim_answer answer = { 0 };
	struct dm_error err = { 0 };

	if (dm_journal_claim(f->journal, &claim, &answer, &err) < 0)
		fail_msg("%s", err.text);
	return answer;
}

static bool record_keep(void *ctx, const struct dm_record *record)
{
	struct dm_record *to = ctx;

	*to = *record;
	to->route = to->path = to->stored = to->result = to->place = to->plugin = DM_NULL;
	return true;
}

struct dm_record fixture_record(struct fixture *f, const char *id)
{
	struct dm_record record = { 0 };

	assert_int_equal(
		dm_journal_find(f->journal, dm_str_from_c(id), record_keep, &record, NULL), 0);
	return record;
}

unsigned fixture_files(const struct fixture *f, const char *part)
{
	DIR *dir = opendir(f->folder);
	struct dirent *entry;
	unsigned n = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir)))
		n += strstr(entry->d_name, part) != NULL;
	(void)closedir(dir);
	return n;
}

void fixture_error(const struct dm_error *err, int32_t code, const char *id)
{
	if (err->code != code || strcmp(err->id, id) != 0)
		fail_msg("%d %s (%s) instead of %d %s", err->code, err->id, err->text, code, id);
	assert_true(err->text[0]);
}

void fixture_publish(struct fixture *f, const char *name)
{
	struct dm_str id = dm_str_from_c(name);
	uint32_t attempt;

	assert_int_equal(dm_journal_attempt(f->journal, id, 1001, &attempt, NULL), 0);
	assert_int_equal(dm_journal_converted(f->journal, id, 1002, NULL), 0);
	assert_int_equal(
		dm_journal_published(f->journal, id, DM_STR("out/a.csv-x"), 1003, NULL), 0);
	assert_int_equal(dm_journal_finished(f->journal, id, DM_STR("done/a.csv"), 1004, NULL), 0);
}
