/* A column has a least width, a width that is comfortable, and what its texts would like. The
 * comfortable widths decide between portrait and landscape, so sheets of one form lie alike whatever
 * is written in them; the texts then share the room. Levels stand first, the columns of a
 * self-evaluation in the order of the ministry's form. */
#include "columns.h"

#include "base/str.h"
#include "text.h"
#include "words.h"

enum {
	PORTRAIT = 1660, /* width of the text block, tenths of a millimetre: style.css, @page */
	LANDSCAPE = 2530,
	PORTRAIT_LABEL = 3, /* width of the first level, in columns of the head's grid */
	LANDSCAPE_LABEL = 2,
	HALF = 177,	/* half width of 10pt, thousandths of a centimetre */
	PADDING = 25,	/* of a cell, with its border */
	MOST = 920,	/* no column asks for more */
	UNBROKEN = 400, /* values up to this width stay on one line */
	MOST_HALVES = (MOST - PADDING) * 10 / HALF,
	CAPTION_WHOLE = 10, /* half widths; a longer caption takes two lines */
	EXTRA_MOST = 12,
};

struct role {
	const char *member;
	uint32_t flag; /* DM_FORM_…: shown although empty; 0: only with a value */
	uint32_t least, comfortable, most; /* most: what it may wish for */
	bool is_value;			   /* short and better on one line */
	const char *const *caption;
};

static const struct role roles[] = {
	[DM_HTML_LEVEL1] = { "indicator.level1", 0, 140, 200, 250, false, &dm_html_words.level1 },
	[DM_HTML_LEVEL2] = { "indicator.level2", 0, 165, 240, 240, false, &dm_html_words.level2 },
	[DM_HTML_LEVEL3] = { "indicator.level3", 0, 220, 300, MOST, false, &dm_html_words.level3 },
	[DM_HTML_DESCRIPTION] = { "indicator.description", DM_FORM_DESCRIPTION, 220, 360, MOST,
		false, &dm_html_words.description },
	[DM_HTML_TARGET_MIDTERM] = { "indicator.target_midterm", DM_FORM_TARGET_MIDTERM, 180, 210,
		600, true, &dm_html_words.target_midterm },
	[DM_HTML_TARGET] = { "indicator.target", 0, 180, 210, 600, true, &dm_html_words.target },
	[DM_HTML_ACTUAL] = { "indicator.actual", DM_FORM_ACTUAL, 180, 210, 600, true,
		&dm_html_words.actual },
	[DM_HTML_WEIGHT] = { "indicator.weight", DM_FORM_WEIGHT, 110, 120, 200, true,
		&dm_html_words.weight },
	[DM_HTML_SCORE] = { "indicator.score", DM_FORM_SCORE, 110, 120, 200, true,
		&dm_html_words.score },
	[DM_HTML_BASIS] = { "indicator.basis", DM_FORM_BASIS, 180, 260, 600, false,
		&dm_html_words.basis },
	[DM_HTML_DEVIATION] = { "indicator.deviation", DM_FORM_DEVIATION, 220, 260, MOST, false,
		&dm_html_words.deviation },
	[DM_HTML_EXTRA] = { "", 0, 150, 220, 500, false, &dm_html_words.rest },
	[DM_HTML_REST] = { "", 0, 260, 400, MOST, false, &dm_html_words.rest },
};

size_t dm_html_room(uint32_t width)
{
	return width > PADDING + HALF / 10 ? (width - PADDING) * 10 / HALF : 1;
}

struct dm_str dm_html_caption_find(const struct dm_project *project, const char *member)
{
	struct dm_str key = dm_str_from_c(member);
	for (size_t i = 0; i < project->n_captions; i++)
		if (dm_str_eq(project->captions[i]->label, key))
			return project->captions[i]->value;
	return DM_NULL;
}

struct dm_str dm_html_caption(
	const struct dm_project *project, const char *member, const char *standard)
{
	struct dm_str found = dm_html_caption_find(project, member);
	return found.n ? found : dm_str_from_c(standard);
}

static struct dm_str target_text(const struct dm_target *target)
{
	return target ? target->text : DM_NULL;
}

