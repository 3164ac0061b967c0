/* What libFuzzer calls. */
#ifndef FUZZ_TARGET_H
#define FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t n, size_t most, unsigned seed);

/* libFuzzer's own mutations, for a mutator of ours. */
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t n, size_t most);

#endif
