/* The engine of number formats. One byte chooses the language and the calendar; the line behind it is
 * the format, the rest the number, or else a text. */
#include "base/str.h"
#include "base/utf8.h"
#include "fuzz_host.h"
#include "fuzz_target.h"
#include "xlsx/number_format.h"

enum {
	/* Excel shows at most 255 characters of a format, each of which may repeat a figure or a name. */
	SHOWN_MAX = 64 << 10,
};

static void check(struct dm_str shown, bool is_sound)
{
	if (shown.n > SHOWN_MAX)
		fuzz_found("length", DM_STR("a number is shown in more than 64 KiB"));
	if (is_sound && !dm_utf8_is_valid(shown))
		fuzz_found("text", DM_STR("sound text becomes unsound"));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct dm_str code, value = { (const char *)bytes, n };
	const struct dm_number_format *format;
	struct dm_figure figure;
	struct dm_arena arena;
	struct dm_buf shown;
	bool is_sound;

	if (n < 2)
		return 0;
	value = dm_str_from(value, 1);
	is_sound = dm_utf8_is_valid(value);
	(void)dm_str_split(&value, '\n', &code);
	dm_arena_init(&arena, 64 << 20, NULL, NULL);
	format = dm_number_format_parse(&arena, code, (enum dm_locale)(bytes[0] % 3));
	dm_buf_init(&shown, &arena);
	if (dm_figure_from_text(value, &figure)) {
		(void)dm_number_format_show(
			format, figure, bytes[0] & 4 ? DM_DATE_1904 : DM_DATE_1900, &shown);
		dm_number_show_general(figure, &shown);
	} else {
		(void)dm_number_format_show_text(format, dm_str_first(value, 256), &shown);
	}
	check(dm_buf_str(&shown), is_sound && value.n <= 256);
	dm_arena_done(&arena);
	return 0;
}
