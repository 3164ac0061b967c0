/* The table behind words.h. */
#include "words.h"

static const struct dm_xml_name ROWS[] = {
#define X(ns, name) { ns##_##name, DM_NS_##ns, #name },
	DOCX_WORDS(X)
#undef X
};

const struct dm_vocabulary DOCX_VOCABULARY = { ROWS, sizeof(ROWS) / sizeof(ROWS[0]) };
