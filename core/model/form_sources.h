/* Where the members of a form are from. Does nothing unless somebody asks (reading.trace). */
#ifndef DM_MODEL_FORM_SOURCES_H
#define DM_MODEL_FORM_SOURCES_H

#include "form.h"
#include "member.h"

/* A form begins, and none is open: what was gathered for another is forgotten. */
void dm_form_sources_begin(struct dm_form *);

/* A member of the form itself; null text and a place that is not known are nothing to tell. */
void dm_form_source(
	struct dm_form *, enum dm_member, size_t index, struct dm_spot, struct dm_str text);

/* A member of the indicator that was taken last: of the annual ones or those of the whole period. */
void dm_form_source_of_indicator(struct dm_form *, bool is_midterm, enum dm_member, size_t index,
	struct dm_spot, struct dm_str text);

/* The whole period's indicator i is one with the annual indicator k: its target alone counts. */
void dm_form_source_joined(struct dm_form *, size_t i, size_t k);

/* The whole period's indicator i stands at position k of the project. */
void dm_form_source_behind(struct dm_form *, size_t i, size_t k);

/* The form ends as this project: hands all of it to the trace. */
void dm_form_sources_end(struct dm_form *, const struct dm_project *);

#endif
