/* Labels made unique, since a JSON object holds each key once: the second 备注 becomes 备注 (2). */
#ifndef DM_PLUGINS_JSON_LABELS_H
#define DM_PLUGINS_JSON_LABELS_H

#include "tree.h"

struct dm_label;

struct dm_labels {
	struct dm_tree *tree;
	struct dm_label *slots;
	size_t mask;
};

/* Prepares an empty set for n labels, in the tree's memory. */
void dm_labels_init(struct dm_labels *, struct dm_tree *, size_t n);

/* Gives the label itself or, where it was given before, a copy in tree memory with the lowest free
 * number behind it. Never null. The label must outlive the set. At most n times. */
struct dm_str dm_labels_add(struct dm_labels *, struct dm_str label);

#endif
