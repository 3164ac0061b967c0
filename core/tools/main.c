/* dropmill: the table of its commands. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "dropmill/version.h"

#define WORKER_OPTIONS                                                                         \
	"  --workers N          at most N workers (default: one a core)\n"                     \
	"  --limit NAME=VALUE   file_bytes, inflated_bytes, memory_bytes, output_bytes,\n"     \
	"                       cells, text_bytes, wall_seconds (60), silence_seconds (20),\n" \
	"                       cpu_seconds (30), start_seconds (30), jobs_per_worker (200)\n" \
	"  --sandbox MODE       required (default), best-effort, off\n"                        \
	"  --plugins DIR        load plugins from DIR too\n"

#define DAEMON_OPTIONS                                                                    \
	"  -c, --config FILE    of the daemon, instead of /etc/dropmill/dropmill.yaml:\n" \
	"                       it says where the daemon listens\n"
#define DAEMON_EXIT                                                                        \
	"Exit status: 0; 64 usage, 69 no daemon runs, 74 it cannot be asked or does not\n" \
	"answer, 78 the settings are wrong"

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *summary;
	const char *help;
} COMMANDS[] = {
	{ "convert", dm_command_convert, "turn files into reports (JSON, XML, HTML)",
		"usage: dropmill convert [-t LIST] [-o DIR] [--json] FILE...\n"
		"\n"
		"Writes NAME.EXT.json, .xml and .html beside each file, and prints their paths.\n"
		"A folder means the files in it. A file that fails says why and stops no other.\n"
		"\n"
		"  -t, --to LIST        writers, with commas (default json,xml,html)\n"
		"  -o, --out DIR        folder for the outputs, made where it is missing;\n"
		"                       - for stdout, with one file and one writer\n"
		"      --json           print one JSON object a file\n"
		"      --language LANG  of the findings: zh (default) or en\n"
		"      --locale LOCALE  of displayed dates and numbers (zh-CN, zh-TW, en-US)\n"
		"  --forms DIR          use the form data of DIR too\n" WORKER_OPTIONS "\n"
		"Exit status: 0; one file: 2 no reader takes it, 64 usage, 65 it was refused,\n"
		"66 it is not there, 73 the output cannot be written; several files: 0 or 1\n" },
	{ "inspect", dm_command_inspect, "print what a reader delivers, as JSON",
		"usage: dropmill inspect [--locale LOCALE] [-o DIR] FILE...\n"
		"\n"
		"Prints tables and paragraphs as one JSON object; for several files one object a\n"
		"line, with the file's name. A folder means the files in it.\n"
		"\n"
		"  -o, --out DIR        write DIR/NAME.EXT.json for each file\n"
		"      --locale LOCALE  of displayed dates and numbers (zh-CN, "
		"zh-TW, en-US)\n" WORKER_OPTIONS },
	{ "explain", dm_command_explain, "say how a file was understood, and what was left out",
		"usage: dropmill explain [--json] [--forms DIR] FILE...\n"
		"\n"
		"Says which reader took the file and why, what each table is taken for, what its\n"
		"labels and columns mean, which texts are nearly labels, and what was left out of\n"
		"the report for which reason. Where one line of form data would help, it is "
		"shown.\n"
		"\n"
		"      --json           print one JSON object a file\n"
		"  --forms DIR          use the form data of DIR too\n"
		"      --locale LOCALE  of displayed dates and numbers (zh-CN, "
		"zh-TW, en-US)\n" WORKER_OPTIONS "\n"
		"Exit status: as of convert; what is known of a file that fails is printed too\n" },
	{ "plugins", dm_command_plugins, "list the plugins, and why one is not used",
		"usage: dropmill plugins [--json] [--plugins DIR]\n"
		"\n"
		"      --json           one JSON object a plugin, with formats and options\n"
		"  --plugins DIR        look into DIR too\n" },
	{ "schema", dm_command_schema, "print the schema of a report",
		"usage: dropmill schema json|xml\n"
		"\n"
		"Prints the JSON schema or the XSD that reports follow.\n" },
	{ "run", dm_command_run, "watch the drop folders (the daemon)",
		"usage: dropmill run [-c FILE]\n"
		"\n"
		"Converts what is dropped into the folders of the settings, until SIGTERM or "
		"SIGINT:\n"
		"then jobs may end for 10 s, the others go back (a second signal: at once).\n"
		"SIGHUP reads the settings again, SIGUSR1 scans all folders. What happens is told\n"
		"on stderr, a line each; daemon.ready says that it has begun.\n"
		"\n"
		"  -c, --config FILE    instead of /etc/dropmill/dropmill.yaml; conf.d/*.yaml\n"
		"                       beside it count too\n"
		"\n"
		"Exit status: 0; 64 usage, 78 the settings or what they name cannot be used\n" },
	{ "check-config", dm_command_check_config, "say what a start of the daemon would find",
		"usage: dropmill check-config [-c FILE] [--quiet] [--json]\n"
		"\n"
		"Reads the settings and looks at the folders they name, and makes nothing. Starts\n"
		"one worker as the daemon would, and tells which writers it lacks. All that is\n"
		"wrong is told at once. Rights are those of the user who runs this.\n"
		"\n"
		"  -c, --config FILE    instead of /etc/dropmill/dropmill.yaml; conf.d/*.yaml\n"
		"                       beside it count too\n"
		"  -q, --quiet          say nothing but errors\n"
		"      --json           print one JSON object\n"
		"\n"
		"Exit status: 0; 64 usage, 78 a start would fail\n" },
	{ "doctor", dm_command_doctor, "say what a folder is good for as a drop folder",
		"usage: dropmill doctor [--json] DIR\n"
		"\n"
		"Tries in DIR what the daemon needs there: events, moving without overwriting,\n"
		"syncing, locks, knowing who still writes a file, long names, space. Run it as "
		"the\n"
		"user of the daemon. Nothing is left behind.\n"
		"\n"
		"      --json           print one JSON object\n"
		"\n"
		"Exit status: 0; 64 usage, 66 there is no such folder, 74 it cannot be written,\n"
		"78 no route can work there\n" },
	{ "config", dm_command_config, "print the settings that hold",
		"usage: dropmill config show [-c FILE] [--origin] [--json]\n"
		"\n"
		"Prints every key with its value, defaults included.\n"
		"\n"
		"  -c, --config FILE    instead of /etc/dropmill/dropmill.yaml; conf.d/*.yaml\n"
		"                       beside it count too\n"
		"      --origin         say where each value stands\n"
		"      --json           print one JSON object\n"
		"\n"
		"Exit status: 0; 64 usage, 78 the settings are wrong\n" },
	{ "status", dm_command_status, "say how the daemon and its routes are",
		"usage: dropmill status [-c FILE] [--json]\n"
		"\n"
		"WAITING counts what lies in the folder, CONVERTING what was taken from it; the\n"
		"others are totals of all times.\n"
		"\n" DAEMON_OPTIONS "      --json           print one JSON object\n"
		"\n" DAEMON_EXIT "\n" },
	{ "jobs", dm_command_jobs, "list what became of which file",
		"usage: dropmill jobs [-c FILE] [--json] [--route NAME] [--outcome WORD]\n"
		"                     [--limit N | --all]\n"
		"\n"
		"The newest first; times are local ones, with --json in UTC.\n"
		"\n" DAEMON_OPTIONS "      --json           print one JSON object a line\n"
		"      --route NAME     only those of this route\n"
		"      --outcome WORD   only published, skipped, failed, returned, or none (under\n"
		"                       way)\n"
		"      --limit N        at most N jobs (default 20)\n"
		"      --all            all of them\n"
		"\n" DAEMON_EXIT "\n" },
	{ "retry", dm_command_retry, "have the files of failed jobs converted again",
		"usage: dropmill retry [-c FILE] [--json] ID...\n"
		"\n"
		"Puts the file of each job back where it was dropped: a new job takes it from\n"
		"there. dropmill jobs --outcome failed lists the IDs.\n"
		"\n" DAEMON_OPTIONS "      --json           print one JSON object a line\n"
		"\n" DAEMON_EXIT ", 66 there is no such\n"
		"job; several IDs: 0 or 1\n" },
};

static const struct command *find(const char *name)
{
	for (size_t i = 0; i < sizeof(COMMANDS) / sizeof(COMMANDS[0]); i++)
		if (!strcmp(COMMANDS[i].name, name))
			return &COMMANDS[i];
	return NULL;
}

int dm_command_help(const char *name)
{
	(void)fputs(find(name)->help, stdout);
	return fflush(stdout) ? 73 : 0;
}

static int print_overview(FILE *to)
{
	(void)fputs("usage: dropmill COMMAND [OPTION]... [FILE]...\n\n"
		    "Turns budget performance forms (DOCX, XLSX, CSV) into JSON, XML and HTML.\n\n",
		to);
	for (size_t i = 0; i < sizeof(COMMANDS) / sizeof(COMMANDS[0]); i++)
		(void)fprintf(to, "  %-12s %s\n", COMMANDS[i].name, COMMANDS[i].summary);
	(void)fputs("\ndropmill COMMAND --help says more; dropmill --version.\n", to);
	return fflush(to) ? 73 : 0;
}

static int print_version(void)
{
	(void)printf(
		"dropmill %s (plugin interface %d.%d)\n", DM_VERSION, DM_ABI_MAJOR, DM_ABI_MINOR);
	return fflush(stdout) ? 73 : 0;
}

int main(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : NULL;
	const struct command *command = word ? find(word) : NULL;

	/* A reader that goes away is an error of ours to tell, not the end of files half done. */
	(void)signal(SIGPIPE, SIG_IGN);
	if (command)
		return command->run(argc - 1, argv + 1);
	if (word && (!strcmp(word, "--help") || !strcmp(word, "-h") || !strcmp(word, "help")))
		return argc > 2 && find(argv[2]) ? dm_command_help(argv[2])
						 : print_overview(stdout);
	if (word && !strcmp(word, "--version"))
		return print_version();
	if (word)
		(void)fprintf(stderr, "dropmill: there is no command %s\n\n", word);
	(void)print_overview(stderr);
	return 64;
}
