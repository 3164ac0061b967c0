/* The envelope and every list are written by hand, so that no more than one indicator, one head of a
 * project or one text exists as a tree at a time: memory does not grow with the report. */
#include "write.h"

#include "base/labels.h"
#include "base/str.h"
#include "members.h"
#include "out.h"

/* A list of the report: one tree a line. */
#define WRITE_LIST(w, items, n, tree_of)                                         \
	do {                                                                     \
		for (size_t i = 0; i < (n) && !(w)->out.code; i++) {             \
			line((w), i, 2);                                         \
			dm_out_tree(&(w)->out, tree_of(&(w)->tree, (items)[i])); \
		}                                                                \
		list_end((w), (n), 1);                                           \
	} while (0)

/* Sections nest as headings do; what nests deeper is a mistake, and we recurse. */
enum { DEPTH_MAX = 64 };

struct walk {
	struct dm_tree tree, labels;
	struct dm_out out;
	const struct dm_report *report;
};

/* The start of item i of a list: a line of its own, two blanks a level. */
static void line(struct walk *w, size_t i, size_t depth)
{
	static const char blanks[] = "                                                ";
	size_t most = sizeof(blanks) - 1;
	size_t indent = depth * 2 < most ? depth * 2 : most;
	dm_out_put(&w->out, i ? ",\n" : "\n");
	dm_out_put(&w->out, blanks + most - indent);
	dm_tree_clear(&w->tree);
}

/* The end of a list of n items. */
static void list_end(struct walk *w, size_t n, size_t depth)
{
	if (n)
		line(w, 0, depth);
	dm_out_put(&w->out, "]");
}

/* A member of the report, or of an object, that is one tree. */
static void member(struct walk *w, const char *punctuation, const cJSON *tree)
{
	dm_out_put(&w->out, punctuation);
	dm_out_tree(&w->out, tree);
}

/* Trees one after the other in a line: one at a time. */
#define WRITE_RUN(w, begin, n, tree_of_i)                            \
	do {                                                         \
		dm_out_put(&(w)->out, (begin));                      \
		for (size_t i = 0; i < (n) && !(w)->out.code; i++) { \
			dm_tree_clear(&(w)->tree);                   \
			member((w), i ? "," : "", (tree_of_i));      \
		}                                                    \
		dm_out_put(&(w)->out, "]");                          \
	} while (0)

static void write_texts(struct walk *w, const char *begin, const struct dm_str *texts, size_t n)
{
	WRITE_RUN(w, begin, n, dm_tree_text(&w->tree, texts[i]));
}

static void write_sections(
	struct walk *w, const struct dm_section *const *sections, size_t n, size_t depth);

static void write_section(struct walk *w, const struct dm_section *s, size_t depth)
{
	dm_out_begin(&w->out, dm_json_section(&w->tree, s));
	write_texts(w, ",\"paragraphs\":[", s->paragraphs, s->n_paragraphs);
	dm_out_put(&w->out, ",\"sections\":[");
	write_sections(w, s->sections, s->n_sections, depth);
	dm_out_put(&w->out, "}");
}

static void fail_depth(struct walk *w)
{
	struct dm_problem problem = {
		.struct_size = sizeof(problem),
		.code = DM_E_LIMIT,
		.id = "json.depth",
		.text = DM_STR(
			"The headings of the document nest too deeply to be written as JSON; "
			"look at its outline levels"),
	};
	w->out.code = w->out.host->fail(w->out.host, &problem);
}

static void write_sections(
	struct walk *w, const struct dm_section *const *sections, size_t n, size_t depth)
{
	if (depth > DEPTH_MAX && !w->out.code)
		fail_depth(w);
	for (size_t i = 0; i < n && !w->out.code; i++) {
		line(w, i, depth + 1);
		write_section(w, sections[i], depth + 1);
	}
	list_end(w, n, depth);
}

