/* Decides where a line belongs: to the cover, to the table that follows, to the form above, or to the
 * narrative. Lines wait until what follows them tells. */
#include "prose.h"

#include "base/str.h"
#include "base/utf8.h"
#include "enumerator.h"
#include "forms.h"
#include "line.h"
#include "normalise.h"
#include "title.h"
#include "trace.h"

enum {
	COVER_SIZE_MIN = 32,  /* half points */
	NOTICE_LINES_MAX = 4, /* down to the heading of a notice */
	ATTACHMENTS_MAX = 64, /* lines of their list */
};

/* A title that several lines make up. */
struct title {
	struct dm_buf text;
	DM_VEC(struct dm_title_part) parts;
};

#define BREAK_BEHIND (DM_PARAGRAPH_PAGE_BREAK << 8) /* a page ends behind the line */

void dm_prose_begin(struct dm_prose *prose, struct dm_reading *reading, struct dm_page *page,
	struct dm_arena *scratch)
{
	*prose = (struct dm_prose){ .reading = reading, .page = page, .scratch = scratch };
	dm_outline_begin(&prose->outline, reading->job);
}

/* ---- lines */

static bool is_contents_head(struct dm_str text)
{
	char squeezed[64];

	return text.n <= 20 &&
	       dm_str_eq((struct dm_str){ squeezed, dm_text_squeeze(squeezed, text) },
		       DM_STR("目录"));
}

/* A line of a typed table of contents: leaders and a page number at its end. */
static bool is_contents_line(struct dm_str text)
{
	size_t digits = 0;

	while (digits < text.n && text.p[text.n - 1 - digits] >= '0' &&
		text.p[text.n - 1 - digits] <= '9')
		digits++;
	struct dm_str rest = dm_str_first(text, text.n - digits);
	return digits && digits <= 4 &&
	       (dm_str_ends(rest, DM_STR("...")) || dm_str_ends(rest, DM_STR("…")) ||
		       dm_str_ends(rest, DM_STR("·")) || dm_str_ends(rest, DM_STR("\t")));
}

void dm_prose_paragraph(struct dm_prose *prose, const struct dm_paragraph *p)
{
	struct dm_str text = dm_text_running(prose->reading->job, p->text);
	struct dm_spot at = { p->place.table, p->place.row, p->place.column, p->place.line };

	if (p->channel == DM_CHANNEL_BODY && dm_str_trim(p->text).n)
		at = (struct dm_spot){ .line = ++prose->n_paragraphs };
	else if (p->channel == DM_CHANNEL_TEXTBOX && !at.table && dm_str_trim(p->text).n)
		at = dm_spot_of_box(++prose->n_box_paragraphs);
	if (p->channel == DM_CHANNEL_FOOTNOTE && text.n)
		dm_reading_unplaced(prose->reading, text, NULL);
	if (p->channel != DM_CHANNEL_BODY && p->channel != DM_CHANNEL_TEXTBOX) {
		dm_trace_line(prose->reading->trace, text,
			p->channel == DM_CHANNEL_FOOTNOTE  ? DM_FATE_UNPLACED
			: p->channel == DM_CHANNEL_COMMENT ? DM_FATE_COMMENT
							   : DM_FATE_FURNITURE);
		return;
	}
	if (!text.n) {
		if (p->flags & DM_PARAGRAPH_PAGE_BREAK && prose->waiting.n)
			prose->waiting.items[prose->waiting.n - 1].flags |= BREAK_BEHIND;
		return;
	}
	struct dm_prose_line line = { dm_arena_str(prose->reading->job, text),
		dm_arena_str(prose->reading->job, p->number), p->kind, p->outline, p->align,
		p->size, p->flags, at };
	if (is_contents_head(text) || is_contents_line(p->text))
		line.kind = DM_PARAGRAPH_CONTENTS;
	DM_PUSH(prose->reading->job, &prose->waiting, line);
}

/* ---- narrative */

static void drop_lines(struct dm_prose *prose, size_t n)
{
	if (n == 0)
		return; /* there may be no array yet, which memmove must not see */
	memmove(prose->waiting.items, prose->waiting.items + n,
		(prose->waiting.n - n) * sizeof(*prose->waiting.items));
	prose->waiting.n -= n;
}

/* Lines of a cover: centred, a large one among them, from the start to a page break, a table of
 * contents or the first part. */
