/* The grammar of target values: a text, or three parts of one between tabs. */
#include "base/str.h"
#include "base/utf8.h"
#include "fuzz_host.h"
#include "fuzz_target.h"
#include "model/target.h"

static struct dm_arena forms;
static struct dm_units units;
static struct dm_target_grammar grammar = { .units = &units };

static const struct dm_yaml *form_file(const char *name)
{
	const struct dm_yaml *root = NULL;
	struct dm_error err = { 0 };
	struct dm_str path = dm_arena_printf(&forms, "%s/%s", FUZZ_FORMS, name);

	if (dm_yaml_read(&forms, path.p, &root, &err))
		fuzz_found(err.id, dm_str_from_c(err.text));
	return root;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct dm_error err = { 0 };

	(void)argc, (void)argv;
	dm_arena_init(&forms, 0, NULL, NULL);
	if (dm_units_add(&units, &forms, form_file("units.yaml"), &err) ||
		dm_target_grammar_add(&grammar, &forms, form_file("targets.yaml"), &err))
		fuzz_found(err.id, dm_str_from_c(err.text));
	return 0;
}

/* Null and empty are told apart by writers; texts of a report are sound. */
static void check(const struct dm_target *target)
{
	const struct dm_str texts[] = { target->text, target->value, target->value2, target->unit,
		target->date };

	if (!target->text.p)
		fuzz_found("target", DM_STR("a target without text"));
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (i > 0 && !texts[i].p != !texts[i].n)
			fuzz_found("target", DM_STR("a member is empty, not null"));
		if (!dm_utf8_is_valid(texts[i]))
			fuzz_found("target", DM_STR("sound text becomes unsound"));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct dm_str rest = { (const char *)bytes, n };
	struct dm_target_parts parts = { 0 };
	struct dm_target target = { 0 };
	struct dm_arena arena;

	if (!n || !dm_utf8_is_clean(rest)) /* the gate lets nothing else through */
		return 0;
	dm_arena_init(&arena, 64 << 20, NULL, NULL);
	if (dm_target_from_text(&arena, &grammar, rest, &target))
		check(&target);
	if (dm_str_split(&rest, '\t', &parts.sign) && dm_str_split(&rest, '\t', &parts.number)) {
		parts.unit = rest;
		target = (struct dm_target){ 0 };
		if (dm_target_from_parts(&arena, &grammar, parts, &target))
			check(&target);
	}
	dm_arena_done(&arena);
	return 0;
}
