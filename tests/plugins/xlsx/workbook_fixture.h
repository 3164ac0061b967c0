/* Workbooks made in a test, and what the reader makes of them. */
#ifndef DM_TESTS_WORKBOOK_FIXTURE_H
#define DM_TESTS_WORKBOOK_FIXTURE_H

#include "ooxml_fixture.h"
#include "reader_host.h"

enum { WORKBOOK_SHEETS_MAX = 4 };

/* All zero but sheets[0] is a sound default. Members are XML. */
struct workbook {
	const char *sheets[WORKBOOK_SHEETS_MAX]; /* what stands in worksheet; NULL ends them */
	const char *states[WORKBOOK_SHEETS_MAX]; /* attributes of sheet, as state="hidden" */
	const char *types[WORKBOOK_SHEETS_MAX];	 /* of the relationship; NULL: worksheet */
	const char *targets[WORKBOOK_SHEETS_MAX];
	const char *strings;	/* what stands in sst */
	const char *properties; /* before sheets */
	const char *styles;	/* what stands in styleSheet; NULL: workbook_styles */
	const char *before;	/* before the root of each sheet */
	bool is_strict;
};

/* Formats of the default styles: 0 General, 1 0.00%, 2 0.00, 3 built-in 14, 4 #,##0.00"万元",
 * 5 @, 6 ;;;, 7 [h]:mm, 8 text section with "<"@">". */
extern const char workbook_styles[];

/* Packs it; arena memory. */
struct dm_str workbook_pack(struct dm_arena *, const struct workbook *);

/* Reads it with a language; the caller ends it with reading_done. Returns error.code. */
int workbook_read(struct reading *, const struct workbook *, const char *locale);

#endif
