/* bench-writer WRITER.so [INDICATORS]: how fast a writer plugin writes a large report: projects of
 * seven indicators, as in a year's flat list of a province. Prints bytes, seconds, MB/s and the
 * memory that the writer took. Nothing asserts these figures. */
#include "base/clock.h"
#include "base/str.h"
#include "dropmill/plugin.h"
#include "writer_host.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

enum { PER_PROJECT = 7 };

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

static uint64_t written;

static int32_t on_write(const struct dm_dest *dest, const void *bytes, size_t n)
{
	(void)dest;
	(void)bytes;
	written += n;
	return 0;
}

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

static const struct dm_project *project(struct dm_arena *arena, uint32_t ordinal)
{
	struct dm_project *ret = DM_NEW(arena, struct dm_project);
	struct dm_str *goals = DM_NEW_ARRAY(arena, 2, struct dm_str);
	const struct dm_indicator **indicators =
		DM_NEW_ARRAY(arena, PER_PROJECT, const struct dm_indicator *);
	goals[0] = DM_STR("完成年度扶贫项目建设任务，改善贫困村的生产生活条件");
	goals[1] = DM_STR("项目资金专款专用，按进度拨付");
	for (size_t i = 0; i < PER_PROJECT; i++)
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
		.n_indicators = PER_PROJECT,
		.origin = &origin,
	};
	return ret;
}

static const struct dm_report *report(struct dm_arena *arena, size_t n_indicators)
{
	struct dm_report *ret = DM_NEW(arena, struct dm_report);
	size_t n = n_indicators / PER_PROJECT;
	const struct dm_project **projects = DM_NEW_ARRAY(arena, n, const struct dm_project *);
	for (size_t i = 0; i < n; i++)
		projects[i] = project(arena, (uint32_t)i + 1);
	*ret = (struct dm_report){
		.struct_size = sizeof(*ret),
		.source = { .file = DM_STR("bench.xlsx"), .reader = DM_STR("xlsx") },
		.projects = projects,
		.n_projects = n,
	};
	return ret;
}

int main(int argc, char **argv)
{
	size_t n = argc > 2 ? strtoul(argv[2], NULL, 10) : 700000;
	void *module = argc > 1 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
	const struct dm_plugin *plugin = module ? dlsym(module, "dm_plugin_v1") : NULL;
	if (!plugin || plugin->kind != DM_PLUGIN_WRITER) {
		(void)fprintf(stderr, "usage: bench-writer WRITER.so [INDICATORS]\n");
		return 2;
	}
	struct writer_host h;
	struct dm_arena arena;
	writer_host_init(&h);
	dm_arena_init(&arena, 0, NULL, NULL);
	h.dest.write = on_write;
	const struct dm_report *r = report(&arena, n);
	uint64_t start = dm_clock_ms();
	int32_t code = writer_host_run(&h, plugin, r);
	double seconds = (double)(dm_clock_ms() - start) / 1000;
	printf("%s: code %d, %zu indicators, %.1f MB in %.2f s, %.0f MB/s, %zu KiB taken\n",
		plugin->id, code, n, (double)written / 1e6, seconds,
		(double)written / 1e6 / seconds, h.arena.taken / 1024);
	dm_arena_done(&arena);
	writer_host_done(&h);
	return code ? 1 : 0;
}