/* A member's text; null for the columns of extra cells. */
static struct dm_str member_text(enum dm_html_role role, const struct dm_indicator *i)
{
	switch (role) {
	case DM_HTML_LEVEL1: return i->level1;
	case DM_HTML_LEVEL2: return i->level2;
	case DM_HTML_LEVEL3: return i->level3;
	case DM_HTML_DESCRIPTION: return i->description;
	case DM_HTML_TARGET_MIDTERM: return target_text(i->target_midterm);
	case DM_HTML_TARGET: return target_text(i->target);
	case DM_HTML_ACTUAL: return target_text(i->actual);
	case DM_HTML_WEIGHT: return i->weight;
	case DM_HTML_SCORE: return i->score;
	case DM_HTML_BASIS: return i->basis;
	case DM_HTML_DEVIATION: return i->deviation;
	case DM_HTML_EXTRA:
	case DM_HTML_REST: break;
	}
	return DM_NULL;
}

static const struct dm_html_column *extra_column(
	const struct dm_html_columns *columns, struct dm_str label)
{
	for (size_t i = columns->n; i-- > 0;)
		if (columns->columns[i].role == DM_HTML_EXTRA &&
			dm_str_eq(columns->columns[i].caption, label))
			return &columns->columns[i];
	return NULL;
}

static struct dm_str rest_text(struct dm_arena *arena, const struct dm_html_columns *columns,
	const struct dm_indicator *indicator)
{
	struct dm_buf buf;
	dm_buf_init(&buf, arena);
	for (size_t i = 0; i < indicator->n_extra; i++) {
		const struct dm_pair *pair = indicator->extra[i];
		if (!pair->value.n || extra_column(columns, pair->label))
			continue;
		if (buf.n)
			dm_buf_add_byte(&buf, '\n');
		dm_buf_add(&buf, pair->label);
		dm_buf_add_c(&buf, "：");
		dm_buf_add(&buf, pair->value);
	}
	return dm_buf_str(&buf);
}

struct dm_str dm_html_column_text(struct dm_arena *arena, const struct dm_html_columns *columns,
	const struct dm_html_column *column, const struct dm_indicator *indicator)
{
	if (column->role == DM_HTML_REST)
		return rest_text(arena, columns, indicator);
	if (column->role != DM_HTML_EXTRA)
		return member_text(column->role, indicator);
	for (size_t i = 0; i < indicator->n_extra; i++)
		if (dm_str_eq(indicator->extra[i]->label, column->caption))
			return indicator->extra[i]->value;
	return DM_NULL;
}

static void add(struct dm_html_columns *columns, enum dm_html_role role, struct dm_str caption)
{
	columns->columns[columns->n++] = (struct dm_html_column){ role, caption, 0 };
}

static bool has_value(const struct dm_project *project, enum dm_html_role role)
{
	for (size_t i = 0; i < project->n_indicators; i++)
		if (member_text(role, project->indicators[i]).n)
			return true;
	return false;
}

/* A column for each label, as they come; what is beyond the limit shares the last one. */
static void add_extras(struct dm_html_columns *columns, const struct dm_project *project)
{
	bool is_full = false;
	size_t first = columns->n;
	for (size_t i = 0; i < project->n_indicators; i++)
		for (size_t e = 0; e < project->indicators[i]->n_extra; e++) {
			struct dm_str label = project->indicators[i]->extra[e]->label;
			if (extra_column(columns, label))
				continue;
			if (columns->n - first < EXTRA_MOST)
				add(columns, DM_HTML_EXTRA, label);
			else
				is_full = true;
		}
	if (is_full)
		add(columns, DM_HTML_REST, dm_str_from_c(dm_html_words.rest));
}

static void choose(struct dm_html_columns *columns, const struct dm_project *project)
{
	for (enum dm_html_role role = DM_HTML_LEVEL1; role < DM_HTML_EXTRA; role++)
		if ((project->form & roles[role].flag) || role == DM_HTML_LEVEL3 ||
			has_value(project, role))
			add(columns, role,
				dm_html_caption(project, roles[role].member, *roles[role].caption));
	size_t members = columns->n;
	add_extras(columns, project);
	/* A column for the target that nobody filled, unless columns of regions stand for it. */
	if (columns->n == members && !has_value(project, DM_HTML_TARGET) &&
		!has_value(project, DM_HTML_TARGET_MIDTERM))
		add(columns, DM_HTML_TARGET,
			dm_html_caption(project, roles[DM_HTML_TARGET].member,
				*roles[DM_HTML_TARGET].caption));
}

