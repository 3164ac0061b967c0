#include "panic.h"

#include <signal.h>
#include <stddef.h>

enum { STACK_BYTES = 64 * 1024 };

static struct dm_blackbox *blackbox;
static _Alignas(16) char stack[STACK_BYTES];

static const struct {
	int number;
	const char *words;
} SIGNALS[] = {
/* AddressSanitizer has handlers of its own for these, and more to say. */
#if !defined(__SANITIZE_ADDRESS__)
	{ SIGSEGV, "invalid memory access or stack overflow" },
	{ SIGBUS, "memory or file that is not there" },
	{ SIGFPE, "arithmetic error" },
	{ SIGILL, "invalid instruction" },
#endif
	{ SIGABRT, "a check of its own failed" },
	{ SIGXCPU, "processor time used up" },
};

static void on_signal(int number)
{
	for (size_t i = 0; i < sizeof(SIGNALS) / sizeof(SIGNALS[0]); i++)
		if (SIGNALS[i].number == number)
			dm_blackbox_words(blackbox, SIGNALS[i].words);
	(void)raise(number); /* the handler is gone already (SA_RESETHAND) */
}

void dm_panic_install(struct dm_blackbox *box)
{
	stack_t alternate = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction action = { .sa_handler = on_signal,
		.sa_flags = SA_ONSTACK | (int)SA_RESETHAND };

	blackbox = box;
	(void)sigaltstack(&alternate, NULL);
	(void)sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(SIGNALS) / sizeof(SIGNALS[0]); i++)
		(void)sigaction(SIGNALS[i].number, &action, NULL);
}
