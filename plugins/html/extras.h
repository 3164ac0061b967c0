/* Where on a form the labelled cells stand that no member of the report holds. */
#ifndef DM_PLUGINS_HTML_EXTRAS_H
#define DM_PLUGINS_HTML_EXTRAS_H

#include "base/vec.h"
#include "dropmill/model.h"

enum { DM_HTML_DONE = 2 }; /* cells beside the goals at most */

/* A cell of a table of funds: row/column as its label says. */
struct dm_html_fund {
	struct dm_str row, column, value;
};

struct dm_html_pairs {
	struct dm_pair *items;
	size_t n, room;
};

struct dm_html_extras {
	struct dm_html_pairs head;    /* above: 实施单位, 项目负责人 */
	struct dm_html_pairs done;    /* beside the goals: 实际完成情况 */
	struct dm_html_pairs amounts; /* money, in the unit of the source, verbatim */
	struct dm_html_pairs tail;    /* below the indicators, and all that follow such a label */
	struct {
		struct dm_html_fund *items;
		size_t n, room;
	} funds; /* 年度资金总额/执行率 */
};

/* Sorts a sheet's extra cells. Slices are borrowed, lists are arena memory. */
void dm_html_extras_init(struct dm_html_extras *, struct dm_arena *, const struct dm_project *);

#endif
