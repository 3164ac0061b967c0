#include "describe.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/json_text.h"
#include "base/str.h"

static void put(void *ctx, const char *bytes, size_t n)
{
	(void)fwrite(bytes, 1, n, ctx); /* errors stick to the stream */
}

static void put_member(const char *before, const char *text)
{
	(void)fputs(before, stdout);
	dm_json_text(put, stdout, dm_str_from_c(text));
}

static const char *kind_name(const struct dm_plugin *plugin)
{
	return plugin->kind == DM_PLUGIN_READER ? "reader" : "writer";
}

static void put_words(const char *before, const char *const *words)
{
	(void)fputs(before, stdout);
	for (size_t i = 0; words && words[i]; i++)
		put_member(i ? "," : "", words[i]);
	(void)fputs("]", stdout);
}

static void put_formats(const struct dm_plugin *plugin)
{
	(void)fputs(",\"formats\":[", stdout);
	for (size_t i = 0; plugin->formats && plugin->formats[i]; i++) {
		put_member(i ? ",{\"media_type\":" : "{\"media_type\":",
			plugin->formats[i]->media_type);
		put_words(",\"suffixes\":[", plugin->formats[i]->suffixes);
		(void)fputs("}", stdout);
	}
	(void)fputs("]", stdout);
}

static void put_option(const struct dm_option *option)
{
	static const char *const types[] = { "", "text", "boolean", "integer", "choice" };

	put_member("{\"key\":", option->key);
	put_member(",\"type\":", types[option->type]); /* the loader has checked the table */
	put_member(",\"default\":", option->value);
	put_member(",\"text\":", option->text);
	if (option->type == DM_OPTION_INTEGER)
		(void)printf(",\"minimum\":%" PRId64 ",\"maximum\":%" PRId64, option->minimum,
			option->maximum);
	if (option->type == DM_OPTION_CHOICE)
		put_words(",\"choices\":[", option->choices);
	(void)fputs("}", stdout);
}

static void put_options(const struct dm_plugin *plugin)
{
	(void)fputs(",\"options\":[", stdout);
	for (size_t i = 0; plugin->options && plugin->options[i]; i++) {
		(void)fputs(i ? "," : "", stdout);
		put_option(plugin->options[i]);
	}
	(void)fputs("]", stdout);
}

static void put_line(const struct dm_registry_entry *entry)
{
	const struct dm_plugin *plugin = entry->plugin;

	put_member("{\"file\":", entry->path);
	(void)printf(",\"loaded\":%s", entry->why.code || !plugin ? "false" : "true");
	if (plugin) {
		put_member(",\"kind\":", kind_name(plugin));
		put_member(",\"id\":", plugin->id);
		put_member(",\"version\":", plugin->version);
		put_member(",\"summary\":", plugin->summary);
		(void)printf(",\"abi\":\"%u.%u\"", plugin->abi_major, plugin->abi_minor);
		put_formats(plugin);
		put_options(plugin);
	}
	if (entry->why.code) {
		put_member(",\"error\":{\"code\":", dm_code_name(entry->why.code));
		put_member(",\"id\":", entry->why.id);
		put_member(",\"text\":", entry->why.text);
		(void)fputs("}", stdout);
	}
	(void)fputs("}\n", stdout);
}

static void put_text(const struct dm_registry_entry *entry)
{
	const struct dm_plugin *plugin = entry->plugin;

	if (entry->why.code || !plugin)
		(void)printf("%-10s not loaded: %s [%s]\n           %s\n",
			plugin ? plugin->id : "-", entry->why.text, entry->why.id, entry->path);
	else
		(void)printf("%-10s %s %-8s %s\n           %s\n", plugin->id, kind_name(plugin),
			plugin->version, plugin->summary, entry->path);
}

int dm_describe(
	const struct dm_registry *registry, enum dm_describe_form form, struct dm_error *err)
{
	for (size_t i = 0; i < registry->entries.n; i++) {
		if (form == DM_DESCRIBE_JSON)
			put_line(&registry->entries.items[i]);
		else
			put_text(&registry->entries.items[i]);
	}
	if (fflush(stdout) || ferror(stdout))
		return dm_error_set(err, DM_E_OUTPUT, "output.stdout", "cannot write to stdout");
	return 0;
}
