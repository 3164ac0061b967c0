/* Runs a reader over bytes in the real host and behind the real gate, as a worker does, in memory
 * that a small file may take. Aborts where the reader breaks its contract, fails without a reason
 * or takes too much: that is what a fuzzer can see. */
#ifndef FUZZ_HOST_H
#define FUZZ_HOST_H

#include "dropmill/plugin.h"

/* All zero but for the bytes is sound. */
struct fuzz_input {
	const void *bytes;
	size_t n;
	const char *name;    /* file name; NULL: null */
	const char *key;     /* an option of the reader and its value; NULL: none */
	struct dm_str value; /* one that the option refuses is left out */
	uint32_t pieces;     /* not 0: read_at gives pieces of odd sizes, by this number */
};

/* Must be called once for each plugin, before it is used. */
void fuzz_prepare(const struct dm_plugin *);

/* Probes, asks whether the source is complete where the reader can tell, and reads. Gives a sum over
 * the answer, the blocks, the facts and the notes: equal where two runs gave the same. */
uint64_t fuzz_read(const struct dm_plugin *, const struct fuzz_input *);

/* Says what a fuzzer found, and aborts. */
_Noreturn void fuzz_found(const char *what, struct dm_str detail);

#endif
