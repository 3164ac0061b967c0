/* What never moves. A change that breaks this file breaks every plugin that people have built: it
 * needs a new major and a new name of the symbol. */
#include "dropmill/plugin.h"

#define STANDS_AT(type, member, offset) \
	_Static_assert(offsetof(struct type, member) == (offset), #type "." #member " moved")

STANDS_AT(dm_plugin, magic, 0);
STANDS_AT(dm_plugin, struct_size, 4);
STANDS_AT(dm_plugin, abi_major, 8);
STANDS_AT(dm_plugin, abi_minor, 10);
STANDS_AT(dm_plugin, kind, 12);

STANDS_AT(dm_note, struct_size, 0);
STANDS_AT(dm_problem, struct_size, 0);
STANDS_AT(dm_paragraph, struct_size, 0);
STANDS_AT(dm_table, struct_size, 0);
STANDS_AT(dm_row, struct_size, 0);
STANDS_AT(dm_format, struct_size, 0);
STANDS_AT(dm_option, struct_size, 0);
STANDS_AT(dm_probe, struct_size, 0);
STANDS_AT(dm_reader_ops, struct_size, 0);
STANDS_AT(dm_writer_ops, struct_size, 0);
STANDS_AT(dm_host, struct_size, 0);
STANDS_AT(dm_source, struct_size, 0);
STANDS_AT(dm_dest, struct_size, 0);
STANDS_AT(dm_sink, struct_size, 0);
STANDS_AT(dm_report, struct_size, 0);

int main(void)
{
	return 0;
}