static size_t cover_length(const struct dm_prose *prose, size_t n)
{
	bool is_large = false;

	for (size_t i = 0; i < n; i++) {
		const struct dm_prose_line *line = &prose->waiting.items[i];
		struct dm_enumerator e;

		if (line->kind == DM_PARAGRAPH_CONTENTS ||
			(i && line->flags & DM_PARAGRAPH_PAGE_BREAK) ||
			dm_enumerator_from_line(line->text, &e))
			return is_large ? i : 0;
		if (line->align != DM_ALIGN_CENTRE && line->kind != DM_PARAGRAPH_TITLE)
			return 0;
		is_large |= line->kind == DM_PARAGRAPH_TITLE || line->size >= COVER_SIZE_MIN;
		if (line->flags & BREAK_BEHIND)
			return is_large ? i + 1 : 0;
	}
	return 0;
}

static void join_title(struct dm_prose *prose, struct title *title, struct dm_prose_line *line)
{
	struct dm_arena *job = prose->reading->job;

	dm_buf_add(&title->text, dm_text_line(job, line->text));
	DM_PUSH(job, &title->parts, ((struct dm_title_part){ line->text, line->at }));
	line->kind = DM_PARAGRAPH_TITLE;
	line->text = DM_NULL;
}

/* Takes the lines joined so far as the document's title. */
static void take_title(struct dm_prose *prose, struct title *title)
{
	dm_reading_title(prose->reading, dm_buf_str(&title->text), DM_TITLE_OF_COVER,
		title->parts.items, title->parts.n);
}

/* The cover's largest lines are the title; the others found no place. */
static void take_cover(struct dm_prose *prose, size_t n)
{
	uint32_t largest = 0;
	struct title title = { 0 };

	dm_buf_init(&title.text, prose->reading->job);
	for (size_t i = 0; i < n; i++)
		if (prose->waiting.items[i].size > largest)
			largest = prose->waiting.items[i].size;
	for (size_t i = 0; i < n; i++) {
		struct dm_prose_line *line = &prose->waiting.items[i];

		if (line->kind == DM_PARAGRAPH_TITLE ||
			(line->size == largest && largest >= COVER_SIZE_MIN)) {
			join_title(prose, &title, line);
		} else {
			dm_reading_unplaced(prose->reading, line->text, NULL);
			line->text = DM_NULL;
		}
	}
	if (title.text.n)
		take_title(prose, &title);
}

/* Lines that the format itself calls a title, joined. */
static void take_titles(struct dm_prose *prose, size_t n)
{
	struct title title = { 0 };

	dm_buf_init(&title.text, prose->reading->job);
	for (size_t i = 0; i < n; i++)
		if (prose->waiting.items[i].kind == DM_PARAGRAPH_TITLE &&
			prose->waiting.items[i].text.n)
			join_title(prose, &title, &prose->waiting.items[i]);
	if (title.text.n && !prose->reading->projects.n && !prose->page->is_open)
		take_title(prose, &title);
	else if (title.text.n)
		dm_reading_unplaced(prose->reading, dm_buf_str(&title.text), NULL);
}

/* The heading of a notice: centred, without a number, above everything but short lines such as the
 * document's own number. */
static void take_notice_title(struct dm_prose *prose, size_t n)
{
	for (size_t i = 0; i < n && i < NOTICE_LINES_MAX; i++) {
		struct dm_prose_line *line = &prose->waiting.items[i];
		struct dm_enumerator e;

		if (line->number.n || dm_enumerator_from_line(line->text, &e) ||
			line->align != DM_ALIGN_CENTRE ||
			dm_str_find(line->text, DM_STR("。")) >= 0)
			return;
		/* Alone above the sheets it need not be set as a heading. */
		if (line->kind == DM_PARAGRAPH_HEADING ||
			(n == 1 && dm_title_is_form_title(prose->reading->forms, line->text))) {
			line->kind = DM_PARAGRAPH_TITLE;
			return;
		}
	}
}

/* The first n waiting lines are narrative; the others stay. */
static void flush_narrative(struct dm_prose *prose, size_t n)
{
	size_t cover = prose->had_narrative || prose->had_text ? 0 : cover_length(prose, n);

	if (cover)
		take_cover(prose, cover);
	else if (!prose->had_narrative && !prose->had_text)
		take_notice_title(prose, n);
	take_titles(prose, n);
	for (size_t i = 0; i < n; i++) {
		const struct dm_prose_line *line = &prose->waiting.items[i];

		if (line->kind == DM_PARAGRAPH_CONTENTS)
			dm_trace_line(prose->reading->trace, line->text, DM_FATE_CONTENTS);
		if (line->kind == DM_PARAGRAPH_CONTENTS || !line->text.n)
			continue;
		prose->outline.at = line->at;
		dm_outline_add(&prose->outline, line->number, line->text, line->outline);
		prose->had_narrative = true;
	}
	prose->had_text |= n > 0;
	drop_lines(prose, n);
}

/* ---- lines above a table */

static struct dm_str whole_line(struct dm_prose *prose, const struct dm_prose_line *line)
{
	if (!line->number.n)
		return line->text;
	return dm_arena_printf(
		prose->reading->job, "%.*s%.*s", DM_FMT(line->number), DM_FMT(line->text));
}

