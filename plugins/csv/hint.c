/* Decides which of the detector's answers are worth something here. */
#include "hint.h"

#include <string.h>
#include <uchardet/uchardet.h>

#include "base/str.h"

/* What uchardet says and what we read it as. Names that are not here give no hint. It takes one Latin
 * set for another easily (one file by the length that it is shown: ISO-8859-1, -4, -10, -13), so those
 * are read as Western, and Central European only from more than a few letters. */
static const struct {
	const char *says, *charset;
	enum dm_csv_script script;
	uint64_t least; /* bytes that are not ASCII; else Western */
} HINTS[] = {
	{ "BIG5", "Big5", DM_CSV_SCRIPT_HAN, 0 },
	{ "SHIFT_JIS", "Shift_JIS", DM_CSV_SCRIPT_HAN, 0 },
	{ "EUC-KR", "EUC-KR", DM_CSV_SCRIPT_HANGUL, 0 },
	{ "UHC", "EUC-KR", DM_CSV_SCRIPT_HANGUL, 0 },
	{ "WINDOWS-1251", "windows-1251", DM_CSV_SCRIPT_LETTERS, 0 },
	{ "WINDOWS-1253", "windows-1253", DM_CSV_SCRIPT_LETTERS, 0 },
	{ "ISO-8859-7", "windows-1253", DM_CSV_SCRIPT_LETTERS, 0 },
	{ "WINDOWS-1250", "windows-1250", DM_CSV_SCRIPT_LETTERS, 16 },
	{ "ISO-8859-2", "windows-1250", DM_CSV_SCRIPT_LETTERS, 16 },
};

static const char *const WESTERN[] = { "WINDOWS-1250", "WINDOWS-1252", "WINDOWS-1254",
	"WINDOWS-1257", "WINDOWS-1258", "ISO-8859-1", "ISO-8859-2", "ISO-8859-3", "ISO-8859-4",
	"ISO-8859-9", "ISO-8859-10", "ISO-8859-13", "ISO-8859-14", "ISO-8859-15", "ISO-8859-16",
	NULL };

static struct dm_csv_hint hint_from(const char *says, uint64_t high)
{
	for (size_t i = 0; i < sizeof(HINTS) / sizeof(HINTS[0]); i++)
		if (!strcmp(HINTS[i].says, says) && high >= HINTS[i].least)
			return (struct dm_csv_hint){ dm_csv_charset_find(
							     dm_str_from_c(HINTS[i].charset)),
				HINTS[i].script };
	if (dm_str_is_one_of(dm_str_from_c(says), WESTERN))
		return (struct dm_csv_hint){ dm_csv_charset_find(DM_STR("windows-1252")),
			DM_CSV_SCRIPT_LETTERS };
	return (struct dm_csv_hint){ 0 };
}

struct dm_csv_hint dm_csv_hint_of(const unsigned char *p, size_t n, uint64_t high)
{
	uchardet_t detector = uchardet_new();
	struct dm_csv_hint hint = { 0 };

	if (uchardet_handle_data(detector, (const char *)p, n) == 0) {
		uchardet_data_end(detector);
		hint = hint_from(uchardet_get_charset(detector), high);
	}
	uchardet_delete(detector);
	return hint;
}
