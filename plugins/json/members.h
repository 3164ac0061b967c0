/* The parts of a report as JSON trees: members in the order of the schema, null where there is no
 * value, absent where the form has no place for them. */
#ifndef DM_PLUGINS_JSON_MEMBERS_H
#define DM_PLUGINS_JSON_MEMBERS_H

#include "tree.h"

cJSON *dm_json_source(struct dm_tree *, const struct dm_report_source *);
cJSON *dm_json_department(struct dm_tree *, const struct dm_department *);

/* A section without its paragraphs and the sections in it. */
cJSON *dm_json_section(struct dm_tree *, const struct dm_section *);

/* A project up to its lists. */
cJSON *dm_json_project_head(struct dm_tree *, const struct dm_project *);

cJSON *dm_json_plan_point(struct dm_tree *, const struct dm_plan_point *);

/* An object without members for NULL. */
cJSON *dm_json_origin(struct dm_tree *, const struct dm_origin *);

/* `form` is the project's: it says which members have a place. */
cJSON *dm_json_indicator(struct dm_tree *, const struct dm_indicator *, uint32_t form);

cJSON *dm_json_finding(struct dm_tree *, const struct dm_finding *);
cJSON *dm_json_unplaced(struct dm_tree *, const struct dm_unplaced *);
cJSON *dm_json_note(struct dm_tree *, const struct dm_report_note *);

#endif
