/* What the files of the form (form.h) share. */
#ifndef DM_MODEL_FORM_PARTS_H
#define DM_MODEL_FORM_PARTS_H

#include "form.h"

/* Keeps what no member of the report holds, under its label; without a label nothing is kept. */
void dm_form_extra(struct dm_form *, struct dm_str label, struct dm_str text, struct dm_spot);

/* Fills the project's budget (form_budget.c). */
void dm_form_budget(struct dm_form *, struct dm_project *);

#endif
