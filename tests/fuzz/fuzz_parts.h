/* Packages for fuzzing: the input is the text of the parts, the package around them is made here, so
 * that the parser of the parts is what gets fuzzed and not the checksums.
 *
 * The input begins with the text of the main part. A line that begins with byte 01 begins another
 * part, whose name is the rest of the line; it takes the place of a part that is made here. */
#ifndef FUZZ_PARTS_H
#define FUZZ_PARTS_H

#include <stdint.h>

#include "dropmill/plugin.h"

/* A part that every package has unless the input brings its own. */
struct fuzz_part {
	const char *name;
	const char *text;
};

/* For `made`: relationships. */
#define FUZZ_RELS(list)                                                              \
	"<Relationships "                                                            \
	"xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>" list \
	"</Relationships>"
#define FUZZ_REL(id, type, target)                                                          \
	"<Relationship Id='" id                                                             \
	"' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/" type \
	"' Target='" target "'/>"

/* Packs, without compression, and has the reader read it (fuzz_host.h). `main_part` is the name of
 * the first text; a row without name ends `made`. */
void fuzz_read_parts(const struct dm_plugin *, const char *file_name, const char *main_part,
	const struct fuzz_part *made, const uint8_t *bytes, size_t n);

#endif
