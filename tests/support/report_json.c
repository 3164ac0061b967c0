/* From cJSON's tree to the model, member by member in the order of the schema. */
#include "report_json.h"

#include "base/fd.h"
#include "base/str.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

/* An array of pointers from a JSON array: one(arena, item) for each item. */
#define LIST(arena, object, key, type, one, ret_items, ret_n)                          \
	do {                                                                           \
		const cJSON *list_ = member(object, key);                              \
		size_t n_ = (size_t)cJSON_GetArraySize(list_);                         \
		const type **items_ = DM_NEW_ARRAY(arena, n_, const type *);           \
		size_t at_ = 0;                                                        \
		for (const cJSON *i_ = list_ ? list_->child : NULL; i_; i_ = i_->next) \
			items_[at_++] = one(arena, i_);                                \
		(ret_items) = items_;                                                  \
		(ret_n) = n_;                                                          \
	} while (0)

static const struct {
	const char *key;
	uint32_t flag;
} indicator_places[] = {
	{ "target_midterm", DM_FORM_TARGET_MIDTERM },
	{ "weight", DM_FORM_WEIGHT },
	{ "actual", DM_FORM_ACTUAL },
	{ "score", DM_FORM_SCORE },
	{ "deviation", DM_FORM_DEVIATION },
};

static const char *const kinds[] = { "", "numeric", "qualitative", "date", "mixed", NULL };
static const char *const operators[] = { "", "ge", "gt", "le", "lt", "eq", "between", NULL };
static const char *const subjects[] = { "", "project", "department", "transfer", NULL };
static const char *const severities[] = { "", "error", "warning", "notice", NULL };

static const cJSON *member(const cJSON *object, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(object, key);
}

static struct dm_str text(struct dm_arena *arena, const cJSON *object, const char *key)
{
	const cJSON *item = member(object, key);
	return cJSON_IsString(item) ? dm_arena_str(arena, dm_str_from_c(item->valuestring))
				    : DM_NULL;
}

static double number(const cJSON *object, const char *key)
{
	const cJSON *item = member(object, key);
	return cJSON_IsNumber(item) ? item->valuedouble : 0;
}

static int32_t word(const cJSON *object, const char *key, const char *const *words)
{
	const cJSON *item = member(object, key);
	for (int32_t i = 1; cJSON_IsString(item) && words[i]; i++)
		if (strcmp(words[i], item->valuestring) == 0)
			return i;
	return 0;
}

static const struct dm_str *texts(
	struct dm_arena *arena, const cJSON *object, const char *key, size_t *ret_n)
{
	const cJSON *list = member(object, key);
	struct dm_str *ret = DM_NEW_ARRAY(arena, (size_t)cJSON_GetArraySize(list), struct dm_str);
	*ret_n = 0;
	for (const cJSON *i = list ? list->child : NULL; i; i = i->next)
		ret[(*ret_n)++] = dm_arena_str(arena, dm_str_from_c(i->valuestring));
	return ret;
}

static const struct dm_origin *origin(struct dm_arena *arena, const cJSON *of)
{
	const cJSON *o = member(of, "origin");
	if (!cJSON_IsObject(o))
		return NULL;
	struct dm_origin *ret = DM_NEW(arena, struct dm_origin);
	ret->sheet = text(arena, o, "sheet");
	ret->range = text(arena, o, "range");
	ret->table = (uint32_t)number(o, "table");
	ret->row = (uint32_t)number(o, "row");
	ret->column = (uint32_t)number(o, "column");
	ret->line = (uint32_t)number(o, "line");
	ret->line_end = (uint32_t)number(o, "line_end");
	return ret;
}

static const struct dm_department *department(struct dm_arena *arena, const cJSON *of)
{
	const cJSON *d = member(of, "department");
	if (!cJSON_IsObject(d))
		return NULL;
	struct dm_department *ret = DM_NEW(arena, struct dm_department);
	ret->code = text(arena, d, "code");
	ret->name = text(arena, d, "name");
	ret->scope = text(arena, d, "scope");
	return ret;
}