static void write_extra(struct walk *w, const struct dm_pair *const *pairs, size_t n)
{
	struct dm_labels labels;
	if (!n) {
		dm_out_put(&w->out, ",\"extra\":{}");
		return;
	}
	dm_tree_clear(&w->labels);
	dm_labels_init(&labels, dm_tree_more, &w->labels, n);
	dm_out_put(&w->out, ",\"extra\":{");
	for (size_t i = 0; i < n && !w->out.code; i++) {
		dm_tree_clear(&w->tree);
		struct dm_str label = dm_labels_add(&labels, pairs[i]->label);
		member(w, i ? "," : "", dm_tree_text(&w->tree, label));
		member(w, ":", dm_tree_text(&w->tree, pairs[i]->value));
	}
	dm_out_put(&w->out, "}");
}

static void write_project(struct walk *w, const struct dm_project *p)
{
	dm_out_begin(&w->out, dm_json_project_head(&w->tree, p));
	WRITE_RUN(w, ",\"plan\":[", p->n_plan, dm_json_plan_point(&w->tree, p->plan[i]));
	write_texts(w, ",\"goals\":[", p->goals, p->n_goals);
	if (p->n_goals_midterm || p->form & DM_FORM_GOALS_MIDTERM)
		write_texts(w, ",\"goals_midterm\":[", p->goals_midterm, p->n_goals_midterm);
	dm_out_put(&w->out, ",\"indicators\":[");
	for (size_t i = 0; i < p->n_indicators && !w->out.code; i++) {
		line(w, i, 3);
		dm_out_tree(&w->out, dm_json_indicator(&w->tree, p->indicators[i], p->form));
	}
	list_end(w, p->n_indicators, 2);
	write_extra(w, p->extra, p->n_extra);
	dm_tree_clear(&w->tree);
	member(w, ",\"origin\":", dm_json_origin(&w->tree, p->origin));
	dm_out_put(&w->out, "}");
}

static void write_projects(struct walk *w)
{
	const struct dm_report *r = w->report;
	for (size_t i = 0; i < r->n_projects && !w->out.code; i++) {
		line(w, i, 2);
		write_project(w, r->projects[i]);
	}
	list_end(w, r->n_projects, 1);
}

static void write_head(struct walk *w)
{
	const struct dm_report *r = w->report;
	struct dm_tree *t = &w->tree;
	member(w, "{\n  \"format\": ", dm_tree_text(t, DM_STR("dropmill.report/1")));
	member(w, ",\n  \"source\": ", dm_json_source(t, &r->source));
	member(w, ",\n  \"title\": ", dm_tree_text(t, r->title));
	member(w, ",\n  \"fiscal_year\": ",
		r->fiscal_year ? dm_tree_number(t, r->fiscal_year) : dm_tree_null(t));
	member(w, ",\n  \"department\": ", dm_json_department(t, r->department));
}

int32_t dm_json_write(
	const struct dm_host *host, const struct dm_report *r, const struct dm_dest *dest)
{
	struct walk w = { .report = r };
	dm_tree_init(&w.tree, host);
	dm_tree_init(&w.labels, host);
	dm_out_init(&w.out, host, dest);
	write_head(&w);
	dm_out_put(&w.out, ",\n  \"narrative\": [");
	write_sections(&w, r->narrative, r->n_narrative, 1);
	dm_out_put(&w.out, ",\n  \"projects\": [");
	write_projects(&w);
	dm_out_put(&w.out, ",\n  \"findings\": [");
	WRITE_LIST(&w, r->findings, r->n_findings, dm_json_finding);
	dm_out_put(&w.out, ",\n  \"unplaced\": [");
	WRITE_LIST(&w, r->unplaced, r->n_unplaced, dm_json_unplaced);
	dm_out_put(&w.out, ",\n  \"notes\": [");
	WRITE_LIST(&w, r->notes, r->n_notes, dm_json_note);
	dm_out_put(&w.out, "\n}\n");
	return dm_out_done(&w.out);
}
