/* Labels made unique, since a JSON object holds each key once: the second 备注 becomes 备注 (2). */
#ifndef DM_BASE_LABELS_H
#define DM_BASE_LABELS_H

#include <stddef.h>

#include "dropmill/types.h"

struct dm_label_slot;

struct dm_labels {
	void *(*alloc)(void *ctx, size_t size); /* zeroed memory, never NULL */
	void *ctx;
	struct dm_label_slot *slots;
	size_t mask;
};

/* Prepares an empty set for n labels, in memory that outlives it. */
void dm_labels_init(
	struct dm_labels *, void *(*alloc)(void *ctx, size_t size), void *ctx, size_t n);

/* Gives the label itself or, where it was given before, a copy with the lowest free number behind
 * it. Never null. The label must outlive the set. At most n times. */
struct dm_str dm_labels_add(struct dm_labels *, struct dm_str label);

#endif