/* The longest text of a column, in tenths of a millimetre. */
static uint32_t natural(const struct dm_html_columns *columns, const struct dm_html_column *column,
	const struct dm_project *project)
{
	size_t longest = dm_html_width(column->caption);
	if (longest > CAPTION_WHOLE)
		longest = (longest + 1) / 2;
	for (size_t i = 0; i < project->n_indicators && longest < MOST_HALVES; i++) {
		if (column->role == DM_HTML_REST)
			return MOST;
		size_t width = dm_html_width(
			dm_html_column_text(NULL, columns, column, project->indicators[i]));
		if (width > longest)
			longest = width;
	}
	return longest < MOST_HALVES ? ((uint32_t)longest * HALF + 9) / 10 + PADDING : MOST;
}

struct wish {
	uint32_t least, most;
};

/* Gives the spare room to the columns that wish for more, the same to each until its wish is met:
 * so short texts stay on one line and long ones wrap. */
static void grant(
	struct dm_html_columns *columns, const struct wish *wishes, size_t from, uint32_t spare)
{
	for (;;) {
		uint32_t open = 0, given = 0;
		for (size_t i = from; i < columns->n; i++)
			open += columns->columns[i].width < wishes[i].most;
		if (!open || spare < open)
			return;
		for (size_t i = from; i < columns->n; i++) {
			uint32_t missing = wishes[i].most - columns->columns[i].width;
			uint32_t more = missing < spare / open ? missing : spare / open;
			columns->columns[i].width += more;
			given += more;
		}
		spare -= given;
	}
}

/* Fills the width of the table: everyone gets the least, then what he wishes as far as it goes; what
 * is left goes to all. `from`: columns before it are settled. */
static void share(struct dm_html_columns *columns, const struct wish *wishes, size_t from)
{
	uint64_t room = columns->width, given = 0;
	for (size_t i = 0; i < from; i++)
		room -= columns->columns[i].width;
	for (size_t i = from; i < columns->n; i++)
		given += columns->columns[i].width = wishes[i].least;
	uint32_t spare = room > given ? (uint32_t)(room - given) : 0;
	grant(columns, wishes, from, spare);
	given = 0;
	for (size_t i = from; i < columns->n; i++)
		given += columns->columns[i].width;
	for (size_t i = from; i < columns->n && given; i++)
		columns->columns[i].width = (uint32_t)(columns->columns[i].width * room / given);
}

static void measure(
	struct dm_html_columns *columns, const struct dm_project *project, struct wish *wishes)
{
	uint32_t comfortable = 0, required = 0;
	for (size_t i = 0; i < columns->n; i++) {
		const struct role *role = &roles[columns->columns[i].role];
		uint32_t wanted = natural(columns, &columns->columns[i], project);
		uint32_t least = role->least;
		if (role->is_value && wanted <= UNBROKEN && wanted > least)
			least = wanted;
		if (wanted > role->most)
			wanted = role->most;
		wishes[i] = (struct wish){ least, wanted > least ? wanted : least };
		comfortable += role->comfortable;
		required += least;
	}
	columns->is_wide = comfortable > PORTRAIT || required > PORTRAIT;
}

void dm_html_columns_init(struct dm_html_columns *columns, const struct dm_project *project)
{
	struct wish wishes[DM_HTML_COLUMNS];
	columns->n = 0;
	choose(columns, project);
	measure(columns, project, wishes);
	columns->width = columns->is_wide ? LANDSCAPE : PORTRAIT;
	columns->label_span = columns->is_wide ? LANDSCAPE_LABEL : PORTRAIT_LABEL;
	size_t settled = 0;
	if (columns->columns[0].role != DM_HTML_LEVEL3) {
		columns->columns[0].width =
			(uint32_t)(columns->width * columns->label_span / DM_HTML_GRID);
		settled = 1;
	}
	share(columns, wishes, settled);
}
