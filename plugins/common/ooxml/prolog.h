/* The beginning of XML parts. */
#ifndef DM_OOXML_PROLOG_H
#define DM_OOXML_PROLOG_H

#include "package.h"

/* Whether a DTD stands before the root element (ECMA-376-2, 6.2.5: it must not); that of a web page is
 * none. */
bool dm_prolog_has_doctype(struct dm_str xml);

/* Refuses the member of a name (normal) and index where it is XML with a DTD. */
int32_t dm_prolog_check(struct dm_package *, struct dm_str name, uint64_t index);

#endif
