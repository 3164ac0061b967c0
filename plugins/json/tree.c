/* Blocks are kept in a list and used in order; one that is too small for a wish is passed over until
 * the next clear. */
#include "tree.h"

#include <stdio.h>
#include <string.h>

enum { BLOCK_BYTES = 65536 };

struct dm_tree_block {
	struct dm_tree_block *next;
	size_t size;
	char bytes[];
};

static void use(struct dm_tree *t, struct dm_tree_block *block)
{
	t->now = block;
	t->next = block->bytes;
	t->end = block->bytes + block->size;
}

static struct dm_tree_block *new_block(struct dm_tree *t, size_t at_least)
{
	size_t size = at_least > BLOCK_BYTES / 2 ? at_least * 2 : BLOCK_BYTES;
	struct dm_tree_block *block = t->host->alloc(t->host, sizeof(*block) + size);
	block->size = size;
	return block;
}

static void more(struct dm_tree *t, size_t size)
{
	while (t->now->next) {
		use(t, t->now->next);
		if (t->now->size >= size)
			return;
	}
	t->now->next = new_block(t, size);
	use(t, t->now->next);
}

static void *take(struct dm_tree *t, size_t size)
{
	size = (size + 7) & ~(size_t)7;
	if (size > (size_t)(t->end - t->next))
		more(t, size);
	char *ret = t->next;
	t->next += size;
	return ret;
}

static cJSON *node(struct dm_tree *t, int type)
{
	cJSON *ret = take(t, sizeof(*ret));
	*ret = (cJSON){ .type = type };
	return ret;
}

static cJSON *written(struct dm_tree *t, int type, struct dm_str text)
{
	cJSON *ret = node(t, type | cJSON_IsReference);
	ret->valuestring = take(t, text.n + 1);
	memcpy(ret->valuestring, text.p, text.n);
	ret->valuestring[text.n] = '\0';
	return ret;
}

void dm_tree_init(struct dm_tree *t, const struct dm_host *host)
{
	*t = (struct dm_tree){ .host = host };
	t->first = new_block(t, 0);
	use(t, t->first);
}

void dm_tree_clear(struct dm_tree *t)
{
	use(t, t->first);
}

void *dm_tree_alloc(struct dm_tree *t, size_t size)
{
	return memset(take(t, size), 0, size);
}

void *dm_tree_more(void *tree, size_t size)
{
	return dm_tree_alloc(tree, size);
}

cJSON *dm_tree_object(struct dm_tree *t)
{
	return node(t, cJSON_Object);
}

cJSON *dm_tree_array(struct dm_tree *t)
{
	return node(t, cJSON_Array);
}

cJSON *dm_tree_text(struct dm_tree *t, struct dm_str text)
{
	return text.p ? written(t, cJSON_String, text) : node(t, cJSON_NULL);
}

/* cJSON's own numbers are doubles. */
cJSON *dm_tree_number(struct dm_tree *t, int64_t number)
{
	char digits[24];
	int n = snprintf(digits, sizeof(digits), "%lld", (long long)number);
	return written(t, cJSON_Raw, (struct dm_str){ digits, (size_t)n });
}

cJSON *dm_tree_null(struct dm_tree *t)
{
	return node(t, cJSON_NULL);
}

const char *dm_tree_key(struct dm_tree *t, struct dm_str text)
{
	char *key = take(t, text.n + 1);
	memcpy(key, text.p, text.n);
	key[text.n] = '\0';
	return key;
}

void dm_tree_put(cJSON *object, const char *key, cJSON *child)
{
	child->string = (char *)key;
	child->type |= cJSON_StringIsConst;
	dm_tree_push(object, child);
}

/* As cJSON links them: the first child's prev is the last one. */
void dm_tree_push(cJSON *parent, cJSON *child)
{
	cJSON *first = parent->child;
	if (!first) {
		parent->child = child;
		child->prev = child;
		return;
	}
	child->prev = first->prev;
	first->prev->next = child;
	first->prev = child;
}
