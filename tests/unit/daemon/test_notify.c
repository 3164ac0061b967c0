/* systemd is played by a socket. In a build without libsystemd nothing may arrive. */
#include "daemon/notify.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "cmocka_all.h"

#ifdef DM_WITH_SYSTEMD
#define HEARS(text) text
#else
#define HEARS(text) ""
#endif

static char folder[] = "/tmp/dropmill-notify-XXXXXX";
static struct sockaddr_un address = { .sun_family = AF_UNIX };
static int peer;

static int begin(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s/notify", folder);
	peer = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	return bind(peer, (struct sockaddr *)&address, sizeof(address)) ||
	       setenv("NOTIFY_SOCKET", address.sun_path, 1);
}

static int end(void **state)
{
	(void)state;
	(void)close(peer);
	(void)unlink(address.sun_path);
	return rmdir(folder);
}

/* What arrived; sending is done when the call returns. */
static const char *heard(void)
{
	static char message[1024];
	ssize_t n = recv(peer, message, sizeof(message) - 1, 0);

	message[n > 0 ? n : 0] = '\0';
	return message;
}

static void states_are_told(void **state)
{
	(void)state;
	dm_notify_ready();
	assert_string_equal(heard(), HEARS("READY=1"));
	dm_notify_stopping();
	assert_string_equal(heard(), HEARS("STOPPING=1"));
	dm_notify_watchdog();
	assert_string_equal(heard(), HEARS("WATCHDOG=1"));
}

static void a_reload_names_its_time(void **state)
{
	static const char BEGINNING[] = "RELOADING=1\nMONOTONIC_USEC=";
	struct timespec now;
	const char *text;

	(void)state;
	dm_notify_reloading();
	text = heard();
#ifdef DM_WITH_SYSTEMD
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	assert_memory_equal(text, BEGINNING, strlen(BEGINNING));
	uint64_t told = strtoumax(text + strlen(BEGINNING), NULL, 10);
	uint64_t until = (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
	assert_in_range(told, until > 60000000 ? until - 60000000 : 0, until);
#else
	(void)now;
	(void)BEGINNING;
	assert_string_equal(text, "");
#endif
}

static void a_status_is_one_line(void **state)
{
	(void)state;
	dm_notify_status("watching 3 folders, 1 waiting");
	assert_string_equal(heard(), HEARS("STATUS=watching 3 folders, 1 waiting"));
	dm_notify_status("a\nMAINPID=1\x7f\xff预算");
	assert_string_equal(heard(), HEARS("STATUS=a MAINPID=1 \xef\xbf\xbd预算"));
}

static void a_long_status_is_cut_at_a_character(void **state)
{
	char text[901] = "";
	const char *message;

	(void)state;
	for (size_t i = 0; i < 900; i += 3)
		memcpy(text + i, "项", 4);
	dm_notify_status(text);
	message = heard();
	assert_int_equal(strlen(message), strlen(HEARS("STATUS=")) + strlen(HEARS("项")) * 79);
}

static void the_watchdog_wants_half_of_its_time(void **state)
{
	(void)state;
	assert_int_equal(dm_notify_watchdog_ms(), 0);
	(void)setenv("WATCHDOG_USEC", "30000000", 1);
	assert_int_equal(dm_notify_watchdog_ms(), strlen(HEARS("x")) * 15000);
	(void)setenv("WATCHDOG_USEC", "1", 1);
	assert_int_equal(dm_notify_watchdog_ms(), strlen(HEARS("x")));
	(void)setenv("WATCHDOG_USEC", "much", 1);
	assert_int_equal(dm_notify_watchdog_ms(), 0);
	(void)unsetenv("WATCHDOG_USEC");
}

/* The variables of a service whose child we are. */
static void the_watchdog_of_another_process_is_none(void **state)
{
	(void)state;
	(void)setenv("WATCHDOG_USEC", "30000000", 1);
	(void)setenv("WATCHDOG_PID", "1", 1);
	assert_int_equal(dm_notify_watchdog_ms(), 0);
	(void)unsetenv("WATCHDOG_USEC");
	(void)unsetenv("WATCHDOG_PID");
}

static void without_systemd_nothing_happens(void **state)
{
	(void)state;
	(void)unsetenv("NOTIFY_SOCKET");
	dm_notify_ready();
	dm_notify_reloading();
	dm_notify_status("x");
	assert_string_equal(heard(), "");
	(void)setenv("NOTIFY_SOCKET", address.sun_path, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(states_are_told),
		cmocka_unit_test(a_reload_names_its_time),
		cmocka_unit_test(a_status_is_one_line),
		cmocka_unit_test(a_long_status_is_cut_at_a_character),
		cmocka_unit_test(the_watchdog_wants_half_of_its_time),
		cmocka_unit_test(the_watchdog_of_another_process_is_none),
		cmocka_unit_test(without_systemd_nothing_happens),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
