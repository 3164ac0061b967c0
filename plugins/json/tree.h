/* Small cJSON trees, each made, printed and forgotten.
 *
 * The nodes are cJSON's own type, but lie in a block of the host's memory that the next tree uses
 * again: cJSON's allocator hooks carry no context and belong to the whole process, and a call of
 * malloc for each node would cost as much as the printing. Such trees are for cJSON's printing
 * functions only, never for cJSON_Delete or a function that changes a tree.
 *
 * Text is copied, since cJSON wants a NUL behind it. Keys are literals or copies of dm_tree_key. */
#ifndef DM_PLUGINS_JSON_TREE_H
#define DM_PLUGINS_JSON_TREE_H

#include "dropmill/plugin.h"

#include <cjson/cJSON.h>

struct dm_tree_block;

struct dm_tree {
	const struct dm_host *host;
	struct dm_tree_block *first, *now;
	char *next, *end; /* free part of the block in use */
};

/* The host's memory serves until the job ends: as much as the largest tree needs. */
void dm_tree_init(struct dm_tree *, const struct dm_host *);

/* Forgets every node; their memory serves again. */
void dm_tree_clear(struct dm_tree *);

/* Memory that lives until dm_tree_clear; zeroed, aligned for pointers and numbers. */
void *dm_tree_alloc(struct dm_tree *, size_t size);

/* The same, as a service for others. */
void *dm_tree_more(void *tree, size_t size);

/* Nodes without a parent. A null text is a null node. */
cJSON *dm_tree_object(struct dm_tree *);
cJSON *dm_tree_array(struct dm_tree *);
cJSON *dm_tree_text(struct dm_tree *, struct dm_str);
cJSON *dm_tree_number(struct dm_tree *, int64_t);
cJSON *dm_tree_null(struct dm_tree *);

/* A copy of a text as a key: NUL-terminated, until dm_tree_clear. */
const char *dm_tree_key(struct dm_tree *, struct dm_str);

/* Appends a node to an object; the key must outlive the tree. */
void dm_tree_put(cJSON *object, const char *key, cJSON *node);

/* Appends a node to an array. */
void dm_tree_push(cJSON *array, cJSON *node);

#endif
