/* Members of JSON objects, whatever bytes their values are. cJSON passes invalid UTF-8 through, so
 * every text goes through here.
 *
 * Each returns false where there is no memory (or the object is NULL); then nothing of the tree is
 * to be shown. */
#ifndef DM_DAEMON_JSON_H
#define DM_DAEMON_JSON_H

#include <stdbool.h>

#include <cjson/cJSON.h>

#include "base/error.h"
#include "base/str.h"

/* Adds a text in which bytes that are no UTF-8 are U+FFFD; null is not added. */
bool dm_json_add_str(cJSON *, const char *key, struct dm_str);
bool dm_json_add_text(cJSON *, const char *key, const char *);

/* The same, with the bytes as Base64 beside it (KEY_b64) where they are no UTF-8. */
bool dm_json_add_bytes(cJSON *, const char *key, struct dm_str);

bool dm_json_add_base64(cJSON *, const char *key, struct dm_str);
bool dm_json_add_number(cJSON *, const char *key, uint64_t);

/* SHA-256 in hexadecimal digits. */
bool dm_json_add_digest(cJSON *, const char *key, const uint8_t digest[32]);

/* A new object at the end of an array; NULL where there is no memory. */
cJSON *dm_json_add_object(cJSON *array);

/* For DM_AUTO. */
void dm_json_free(cJSON **);

#endif
