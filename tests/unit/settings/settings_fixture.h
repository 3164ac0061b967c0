/* A folder with files of settings, gone after each test; and what cmocka wants before it. */
#ifndef DM_TESTS_SETTINGS_FIXTURE_H
#define DM_TESTS_SETTINGS_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "settings/settings.h"

struct fixture {
	struct dm_arena arena;
	struct dm_problems problems;
	char *folder;	  /* absolute, without links */
	const char *main; /* FOLDER/dropmill.yaml */
};

int fixture_setup(void **state);
int fixture_teardown(void **state);

/* FOLDER/NAME; arena memory. */
const char *fixture_path(struct fixture *, const char *name);

/* Writes a file, and the folders that it needs; "@" in the text stands for FOLDER. */
void fixture_write(struct fixture *, const char *name, const char *text);

/* Reads the settings; NULL where problems were recorded, which begin anew with each call. */
const struct dm_settings *fixture_read(struct fixture *);

/* Writes dropmill.yaml and reads it; fails the test where that is refused. */
const struct dm_settings *fixture_good(struct fixture *, const char *text);

/* Writes dropmill.yaml, reads it, and expects one problem alone: at this place, with this part of its
 * text. */
void fixture_refused(
	struct fixture *, const char *text, uint32_t line, uint32_t column, const char *part);

void assert_text(struct dm_str got, const char *want);

#endif