static const struct dm_section *section(struct dm_arena *arena, const cJSON *s)
{
	struct dm_section *ret = DM_NEW(arena, struct dm_section);
	ret->number = text(arena, s, "number");
	ret->heading = text(arena, s, "heading");
	ret->paragraphs = texts(arena, s, "paragraphs", &ret->n_paragraphs);
	LIST(arena, s, "sections", struct dm_section, section, ret->sections, ret->n_sections);
	return ret;
}

static const struct dm_pair *pair(struct dm_arena *arena, const cJSON *item)
{
	struct dm_pair *ret = DM_NEW(arena, struct dm_pair);
	ret->label = dm_arena_str(arena, dm_str_from_c(item->string));
	ret->value = dm_arena_str(arena, dm_str_from_c(item->valuestring));
	return ret;
}

static const struct dm_target *target(struct dm_arena *arena, const cJSON *of, const char *key)
{
	const cJSON *t = member(of, key);
	if (!cJSON_IsObject(t))
		return NULL;
	struct dm_target *ret = DM_NEW(arena, struct dm_target);
	ret->text = text(arena, t, "text");
	ret->kind = word(t, "kind", kinds);
	ret->operator_ = word(t, "operator", operators);
	ret->value = text(arena, t, "value");
	ret->value2 = text(arena, t, "value2");
	ret->unit = text(arena, t, "unit");
	ret->date = text(arena, t, "date");
	return ret;
}

static const struct dm_indicator *indicator(struct dm_arena *arena, const cJSON *i)
{
	struct dm_indicator *ret = DM_NEW(arena, struct dm_indicator);
	ret->level1 = text(arena, i, "level1");
	ret->level2 = text(arena, i, "level2");
	ret->level3 = text(arena, i, "level3");
	ret->description = text(arena, i, "description");
	ret->target = target(arena, i, "target");
	ret->target_midterm = target(arena, i, "target_midterm");
	ret->actual = target(arena, i, "actual");
	ret->basis = text(arena, i, "basis");
	ret->weight = text(arena, i, "weight");
	ret->score = text(arena, i, "score");
	ret->deviation = text(arena, i, "deviation");
	LIST(arena, i, "extra", struct dm_pair, pair, ret->extra, ret->n_extra);
	ret->origin = origin(arena, i);
	return ret;
}

static const struct dm_plan_point *plan_point(struct dm_arena *arena, const cJSON *p)
{
	struct dm_plan_point *ret = DM_NEW(arena, struct dm_plan_point);
	ret->label = text(arena, p, "label");
	ret->month = (uint32_t)number(p, "month");
	ret->percent = text(arena, p, "percent");
	return ret;
}

static struct dm_budget budget(struct dm_arena *arena, const cJSON *b)
{
	return (struct dm_budget){
		.total = text(arena, b, "total"),
		.fiscal = text(arena, b, "fiscal"),
		.other = text(arena, b, "other"),
		.executed = text(arena, b, "executed"),
		.stated_unit = text(arena, b, "stated_unit"),
	};
}

static uint32_t form(const cJSON *p)
{
	uint32_t ret = 0;
	const cJSON *indicators = member(p, "indicators");
	for (const cJSON *i = indicators ? indicators->child : NULL; i; i = i->next)
		for (size_t k = 0; k < sizeof(indicator_places) / sizeof(*indicator_places); k++)
			if (member(i, indicator_places[k].key))
				ret |= indicator_places[k].flag;
	if (member(p, "year"))
		ret |= DM_FORM_YEAR;
	if (member(p, "goals_midterm"))
		ret |= DM_FORM_GOALS_MIDTERM;
	if (member(member(p, "budget"), "executed"))
		ret |= DM_FORM_EXECUTED;
	return ret;
}

static const struct dm_project *project(struct dm_arena *arena, const cJSON *p)
{
	struct dm_project *ret = DM_NEW(arena, struct dm_project);
	ret->ordinal = (uint32_t)number(p, "ordinal");
	ret->subject = word(p, "subject", subjects);
	ret->form = form(p);
	ret->year = (int32_t)number(p, "year");
	ret->title = text(arena, p, "title");
	ret->code = text(arena, p, "code");
	ret->name = text(arena, p, "name");
	ret->department = department(arena, p);
	ret->budget = budget(arena, member(p, "budget"));
	ret->purpose = text(arena, p, "purpose");
	LIST(arena, p, "plan", struct dm_plan_point, plan_point, ret->plan, ret->n_plan);
	ret->goals = texts(arena, p, "goals", &ret->n_goals);
	ret->goals_midterm = texts(arena, p, "goals_midterm", &ret->n_goals_midterm);
	LIST(arena, p, "indicators", struct dm_indicator, indicator, ret->indicators,
		ret->n_indicators);
	LIST(arena, p, "extra", struct dm_pair, pair, ret->extra, ret->n_extra);
	ret->origin = origin(arena, p);
	return ret;
}

