/* Decides which of a form's cells each member of its project is from. Sources are gathered with the
 * values and get their final position when the form ends. */
#include "form_sources.h"

#include "base/str.h"
#include "department.h"
#include "normalise.h"
#include "trace.h"

void dm_form_sources_begin(struct dm_form *form)
{
	if (form->reading->trace)
		form->reading->trace->gathered.n = 0;
}

static void add(struct dm_form *form, const struct dm_source_of_member *source)
{
	struct dm_trace *trace = form->reading->trace;

	if (!trace || !source->text.n || !dm_spot_is_set(source->at))
		return;
	struct dm_source_of_member *kept = DM_ADD(trace->arena, &trace->gathered);
	*kept = *source;
	kept->text = dm_intern(&form->reading->intern, source->text);
}

void dm_form_source(struct dm_form *form, enum dm_member member, size_t index, struct dm_spot at,
	struct dm_str text)
{
	add(form, &(struct dm_source_of_member){ .text = text,
			  .at = at,
			  .index = (uint32_t)index,
			  .member = (uint8_t)member });
}

void dm_form_source_of_indicator(struct dm_form *form, bool is_midterm, enum dm_member member,
	size_t index, struct dm_spot at, struct dm_str text)
{
	size_t n = is_midterm ? form->midterm.n : form->indicators.n;

	add(form, &(struct dm_source_of_member){ .text = text,
			  .at = at,
			  .indicator = (uint32_t)n,
			  .index = (uint32_t)index,
			  .member = (uint8_t)member,
			  .is_midterm = is_midterm });
}

/* Sources come in the order of their indicators, so each search begins where the last one ended. */
static void move(struct dm_form *form, size_t i, size_t k, bool is_joined)
{
	struct dm_trace *trace = form->reading->trace;

	for (size_t s = form->sources_moved; trace && s < trace->gathered.n; s++) {
		struct dm_source_of_member *source = &trace->gathered.items[s];

		if (!source->is_midterm)
			continue;
		if (source->indicator != i + 1)
			break;
		form->sources_moved = s + 1;
		source->is_midterm = false;
		source->indicator = (uint32_t)k + 1;
		if (is_joined && source->member != DM_MEMBER_TARGET_MIDTERM)
			source->member = DM_MEMBER_COUNT; /* the annual one has its own */
	}
}

void dm_form_source_joined(struct dm_form *form, size_t i, size_t k)
{
	move(form, i, k, true);
}

void dm_form_source_behind(struct dm_form *form, size_t i, size_t k)
{
	move(form, i, k, false);
}

static void add_slot(struct dm_form *form, enum dm_member member, enum dm_form_slot slot)
{
	const struct dm_form_member *of = &form->members[slot];

	if (of->is_taken)
		dm_form_source(form, member, 0, of->found.at, of->found.text);
}

/* A code stands in a cell of its own or is part of the name. */
static void add_code(struct dm_form *form, enum dm_member member, struct dm_str code,
	enum dm_form_slot own, enum dm_form_slot name)
{
	const struct dm_form_member *of = &form->members[own];

	if (!code.p)
		return;
	bool is_own = of->is_taken && dm_str_eq(dm_text_line(form->arena, of->found.text), code);
	add_slot(form, member, is_own ? own : name);
}

static void add_department(struct dm_form *form, const struct dm_department *d)
{
	if (!d)
		return;
	add_code(form, DM_MEMBER_DEPARTMENT_CODE, d->code, DM_SLOT_DEPARTMENT_CODE,
		DM_SLOT_DEPARTMENT);
	if (d->name.p)
		add_slot(form, DM_MEMBER_DEPARTMENT_NAME, DM_SLOT_DEPARTMENT);
	if (d->scope.p)
		add_slot(form, DM_MEMBER_DEPARTMENT_SCOPE, DM_SLOT_DEPARTMENT);
}

static void add_members(struct dm_form *form, const struct dm_project *p)
{
	const struct {
		struct dm_str value;
		enum dm_member member;
		enum dm_form_slot slot;
	} ROWS[] = {
		{ p->name, DM_MEMBER_NAME, DM_SLOT_NAME },
		{ p->budget.total, DM_MEMBER_TOTAL, DM_SLOT_TOTAL },
		{ p->budget.fiscal, DM_MEMBER_FISCAL, DM_SLOT_FISCAL },
		{ p->budget.other, DM_MEMBER_OTHER, DM_SLOT_OTHER },
		{ p->budget.executed, DM_MEMBER_EXECUTED, DM_SLOT_EXECUTED },
		{ p->purpose, DM_MEMBER_PURPOSE, DM_SLOT_PURPOSE },
	};

	dm_form_source(form, DM_MEMBER_TITLE, 0, form->title_at, p->title);
	add_code(form, DM_MEMBER_CODE, p->code, DM_SLOT_CODE, DM_SLOT_NAME);
	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++)
		if (ROWS[i].value.p)
			add_slot(form, ROWS[i].member, ROWS[i].slot);
	add_department(form, p->department);
	if (p->year)
		dm_form_source(form, DM_MEMBER_YEAR, 0, form->year_at,
			dm_arena_printf(form->arena, "%d", (int)p->year));
	dm_form_source(form, DM_MEMBER_STATED_UNIT, 0, form->unit_at, p->budget.stated_unit);
}

void dm_form_sources_end(struct dm_form *form, const struct dm_project *project)
{
	struct dm_trace *trace = form->reading->trace;

	if (!trace)
		return;
	add_members(form, project);
	for (size_t i = 0; i < trace->gathered.n; i++) {
		struct dm_source_of_member *source = &trace->gathered.items[i];

		source->owner = project->ordinal;
		if (source->member != DM_MEMBER_COUNT)
			dm_trace_member(trace, source);
	}
}
