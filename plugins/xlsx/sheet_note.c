/* Tells what is odd about a sheet, and why it cannot be read on. */
#include "sheet_internal.h"

static const struct {
	const char *id, *text;
} issues[] = {
	[ISSUE_NO_CACHE] = { "xlsx.no-cached-value",
		"Formulas without a stored result (open the workbook in a spreadsheet program and "
		"save it)" },
	[ISSUE_STRING_INDEX] = { "xlsx.string-index", "Cells that name a text that is not there" },
	[ISSUE_STYLE_INDEX] = { "xlsx.style-index", "Cells that name a style that is not there" },
	[ISSUE_NUMBER] = { "xlsx.number", "Cells whose value is not of their type" },
	[ISSUE_DATE] = { "xlsx.date", "Dates that no calendar has, shown as numbers" },
	[ISSUE_PRECISION] = { "xlsx.precision",
		"Numbers of more than 15 digits, of which spreadsheets lose the rest" },
	[ISSUE_TYPE] = { "xlsx.cell-type", "Cells of an unknown type" },
	[ISSUE_REPEATED] = { "xlsx.cell-repeated",
		"Cells that are there twice, of which the last one counts" },
	[ISSUE_ROW] = { "xlsx.cell-row", "Cells that name another row than the one they stand in" },
	[ISSUE_MERGE_BAD] = { "xlsx.merge", "Merged ranges that are none, passed over" },
	[ISSUE_MERGE_OVERLAP] = { "xlsx.merge-overlap",
		"Merged ranges that overlap another, passed over" },
	[ISSUE_COVERED] = { "xlsx.merged-text",
		"Cells with a value that a merged range covers; nobody sees it, and it is left "
		"out" },
	[ISSUE_STALE] = { "xlsx.stale",
		"Formulas whose stored results may be out of date (open the workbook in a "
		"spreadsheet program and save it)" },
};

void dm_sheet_note(struct dm_sheet_reader *x, enum issue issue)
{
	if (x->issues[issue].n++ == 0)
		x->issues[issue].first = (struct dm_cellref){ x->row.index, x->cell.column };
}

static struct dm_place place_of(const struct dm_sheet_reader *x, uint32_t row, uint32_t column)
{
	return (struct dm_place){
		.part = x->sheet->name, .table = x->table, .row = row, .column = column
	};
}

int32_t dm_sheet_fail(struct dm_sheet_reader *x, int32_t code, const char *id, const char *text)
{
	struct dm_problem problem = { .struct_size = sizeof(problem),
		.code = code,
		.id = id,
		.text = dm_str_from_c(text),
		.place = place_of(x, x->row.index + 1, x->cell.column + 1) };

	return x->host->fail(x->host, &problem);
}

void dm_sheet_tell_issues(struct dm_sheet_reader *x)
{
	for (size_t i = 0; i < ISSUE_COUNT; i++) {
		const struct tally *t = &x->issues[i];
		bool has_place = i != ISSUE_MERGE_BAD && i != ISSUE_MERGE_OVERLAP;

		if (!t->n)
			continue;
		struct dm_note note = { .struct_size = sizeof(note),
			.id = issues[i].id,
			.text = dm_arena_printf(x->arena, "%s: %u", issues[i].text, t->n),
			.place = has_place ? place_of(x, t->first.row + 1, t->first.column + 1)
					   : place_of(x, 0, 0) };
		x->host->note(x->host, &note);
	}
}

int32_t dm_sheet_fail_reference(struct dm_sheet_reader *x)
{
	return dm_sheet_fail(x, DM_E_FORMAT, "xlsx.reference",
		"a sheet has a cell outside of the grid; open the workbook in a spreadsheet "
		"program "
		"and save it anew");
}
