/* The reader of delimited text. The first byte chooses options; how
 * the bytes arrive must not change what is read. */
#include "base/str.h"
#include "fuzz_host.h"
#include "fuzz_target.h"

extern const struct dm_plugin dm_plugin_csv;

static const char *const CHARSETS[] = { "auto", "UTF-8", "GB18030", "CP936", "Big5", "Shift_JIS",
	"EUC-KR", "windows-1251", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE" };
static const char *const DELIMITERS[] = { "tab", ";", "|", "\xEF\xBC\x8C", ",", "" };
enum {
	N_CHARSETS = sizeof(CHARSETS) / sizeof(CHARSETS[0]),
	N_DELIMITERS = sizeof(DELIMITERS) / sizeof(DELIMITERS[0]),
	HEAD = 1, /* bytes that are no text */
};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	fuzz_prepare(&dm_plugin_csv);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct fuzz_input input;
	uint64_t whole;

	if (n < HEAD)
		return 0;
	input = (struct fuzz_input){ bytes + HEAD, n - HEAD, .name = "a.csv" };
	/* Most inputs leave the choice to the reader: that is where the decisions are. */
	if (bytes[0] & 1 && bytes[0] & 2) {
		input.key = "charset";
		input.value = dm_str_from_c(CHARSETS[(bytes[0] >> 2) % N_CHARSETS]);
	} else if (bytes[0] & 1) {
		input.key = "delimiter";
		input.value = dm_str_from_c(DELIMITERS[(bytes[0] >> 2) % N_DELIMITERS]);
	}
	whole = fuzz_read(&dm_plugin_csv, &input);
	input.pieces = 1 + bytes[0];
	if (fuzz_read(&dm_plugin_csv, &input) != whole)
		fuzz_found("pieces", DM_STR("short reads change what is read"));
	return 0;
}
