/* The parts of a report as elements: members in the order of the schema, none for what is null. */
#ifndef DM_PLUGINS_XML_MEMBERS_H
#define DM_PLUGINS_XML_MEMBERS_H

#include "common/markup/writer.h"

/* An element with text, or none for null. */
void dm_xml_text(struct dm_markup *, const char *name, struct dm_str);

/* An element with a number, or none for 0. */
void dm_xml_number(struct dm_markup *, const char *name, int64_t);

/* A list of texts: one element `item` for each in an element `name`. */
void dm_xml_texts(
	struct dm_markup *, const char *name, const char *item, const struct dm_str *, size_t n);

void dm_xml_source(struct dm_markup *, const struct dm_report_source *);
void dm_xml_department(struct dm_markup *, const struct dm_department *);

/* A project's element and its members up to the indicators, left open; and the rest with its end. */
void dm_xml_project_open(struct dm_markup *, const struct dm_project *);
void dm_xml_project_close(struct dm_markup *, const struct dm_project *);

void dm_xml_indicator(struct dm_markup *, const struct dm_indicator *);
void dm_xml_finding(struct dm_markup *, const struct dm_finding *);
void dm_xml_unplaced(struct dm_markup *, const struct dm_unplaced *);
void dm_xml_note(struct dm_markup *, const struct dm_report_note *);

#endif
