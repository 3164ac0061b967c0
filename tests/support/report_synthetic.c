#include "report_synthetic.h"

#include "base/str.h"

static const struct dm_department department = {
	.code = { "475001", 6 },
	.name = { "顺平县扶贫开发办公室", 30 },
	.scope = { "本级", 6 },
};
static const struct dm_target at_least = {
	.text = { "≥95%", 6 },
	.kind = DM_TARGET_NUMERIC,
	.operator_ = DM_OP_GE,
	.value = { "95", 2 },
	.unit = { "%", 1 },
};
static const struct dm_origin origin = { .sheet = { "Sheet1", 6 },
	.range = { "A10231:N10231", 13 } };

static const struct dm_indicator *indicator(struct dm_arena *arena)
{
	struct dm_indicator *ret = DM_NEW(arena, struct dm_indicator);
	*ret = (struct dm_indicator){
		.level1 = DM_STR("产出指标"),
		.level2 = DM_STR("质量指标"),
		.level3 = DM_STR("项目验收合格率"),
		.description = DM_STR("验收合格的项目占全部项目的比例"),
		.target = &at_least,
		.basis = DM_STR("财政专项扶贫资金绩效评价办法"),
		.origin = &origin,
	};
	return ret;
}

static const struct dm_project *project(struct dm_arena *arena, uint32_t ordinal, size_t n)
{
	struct dm_project *ret = DM_NEW(arena, struct dm_project);
	struct dm_str *goals = DM_NEW_ARRAY(arena, 2, struct dm_str);
	const struct dm_indicator **indicators =
		DM_NEW_ARRAY(arena, n, const struct dm_indicator *);
	goals[0] = DM_STR("完成年度扶贫项目建设任务，改善贫困村的生产生活条件");
	goals[1] = DM_STR("项目资金专款专用，按进度拨付");
	for (size_t i = 0; i < n; i++)
		indicators[i] = indicator(arena);
	*ret = (struct dm_project){
		.ordinal = ordinal,
		.subject = DM_SUBJECT_PROJECT,
		.name = dm_arena_printf(arena, "贫困村基础设施建设项目第%u期", (unsigned)ordinal),
		.department = &department,
		.budget = { .total = DM_STR("25000000.00"),
			.fiscal = DM_STR("25000000.00"),
			.stated_unit = DM_STR("万元") },
		.purpose = DM_STR("用于贫困村道路、饮水和文化广场等基础设施建设"),
		.goals = goals,
		.n_goals = 2,
		.indicators = indicators,
		.n_indicators = n,
		.origin = &origin,
	};
	return ret;
}

const struct dm_report *dm_report_synthetic(
	struct dm_arena *arena, size_t n_projects, size_t indicators_each)
{
	struct dm_report *ret = DM_NEW(arena, struct dm_report);
	const struct dm_project **projects =
		DM_NEW_ARRAY(arena, n_projects, const struct dm_project *);
	for (size_t i = 0; i < n_projects; i++)
		projects[i] = project(arena, (uint32_t)i + 1, indicators_each);
	*ret = (struct dm_report){
		.struct_size = sizeof(*ret),
		.source = { .file = DM_STR("list.xlsx"),
			.sha256 = DM_STR("38d56d628d9ab21dd774b7aa577af01b"
					 "e1708be1488f172455bc290aec672a11"),
			.reader = DM_STR("xlsx") },
		.projects = projects,
		.n_projects = n_projects,
	};
	return ret;
}

static const struct dm_project *long_project(
	struct dm_arena *arena, const struct dm_str *texts, size_t n)
{
	static const struct dm_plan_point point = { .label = { "3月底", 7 }, .month = 3 };
	struct dm_project *ret = DM_NEW(arena, struct dm_project);
	const struct dm_plan_point **plan = DM_NEW_ARRAY(arena, n, const struct dm_plan_point *);
	for (size_t i = 0; i < n; i++)
		plan[i] = &point;
	*ret = (struct dm_project){ .ordinal = 1,
		.subject = DM_SUBJECT_PROJECT,
		.plan = plan,
		.n_plan = n,
		.goals = texts,
		.n_goals = n,
		.goals_midterm = texts,
		.n_goals_midterm = n };
	return ret;
}

const struct dm_report *dm_report_long_lists(struct dm_arena *arena, size_t n)
{
	struct dm_report *ret = DM_NEW(arena, struct dm_report);
	struct dm_str *texts = DM_NEW_ARRAY(arena, n, struct dm_str);
	const struct dm_project **projects = DM_NEW_ARRAY(arena, 1, const struct dm_project *);
	const struct dm_section **sections = DM_NEW_ARRAY(arena, 1, const struct dm_section *);
	struct dm_section *section = DM_NEW(arena, struct dm_section);
	for (size_t i = 0; i < n; i++)
		texts[i] = DM_STR("完成年度扶贫项目建设任务，改善贫困村的生产生活条件");
	*section = (struct dm_section){ .paragraphs = texts, .n_paragraphs = n };
	projects[0] = long_project(arena, texts, n);
	sections[0] = section;
	*ret = (struct dm_report){ .struct_size = sizeof(*ret),
		.projects = projects,
		.n_projects = 1,
		.narrative = sections,
		.n_narrative = 1 };
	return ret;
}
