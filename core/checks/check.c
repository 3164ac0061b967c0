/* Decides the order of findings and what each carries: rule, severity, message, place. */
#include "check.h"

#include "base/intern.h"
#include "check_parts.h"

struct check {
	struct dm_arena *job;
	enum dm_rules_language language;
	const struct dm_report *report;
	struct dm_intern messages; /* sheets of one office make the same mistakes */
	struct dm_sheet sheet;
	DM_VEC(const struct dm_finding *) findings;
};

static const struct dm_sheet_checks *const OF_SHEETS[] = { &dm_checks_complete, &dm_checks_budget,
	&dm_checks_plan, &dm_checks_whole };

static const struct dm_row_checks *const OF_ROWS[] = { &dm_checks_filled, &dm_checks_cost,
	&dm_checks_fit, &dm_checks_target, &dm_checks_names };

static bool is_on(const struct check *c, enum dm_rule rule)
{
	return c->sheet.rules->rules[rule].severity != 0;
}

static struct dm_str message(struct check *c, enum dm_rule rule, const struct dm_values *values)
{
	struct dm_buf buf;

	dm_buf_init(&buf, c->sheet.scratch);
	dm_message_write(&buf, c->sheet.rules->rules[rule].messages[c->language], values);
	return dm_intern(&c->messages, dm_buf_str(&buf));
}

static void add(struct check *c, enum dm_rule rule, const struct dm_values *values,
	const struct dm_row *row)
{
	struct dm_finding *finding = DM_NEW(c->job, struct dm_finding);
	const struct dm_project *project = c->sheet.project;

	*finding = (struct dm_finding){ .rule = dm_str_from_c(dm_rule_name(rule)),
		.severity = c->sheet.rules->rules[rule].severity,
		.message = message(c, rule, values),
		.project = project->ordinal,
		.indicator = row ? row->position : 0,
		.origin =
			row && row->indicator->origin ? row->indicator->origin : project->origin };
	DM_PUSH(c->job, &c->findings, finding);
}

static void check_sheet(struct check *c)
{
	for (size_t t = 0; t < sizeof(OF_SHEETS) / sizeof(OF_SHEETS[0]); t++)
		for (size_t i = 0; i < OF_SHEETS[t]->n; i++) {
			const struct dm_sheet_check *check = &OF_SHEETS[t]->items[i];
			struct dm_values values = { 0 };

			if (is_on(c, check->rule) && check->is_broken(&c->sheet, &values))
				add(c, check->rule, &values, NULL);
		}
}

static void check_row(struct check *c, uint32_t position)
{
	struct dm_row row;

	dm_sheet_row(&c->sheet, position, &row);
	for (size_t t = 0; t < sizeof(OF_ROWS) / sizeof(OF_ROWS[0]); t++)
		for (size_t i = 0; i < OF_ROWS[t]->n; i++) {
			const struct dm_row_check *check = &OF_ROWS[t]->items[i];
			struct dm_values values = { 0 };

			if (is_on(c, check->rule) && check->is_broken(&c->sheet, &row, &values))
				add(c, check->rule, &values, &row);
		}
}

static bool is_same_code(const void *report, uint32_t a, uint32_t b)
{
	const struct dm_project *const *projects = ((const struct dm_report *)report)->projects;

	return dm_str_eq(projects[a]->code, projects[b]->code);
}

static void check_project(struct check *c, uint32_t at, struct dm_seen *codes)
{
	const struct dm_project *project = c->report->projects[at];
	struct dm_arena *scratch = c->sheet.scratch;
	struct dm_arena_mark mark = dm_arena_mark(scratch);
	uint32_t earlier;

	dm_sheet_begin(&c->sheet, project);
	if (project->code.n && dm_seen_add(codes, dm_hash(project->code), at, &earlier))
		c->sheet.namesake = c->report->projects[earlier];
	check_sheet(c);
	for (uint32_t i = 1; i <= project->n_indicators; i++) {
		struct dm_arena_mark row = dm_arena_mark(scratch);

		check_row(c, i);
		dm_arena_rewind(scratch, row);
	}
	dm_arena_rewind(scratch, mark);
}

const struct dm_report *dm_check(struct dm_arena *job, const struct dm_rules *rules,
	const struct dm_units *units, const struct dm_report *report,
	enum dm_rules_language language)
{
	struct dm_report *checked = DM_NEW(job, struct dm_report);
	struct check c = { .job = job, .language = language, .report = report };
	struct dm_arena tables, scratch;
	struct dm_seen codes;

	/* With the job's limit; when that is reached the process ends. */
	dm_arena_init(&tables, job->limit, job->exhausted, job->ctx);
	dm_arena_init(&scratch, job->limit, job->exhausted, job->ctx);
	(void)dm_arena_alloc(&scratch, 1); /* a chunk that rewinding does not give back */
	dm_intern_init(&c.messages, job);
	c.sheet = (struct dm_sheet){ .rules = rules, .units = units, .scratch = &scratch };
	c.sheet.known = DM_NEW(&tables, struct dm_known);
	dm_seen_init(&codes, &tables, report->n_projects, is_same_code, report);
	for (uint32_t i = 0; i < report->n_projects; i++)
		check_project(&c, i, &codes);
	dm_intern_done(&c.messages);
	dm_arena_done(&scratch);
	dm_arena_done(&tables);
	*checked = *report;
	checked->findings = c.findings.items;
	checked->n_findings = c.findings.n;
	return checked;
}