static const struct dm_finding *finding(struct dm_arena *arena, const cJSON *f)
{
	struct dm_finding *ret = DM_NEW(arena, struct dm_finding);
	ret->rule = text(arena, f, "rule");
	ret->severity = word(f, "severity", severities);
	ret->message = text(arena, f, "message");
	ret->project = (uint32_t)number(f, "project");
	ret->indicator = (uint32_t)number(f, "indicator");
	ret->origin = origin(arena, f);
	return ret;
}

static const struct dm_unplaced *unplaced(struct dm_arena *arena, const cJSON *u)
{
	struct dm_unplaced *ret = DM_NEW(arena, struct dm_unplaced);
	ret->text = text(arena, u, "text");
	ret->origin = origin(arena, u);
	return ret;
}

static const struct dm_report_note *note(struct dm_arena *arena, const cJSON *n)
{
	struct dm_report_note *ret = DM_NEW(arena, struct dm_report_note);
	ret->code = text(arena, n, "code");
	ret->message = text(arena, n, "message");
	ret->origin = origin(arena, n);
	return ret;
}

static struct dm_report_source source(struct dm_arena *arena, const cJSON *s)
{
	return (struct dm_report_source){
		.file = text(arena, s, "file"),
		.file_b64 = text(arena, s, "file_b64"),
		.sha256 = text(arena, s, "sha256"),
		.bytes = (uint64_t)number(s, "bytes"),
		.reader = text(arena, s, "reader"),
		.charset = text(arena, s, "charset"),
		.delimiter = text(arena, s, "delimiter"),
	};
}

static const struct dm_report *report(struct dm_arena *arena, const cJSON *r)
{
	struct dm_report *ret = DM_NEW(arena, struct dm_report);
	ret->struct_size = sizeof(*ret);
	ret->source = source(arena, member(r, "source"));
	ret->title = text(arena, r, "title");
	ret->fiscal_year = (int32_t)number(r, "fiscal_year");
	ret->department = department(arena, r);
	LIST(arena, r, "narrative", struct dm_section, section, ret->narrative, ret->n_narrative);
	LIST(arena, r, "projects", struct dm_project, project, ret->projects, ret->n_projects);
	LIST(arena, r, "findings", struct dm_finding, finding, ret->findings, ret->n_findings);
	LIST(arena, r, "unplaced", struct dm_unplaced, unplaced, ret->unplaced, ret->n_unplaced);
	LIST(arena, r, "notes", struct dm_report_note, note, ret->notes, ret->n_notes);
	return ret;
}

int dm_report_from_json(struct dm_arena *arena, struct dm_str json, const struct dm_report **ret,
	struct dm_error *err)
{
	const char *end = NULL;
	cJSON *tree = cJSON_ParseWithLengthOpts(json.p, json.n, &end, 0);
	if (!cJSON_IsObject(tree)) {
		cJSON_Delete(tree);
		return dm_error_set(err, DM_E_FORMAT, "report.json", "This is no JSON object");
	}
	*ret = report(arena, tree);
	cJSON_Delete(tree);
	return 0;
}

int dm_report_from_file(struct dm_arena *arena, const char *path, const struct dm_report **ret,
	struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat facts;
	if (fd < 0 || fstat(fd, &facts) != 0)
		return dm_error_errno(err, errno, path);
	size_t size = (size_t)facts.st_size;
	char *bytes = dm_arena_alloc(arena, size + 1);
	int64_t n = dm_fd_read_at(fd, 0, bytes, size);
	if (n < 0)
		return dm_error_errno(err, (int)-n, path);
	return dm_report_from_json(arena, (struct dm_str){ bytes, (size_t)n }, ret, err);
}
