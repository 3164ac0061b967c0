/* What both forms of an explanation say in the same words. */
#include "explain.h"

#include "model/page.h"

enum { PIECE = 64 * 1024 };

const char *dm_explain_member(enum dm_role role)
{
	return role == DM_ROLE_NONE ? "extra" : dm_role_name(role);
}

const char *dm_explain_verdict_name(enum dm_trace_verdict verdict)
{
	static const char *const NAMES[] = {
		[DM_TRACE_FORM] = "form", [DM_TRACE_LIST] = "list", [DM_TRACE_ORDINARY] = "ordinary"
	};

	return NAMES[verdict];
}

struct dm_str dm_explain_why(const struct dm_explanation *e, struct dm_arena *arena)
{
	const struct dm_probe_opinion *own = NULL;
	size_t equal = 0;

	for (size_t i = 0; i < e->n_opinions; i++)
		if (e->opinions[i].reader == e->reader)
			own = &e->opinions[i];
	if (!own)
		return DM_STR("no reader takes it");
	for (size_t i = 0; i < e->n_opinions; i++)
		equal += e->opinions[i].score == own->score;
	return dm_arena_printf(arena, "%s",
		equal == 1    ? "it is the surest by what the file contains"
		: own->suffix ? "others are as sure, and the name's end decides"
			      : "others are as sure, and it is the first");
}

/* What kept a row from being a head of indicators. */
static struct dm_str best_row(const struct dm_trace_table *t, struct dm_arena *arena)
{
	if (!t->best_row)
		return DM_STR("no row has captions of an indicator table");
	return dm_arena_printf(arena,
		"row %u is most like a head of indicators, but only %zu of its %zu texts are known "
		"captions of one (it takes three, a level and a value among them, or the first two "
		"levels)",
		t->best_row, t->best_known, t->best_texts);
}

struct dm_str dm_explain_verdict(const struct dm_trace_table *t, struct dm_arena *arena)
{
	const char *plural = t->n_labels == 1 ? "" : "s";

	if (t->verdict == DM_TRACE_LIST)
		return DM_STR("a flat list: its head has a column for the project");
	if (t->verdict == DM_TRACE_FORM && t->n_heads)
		return dm_arena_printf(arena,
			"a form: it has a head of indicators, and %zu label%s with a value",
			t->n_labels, plural);
	if (t->verdict == DM_TRACE_FORM && t->n_labels < DM_PAGE_LABELS_OF_A_FORM)
		return DM_STR("it goes on with the form above it");
	return dm_arena_printf(arena, "%s: %zu label%s with a value (a form has %d or more); %.*s",
		t->verdict == DM_TRACE_FORM ? "a form without indicators" : "no form", t->n_labels,
		plural, DM_PAGE_LABELS_OF_A_FORM, DM_FMT(best_row(t, arena)));
}

void dm_explain_pass(struct dm_buf *buf, const struct dm_dest *dest, bool is_end)
{
	if (buf->n < PIECE && !is_end)
		return;
	(void)dest->write(dest, buf->p, buf->n); /* which keeps its first error */
	dm_buf_clear(buf);
}
