#include "json.h"

#include <inttypes.h>
#include <nettle/base64.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

enum { DIGEST_SIZE = 32, KEY_MAX = 40 };

void dm_json_free(cJSON **json)
{
	cJSON_Delete(*json);
	*json = NULL;
}

/* A copy in which bytes that are no UTF-8 are U+FFFD; heap, or NULL. */
static char *as_utf8(struct dm_str s)
{
	char *text = malloc(3 * s.n + 1);
	size_t at = 0, n = 0;
	uint32_t c;

	while (text && dm_utf8_next(s, &at, &c))
		n += dm_utf8_put(text + n, c);
	if (text)
		text[n] = '\0';
	return text;
}

bool dm_json_add_str(cJSON *to, const char *key, struct dm_str value)
{
	if (!value.p)
		return true;
	char *text = as_utf8(value);
	bool is_added = text && cJSON_AddStringToObject(to, key, text);

	free(text);
	return is_added;
}

bool dm_json_add_text(cJSON *to, const char *key, const char *value)
{
	return dm_json_add_str(to, key, dm_str_from_c(value));
}

bool dm_json_add_base64(cJSON *to, const char *key, struct dm_str bytes)
{
	char *text = calloc(1, BASE64_ENCODE_RAW_LENGTH(bytes.n) + 1);
	bool is_added = false;

	if (text) {
		base64_encode_raw(text, bytes.n, (const uint8_t *)bytes.p);
		is_added = cJSON_AddStringToObject(to, key, text) != NULL;
	}
	free(text);
	return is_added;
}

bool dm_json_add_bytes(cJSON *to, const char *key, struct dm_str value)
{
	char second[KEY_MAX];

	if (!dm_json_add_str(to, key, value))
		return false;
	(void)snprintf(second, sizeof(second), "%s_b64", key);
	return dm_utf8_is_valid(value) || dm_json_add_base64(to, second, value);
}

bool dm_json_add_number(cJSON *to, const char *key, uint64_t value)
{
	char text[24];

	/* Its own numbers are rounded to 15 digits where they are printed. */
	(void)snprintf(text, sizeof(text), "%" PRIu64, value);
	return cJSON_AddRawToObject(to, key, text) != NULL;
}

bool dm_json_add_digest(cJSON *to, const char *key, const uint8_t digest[DIGEST_SIZE])
{
	static const char hex[] = "0123456789abcdef";
	char text[2 * DIGEST_SIZE + 1] = "";

	for (size_t i = 0; i < DIGEST_SIZE; i++) {
		text[2 * i] = hex[digest[i] >> 4];
		text[2 * i + 1] = hex[digest[i] & 15];
	}
	return cJSON_AddStringToObject(to, key, text) != NULL;
}

cJSON *dm_json_add_object(cJSON *array)
{
	cJSON *object = array ? cJSON_CreateObject() : NULL;

	if (object && !cJSON_AddItemToArray(array, object))
		dm_json_free(&object);
	return object;
}
