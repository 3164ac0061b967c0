/* Parts of other formats placed into a document (ECMA-376-1, 17.17.2.1). */
#include "docx.h"

int32_t docx_chunk(struct docx *docx, const struct dm_xml_start *start)
{
	(void)start;
	docx_note(docx, "docx.chunk",
		"The document holds a part in another format (altChunk); its text is left out");
	return DM_XML_SKIP;
}
