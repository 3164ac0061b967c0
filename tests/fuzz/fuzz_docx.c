/* The reader of DOCX, from the text of its parts on. */
#include "fuzz_host.h"
#include "fuzz_parts.h"
#include "fuzz_target.h"

extern const struct dm_plugin dm_plugin_docx;

/* clang-format off */
static const struct fuzz_part MADE[] = {
	{ "_rels/.rels", FUZZ_RELS(FUZZ_REL("r1", "officeDocument", "word/document.xml")) },
	{ "word/_rels/document.xml.rels",
		FUZZ_RELS(FUZZ_REL("s", "styles", "styles.xml")
			FUZZ_REL("n", "numbering", "numbering.xml")
			FUZZ_REL("h", "header", "header.xml")
			FUZZ_REL("f", "footnotes", "footnotes.xml")
			FUZZ_REL("c", "comments", "comments.xml")
			FUZZ_REL("w", "aFChunk", "chunk.html")
			FUZZ_REL("t", "aFChunk", "chunk.txt")
			FUZZ_REL("d", "aFChunk", "chunk.docx")
			FUZZ_REL("m", "aFChunk", "chunk.mht")
			FUZZ_REL("o", "aFChunk", "chunk.rtf")) },
	{ 0 },
};
/* clang-format on */

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	fuzz_prepare(&dm_plugin_docx);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	fuzz_read_parts(&dm_plugin_docx, "a.docx", "word/document.xml", MADE, bytes, n);
	return 0;
}
