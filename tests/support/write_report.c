/* write-report WRITER.so report.json OUT: runs a writer plugin over a report, without sandbox and
 * without the rest of dropmill. Exit 0, 1 where the writer fails, 2 for wrong use. */
#include "base/fd.h"
#include "report_json.h"
#include "writer_host.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>

static int save(const char *path, struct dm_str bytes, struct dm_error *err)
{
	DM_AUTO(dm_fd_close) int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		return dm_error_set(err, DM_E_OUTPUT, "output", "%s cannot be written", path);
	return dm_fd_write(fd, bytes.p, bytes.n, err);
}

static int write_report(const char *plugin_path, const char *from, const char *to,
	struct writer_host *host, struct dm_error *err)
{
	void *module = dlopen(plugin_path, RTLD_NOW | RTLD_LOCAL);
	const struct dm_plugin *plugin = module ? dlsym(module, "dm_plugin_v1") : NULL;
	if (!plugin || plugin->kind != DM_PLUGIN_WRITER)
		return dm_error_set(
			err, DM_E_CONTRACT, "plugin", "%s is no writer plugin", plugin_path);
	const struct dm_report *report;
	int code = dm_report_from_file(&host->arena, from, &report, err);
	if (code)
		return code;
	code = writer_host_run(host, plugin, report);
	if (code)
		return dm_error_set(err, code, host->problem_id, "the writer failed");
	return save(to, dm_buf_str(&host->bytes), err);
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		(void)fprintf(stderr, "usage: write-report WRITER.so report.json OUT\n");
		return 2;
	}
	struct writer_host host;
	struct dm_error err = { 0 };
	writer_host_init(&host);
	int code = write_report(argv[1], argv[2], argv[3], &host, &err);
	if (code)
		(void)fprintf(stderr, "write-report: %s (%s)\n", err.text, err.id);
	writer_host_done(&host);
	return code ? 1 : 0;
}
