/* Stands in for core/model until it has a recogniser: takes blocks and reports nothing. */
#include "base/str.h"
#include "model/recognise.h"

struct dm_forms {
	int unused;
};

struct dm_recogniser {
	struct dm_sink sink;
	struct dm_arena *job;
};

int dm_forms_load(struct dm_arena *arena, const char *const *folders, size_t n_folders,
	const struct dm_forms **ret, struct dm_error *err)
{
	(void)folders, (void)n_folders, (void)err;
	*ret = DM_NEW(arena, struct dm_forms);
	return 0;
}

static int32_t on_paragraph(const struct dm_sink *s, const struct dm_paragraph *p)
{
	(void)s, (void)p;
	return 0;
}

static int32_t on_table(const struct dm_sink *s, const struct dm_table *t)
{
	(void)s, (void)t;
	return 0;
}

static int32_t on_row(const struct dm_sink *s, uint32_t t, const struct dm_row *r)
{
	(void)s, (void)t, (void)r;
	return 0;
}

static int32_t on_merge(const struct dm_sink *s, uint32_t t, const struct dm_range *r)
{
	(void)s, (void)t, (void)r;
	return 0;
}

static int32_t on_end(const struct dm_sink *s, uint32_t t)
{
	(void)s, (void)t;
	return 0;
}

static int32_t on_fact(const struct dm_sink *s, const char *key, struct dm_str value)
{
	(void)s, (void)key, (void)value;
	return 0;
}

struct dm_recogniser *dm_recogniser_new(struct dm_arena *job, const struct dm_forms *forms)
{
	struct dm_recogniser *r = DM_NEW(job, struct dm_recogniser);

	(void)forms;
	r->job = job;
	r->sink = (struct dm_sink){ sizeof(r->sink), r, on_paragraph, on_table, on_row, on_merge,
		on_end, on_fact };
	return r;
}

const struct dm_sink *dm_recogniser_sink(struct dm_recogniser *r)
{
	return &r->sink;
}

void dm_recogniser_note(struct dm_recogniser *r, const struct dm_note *note)
{
	(void)r, (void)note;
}

int dm_recogniser_finish(struct dm_recogniser *r, const struct dm_report_source *source,
	const struct dm_report **ret, struct dm_error *err)
{
	struct dm_report *report = DM_NEW(r->job, struct dm_report);

	(void)err;
	report->struct_size = sizeof(*report);
	report->source = *source;
	*ret = report;
	return 0;
}