static bool is_short_title(const struct dm_prose *prose, const struct dm_prose_line *line)
{
	return dm_title_is_form_title(prose->reading->forms, line->text) ||
	       (line->align == DM_ALIGN_CENTRE && line->kind == DM_PARAGRAPH_TEXT &&
		       dm_str_find(line->text, DM_STR("。")) < 0 &&
		       dm_utf8_count(line->text) <= 40);
}

static bool begins_attachments(struct dm_str text)
{
	static const char *const WORDS[] = { "附件：", "附件:", NULL };
	struct dm_enumerator e;

	for (const char *const *word = WORDS; *word; word++)
		if (dm_str_starts(text, dm_str_from_c(*word)) &&
			dm_enumerator_from_line(dm_str_from(text, strlen(*word)), &e))
			return true;
	return false;
}

/* A line of the list behind 附件：1.…, which goes on to the first line without a number. */
static bool is_in_attachments(const struct dm_prose *prose, size_t i)
{
	for (size_t n = 0; n < ATTACHMENTS_MAX; n++, i--) {
		const struct dm_prose_line *line = &prose->waiting.items[i];
		struct dm_enumerator e;

		if (begins_attachments(line->text))
			return true;
		if (!i || line->align == DM_ALIGN_CENTRE || line->flags & DM_PARAGRAPH_PAGE_BREAK ||
			prose->waiting.items[i - 1].flags & BREAK_BEHIND ||
			(!line->number.n && !dm_enumerator_from_line(line->text, &e)))
			return false;
	}
	return false;
}

/* Where the lines begin that title the table which follows: at most one title, with what only numbers
 * the sheet, the year and the unit around it. */
static size_t heading_begin(struct dm_prose *prose)
{
	size_t begin = prose->waiting.n;
	bool has_title = false;

	while (begin) {
		const struct dm_prose_line *line = &prose->waiting.items[begin - 1];
		struct dm_str text = dm_text_line(prose->reading->job, line->text);
		struct dm_line pairs;
		int32_t year;

		if (line->kind == DM_PARAGRAPH_CONTENTS || is_in_attachments(prose, begin - 1))
			break;
		if (!has_title && is_short_title(prose, line) && !dm_title_is_year(text, &year) &&
			!dm_title_is_sheet_number(prose->reading->forms, text) &&
			!dm_line_from_text(
				prose->reading->job, prose->reading->forms, text, &pairs))
			has_title = true;
		else if (!dm_title_is_sheet_number(prose->reading->forms, text) &&
			 (has_title || (!dm_title_is_year(text, &year) &&
					       !dm_line_from_text(prose->reading->job,
						       prose->reading->forms, text, &pairs))))
			break;
		begin--;
	}
	return begin;
}

/* Lines below a form that name people or remark on it, up to the first that does not. */
static size_t lines_below_form(struct dm_prose *prose)
{
	size_t n = 0;

	while (prose->page->is_open && n < prose->waiting.n) {
		const struct dm_prose_line *line = &prose->waiting.items[n];
		struct dm_line pairs;

		if (!dm_line_from_text(
			    prose->reading->job, prose->reading->forms, line->text, &pairs) ||
			pairs.before.n || pairs.pairs[0].role == DM_ROLE_MONEY_UNIT)
			break;
		n++;
	}
	return n;
}

static void take_lines(struct dm_prose *prose, size_t begin, size_t end)
{
	for (size_t i = begin; i < end; i++) {
		const struct dm_prose_line *line = &prose->waiting.items[i];
		struct dm_str text = whole_line(prose, line);
		enum dm_fate fate = dm_page_line(
			prose->page, prose->scratch, text, line->at, is_short_title(prose, line));

		if (fate == DM_FATE_UNPLACED)
			dm_reading_unplaced(prose->reading, line->text, NULL);
		dm_trace_line(prose->reading->trace, text, fate);
	}
}

void dm_prose_settle_above(struct dm_prose *prose)
{
	size_t below = lines_below_form(prose);

	take_lines(prose, 0, below);
	drop_lines(prose, below);
	size_t begin = heading_begin(prose);
	bool ends_form = prose->waiting.n > 0;

	flush_narrative(prose, begin);
	if (ends_form)
		dm_page_end(prose->page);
	take_lines(prose, 0, prose->waiting.n);
	prose->waiting.n = 0;
}

const struct dm_section *const *dm_prose_end(struct dm_prose *prose, size_t *ret_n)
{
	size_t below = lines_below_form(prose);

	take_lines(prose, 0, below);
	drop_lines(prose, below);
	flush_narrative(prose, prose->waiting.n);
	return dm_outline_end(&prose->outline, prose->reading->trace, ret_n);
}
