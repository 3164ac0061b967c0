/* peak PROGRAM ARGUMENT...
 *
 * Runs a program and says on descriptor 3 what the largest process of it took, in KiB, and how much
 * processor time all of them: "1234 0.56". The exit status is the program's. A program of its own,
 * because what stood in memory before exec counts too. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
	struct rusage used;
	int status = 0;
	pid_t pid = argc > 1 ? fork() : -1;

	if (pid == 0) {
		(void)close(3);
		execv(argv[1], argv + 1);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || getrusage(RUSAGE_CHILDREN, &used))
		return 126;
	if (dprintf(3, "%ld %.2f\n", used.ru_maxrss,
		    seconds(used.ru_utime) + seconds(used.ru_stime)) < 0)
		return 126;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 125;
}
