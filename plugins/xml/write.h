/* The XML form of a report. */
#ifndef DM_PLUGINS_XML_WRITE_H
#define DM_PLUGINS_XML_WRITE_H

#include "dropmill/plugin.h"

/* Writes the report by report.xsd in one pass: the members of the JSON form under the same names and
 * in the same order. A member that is null is an absent element; a project's attribute `form` names
 * the optional members that its form has a place for, so that absent and null can be told apart.
 * The code of the destination, or of a problem that the host was told. */
int32_t dm_xml_write(const struct dm_host *, const struct dm_report *, const struct dm_dest *);

#endif
