/* Decides what each code means: one table, nobody parses texts. */
#include "error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "utf8.h"

struct code_row {
	int32_t code;
	const char *name;
	enum dm_disposition disposition;
	int exit; /* sysexits.h, and 2: no plugin for it */
};

static const struct code_row CODES[] = {
	{ DM_OK, "ok", DM_DISPOSITION_DONE, 0 },
	{ DM_E_FORMAT, "format", DM_DISPOSITION_FAILED, 65 },
	{ DM_E_LIMIT, "limit", DM_DISPOSITION_FAILED, 65 },
	{ DM_E_UNSUPPORTED, "unsupported", DM_DISPOSITION_FAILED, 65 },
	{ DM_E_CANCELLED, "cancelled", DM_DISPOSITION_RETURN, 75 },
	{ DM_E_IO, "io", DM_DISPOSITION_RETRY, 74 },
	{ DM_E_SPACE, "space", DM_DISPOSITION_RETRY, 73 },
	{ DM_E_NOMEM, "nomem", DM_DISPOSITION_AGAIN, 75 },
	{ DM_E_CONFIG, "config", DM_DISPOSITION_HOLD, 78 },
	{ DM_E_CONTRACT, "contract", DM_DISPOSITION_FAILED, 69 },
	{ DM_E_BUG, "bug", DM_DISPOSITION_FAILED, 70 },
	{ DM_E_NO_READER, "no-reader", DM_DISPOSITION_FAILED, 2 },
	{ DM_E_CRASH, "crash", DM_DISPOSITION_AGAIN, 65 },
	{ DM_E_TIMEOUT, "timeout", DM_DISPOSITION_AGAIN, 65 },
	{ DM_E_NOT_FOUND, "not-found", DM_DISPOSITION_RETURN, 66 },
	{ DM_E_OUTPUT, "output", DM_DISPOSITION_RETRY, 73 },
	{ DM_E_USAGE, "usage", DM_DISPOSITION_FAILED, 64 },
};

static const struct code_row *row_of(int32_t code)
{
	for (size_t i = 0; i < sizeof(CODES) / sizeof(CODES[0]); i++)
		if (CODES[i].code == code)
			return &CODES[i];
	return NULL;
}

const char *dm_code_name(int32_t code)
{
	const struct code_row *row = row_of(code);

	return row ? row->name : "unknown";
}

enum dm_disposition dm_code_disposition(int32_t code)
{
	const struct code_row *row = row_of(code);

	return row ? row->disposition : DM_DISPOSITION_FAILED;
}

int dm_code_exit(int32_t code)
{
	const struct code_row *row = row_of(code);

	return row ? row->exit : 70;
}

static void put(char *to, size_t room, struct dm_str s)
{
	struct dm_str fit = dm_utf8_cut(s, room - 1);

	if (fit.n)
		memcpy(to, fit.p, fit.n);
	to[fit.n] = '\0';
}

int dm_error_set(struct dm_error *err, int32_t code, const char *id, const char *format, ...)
{
	char text[1024];
	va_list args;

	if (!err || err->code)
		return code;
	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	err->code = code;
	put(err->id, sizeof(err->id), (struct dm_str){ id, strlen(id) });
	put(err->text, sizeof(err->text), (struct dm_str){ text, strlen(text) });
	return code;
}

void dm_error_place(struct dm_error *err, struct dm_str part, uint32_t line, uint32_t column)
{
	if (!err || !err->code || err->part[0] || err->line)
		return;
	put(err->part, sizeof(err->part), part);
	err->line = line;
	err->column = column;
}

int dm_error_errno(struct dm_error *err, int error_number, const char *what)
{
	int32_t code = DM_E_IO;

	if (error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG)
		code = DM_E_SPACE;
	else if (error_number == ENOENT || error_number == ENOTDIR)
		code = DM_E_NOT_FOUND;
	else if (error_number == ENOMEM)
		code = DM_E_NOMEM;
	return dm_error_set(err, code, "system", "%s: %s", what, strerror(error_number));
}
