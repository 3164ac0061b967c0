/* bench-writer WRITER.so [INDICATORS]: how fast a writer plugin writes a large report: projects of
 * seven indicators, as in a year's flat list of a province. Prints bytes, seconds, MB/s and the
 * memory that the writer took. Nothing asserts these figures. */
#include "base/clock.h"
#include "base/str.h"
#include "dropmill/plugin.h"
#include "report_synthetic.h"
#include "writer_host.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

enum { PER_PROJECT = 7 };

static uint64_t written;

static int32_t on_write(const struct dm_dest *dest, const void *bytes, size_t n)
{
	(void)dest;
	(void)bytes;
	written += n;
	return 0;
}

int main(int argc, char **argv)
{
	size_t n = argc > 2 ? strtoul(argv[2], NULL, 10) : 700000;
	void *module = argc > 1 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
	const struct dm_plugin *plugin = module ? dlsym(module, "dm_plugin_v1") : NULL;
	if (!plugin || plugin->kind != DM_PLUGIN_WRITER) {
		(void)fprintf(stderr, "usage: bench-writer WRITER.so [INDICATORS]\n");
		return 2;
	}
	struct writer_host h;
	struct dm_arena arena;
	writer_host_init(&h);
	dm_arena_init(&arena, 0, NULL, NULL);
	h.dest.write = on_write;
	const struct dm_report *r = dm_report_synthetic(&arena, n / PER_PROJECT, PER_PROJECT);
	uint64_t start = dm_clock_ms();
	int32_t code = writer_host_run(&h, plugin, r);
	double seconds = (double)(dm_clock_ms() - start) / 1000;
	printf("%s: code %d, %zu indicators, %.1f MB in %.2f s, %.0f MB/s, %zu KiB taken\n",
		plugin->id, code, n, (double)written / 1e6, seconds,
		(double)written / 1e6 / seconds, h.arena.taken / 1024);
	dm_arena_done(&arena);
	writer_host_done(&h);
	return code ? 1 : 0;
}
