"""Calls that fail for a while, as they do on a full, broken or read-only disk, with no descriptors left
or with no memory: the daemon goes on by itself, and what it makes of every file is what it always makes.
Nothing is in failed/ that is not there anyway.

DROPMILL_FAULTS=long lets each call fail with each error at an early, a middle and a late time."""
import os
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "support")]
import flow
import programs
import tracer

IS_LONG = os.environ.get("DROPMILL_FAULTS", "short").startswith("long")
ATTEMPTS = 8
DONE, OTHER, MISSED = "done", "other", "missed"
ENDING = 10  # seconds for one that aborts
FEW = 20  # calls of a thread that comes and goes: each of them would fail, again and again

# (call, errors). The first error of each is that of the short form.
DISK = (
    ("fsync", "EIO ENOSPC EDQUOT"),
    ("write", "ENOSPC EDQUOT EIO"),
    ("openat", "EMFILE ENOSPC EROFS EDQUOT EIO ENOMEM"),
    ("openat2", "EMFILE EIO ESTALE ENFILE ENOMEM"),
    ("mkdirat", "ENOSPC EROFS EDQUOT EIO"),
    ("renameat", "EIO ENOSPC EROFS"),
    ("renameat2", "EROFS EXDEV EIO ENOSPC EDQUOT"),
    ("unlinkat", "EIO EROFS"),
    ("pread64", "EIO"),
    ("newfstatat", "EIO ESTALE"),
    ("getdents64", "EIO"),
)
JOURNAL = (
    ("pwrite64", "ENOSPC EIO"),
    ("fdatasync", "EIO ENOSPC"),
)


class Case(flow.Case):
    count = 16

    def learn(self, calls):
        """What becomes of the files, and how often the calls are made once the daemon is ready."""
        roots = self.flow(self.count, "convert")
        run = self.daemon()
        for root in roots:
            root.account(run)
        self.wanted = self.results(roots)
        run.stop()
        roots = self.flow(self.count)
        run = tracer.Traced(self, calls).ready()
        self.check_outcomes(run, roots, self.wanted)
        run.kill()
        self.numbers = run.trace().numbers

    def moments(self, call):
        """An early, a middle and a late number of the call among those that belong to files."""
        numbers = [n for n in self.numbers[call] if n > FEW] or self.numbers[call]
        middle = numbers[len(numbers) // 2]
        return sorted({numbers[0], middle, numbers[len(numbers) * 9 // 10]}) if IS_LONG else [middle]

    def attempt(self, call, rule):
        """How the rule went. OTHER: it was not a file that a write failed for; libuv takes a broken wake-up
        of its own loop, which no disk can cause, for the end of the world, and a client is cut off. MISSED:
        this run made fewer of the calls, since what comes together is committed together."""
        roots = self.flow(self.count)
        run = tracer.Traced(self, (call,), [rule])
        run.until(lambda: run.process.poll() is not None or run.find("daemon.ready") and
                  all(root.is_idle() for root in roots), "an end", may_end=True)
        try:
            self.check_outcomes(run, roots, self.wanted)
            run.stop()
        except AssertionError:
            if self.is_other(run):
                return OTHER
            raise
        injected = run.trace().injected
        print("%s: %d failed, paused %d times" % (rule, len(injected), len(run.find("route.paused"))),
              flush=True)
        return DONE if injected else MISSED

    def is_other(self, run):
        """Not a file: the wake-up of the loop, or what a client of ours was to hear."""
        try:
            run.process.wait(ENDING)
        except subprocess.TimeoutExpired:
            run.kill()
        injected = run.trace().injected
        return any("eventfd" in c or "<socket:" in c for c in injected) and (
            run.process.returncode in (-signal.SIGABRT, -signal.SIGKILL))

    def check(self, call, error, when):
        more = call != "write"  # what follows a write that failed is the wake-up of the loop
        with self.subTest(call=call, error=error, when=when):
            for _ in range(ATTEMPTS):
                went = self.attempt(call, "%s:error=%s:when=%d..%d" % (call, error, when, when + more))
                if went == DONE:
                    break
                when = when + FEW if went == OTHER else max(1, when // 2)
            else:
                self.fail("no such call of the daemon could be made to fail")
        self.doCleanups()

    def sweep(self, table):
        self.learn([call for call, _ in table])
        for call, errors in table:
            for error in errors.split()[:None if IS_LONG else 1]:
                for when in self.moments(call):
                    self.check(call, error, when)


class Errors(Case):
    def test_of_the_disk(self):
        self.sweep(DISK)

    def test_of_the_disk_of_the_journal(self):
        self.sweep(JOURNAL)


if __name__ == "__main__":
    tracer.need()
    programs.main()
