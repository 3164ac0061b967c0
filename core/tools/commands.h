/* The commands of dropmill: one file each; the table is in main.c. Each gets its own name as argv[0]
 * and returns the exit status. */
#ifndef DM_TOOLS_COMMANDS_H
#define DM_TOOLS_COMMANDS_H

int dm_command_check_config(int argc, char **argv);
int dm_command_config(int argc, char **argv);
int dm_command_convert(int argc, char **argv);
int dm_command_doctor(int argc, char **argv);
int dm_command_explain(int argc, char **argv);
int dm_command_inspect(int argc, char **argv);
int dm_command_jobs(int argc, char **argv);
int dm_command_plugins(int argc, char **argv);
int dm_command_retry(int argc, char **argv);
int dm_command_run(int argc, char **argv);
int dm_command_schema(int argc, char **argv);
int dm_command_status(int argc, char **argv);

/* Prints the help of a command to stdout; 0. */
int dm_command_help(const char *name);

#endif
