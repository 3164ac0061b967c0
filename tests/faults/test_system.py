"""What the system does to a daemon beside failing calls: a clock that jumps, no memory, no watches, a
journal that somebody else has locked, files that are changed in the worst moment."""
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "support")]
import daemon
import flow
import programs
import tracer

IS_LONG = os.environ.get("DROPMILL_FAULTS", "short").startswith("long")
PRELOAD = os.environ.get("DROPMILL_PRELOAD", "")
YEAR = 366 * 24 * 3600


class Clock(daemon.Case):
    def at(self, seconds):
        with open(self.path("clock.new"), "w") as f:
            f.write("%d" % seconds)
        os.rename(self.path("clock.new"), self.path("clock"))

    def run_with_clock(self):
        return self.daemon(env=dict(os.environ, LD_PRELOAD=PRELOAD, DROPMILL_CLOCK=self.path("clock")))

    def test_jumps(self):
        """Ids of jobs go up whatever the clock does, and times are only what is written."""
        self.root.make()
        self.at(0)
        run, seen = self.run_with_clock(), []
        for i, years in enumerate((0, 10, -10, 15, -40)):
            self.at(years * YEAR)
            self.root.drop("%d.docx" % i, daemon.document("text %d" % i))
            seen.append(run.wait("job.published", file="%d.docx" % i).fields["job"])
            if i == 2:
                run.stop()
                run = self.run_with_clock()
        self.assertEqual(seen, sorted(seen))
        self.assertEqual(len(self.root.account(run)[0]), 5)
        self.assertGreater(len({e.time[:4] for e in run.events}), 1, "the clock did jump")
        self.assertTrue(run.find("clock.behind"), "said at the start")
        self.at(0)
        run.wait("clock.jumped")
        run.stop()

    def test_files_of_every_age(self):
        run = self.daemon()
        for i, seconds in enumerate((0, 1, 2 ** 31 - 1, 2 ** 31 + 10, 2 ** 32 + 10)):
            content = daemon.document("text %d" % i)
            path = self.root.desk_file(content)
            self.root.expect(content)
            os.utime(path, (seconds, seconds))
            os.rename(path, self.root.at("in", "%d.docx" % i))
        self.assertEqual(len(self.root.account(run)[0]), 5)
        run.stop()


class Memory(flow.Case):
    count = 12

    def test_none_for_a_moment(self):
        """It goes on, or ends without a crash, and the next one finds every file."""
        roots = self.flow(self.count, "convert")
        run = self.daemon()
        for root in roots:
            root.account(run)
        wanted = self.results(roots)
        run.stop()
        ends = []
        for call in range(1000, 11000, 100 if IS_LONG else 1000):  # half of them before it is ready
            with self.subTest(call=call):
                roots = self.flow(self.count)
                run = self.launch(env=dict(os.environ, LD_PRELOAD=PRELOAD, DROPMILL_NO_MEMORY=str(call)))
                run.until(lambda: run.process.poll() is not None or run.find("daemon.ready") and
                          all(root.is_idle() for root in roots), "an end", may_end=True)
                if run.process.poll() is None:
                    run.signal(signal.SIGTERM)
                ends.append(run.process.wait(60))
                self.assertNotIn(ends[-1], (-signal.SIGSEGV, -signal.SIGBUS), run.log())
                run = self.daemon()
                self.check_outcomes(run, roots, wanted)
                run.stop()
            self.doCleanups()
        print("exit statuses: %s" % ends, flush=True)


class Watches(flow.Case):
    def check(self, rule):
        roots = self.flow(0)
        run = tracer.Traced(self, ("inotify_init1", "inotify_add_watch"), [rule]).ready()
        self.assertTrue(run.find("route.scanning", route="budget"), run.log())
        self.root.drop("a.docx", daemon.document("a"))
        for root in roots:
            root.account(run)
        run.stop()

    def test_none_left(self):
        self.check("inotify_add_watch:error=ENOSPC")

    def test_no_descriptor_for_them(self):
        self.check("inotify_init1:error=EMFILE")


class Journal(daemon.Case):
    def test_locked_by_somebody_else(self):
        run = self.daemon()
        self.root.drop("a.docx", daemon.document("a"))
        self.root.settle(run)
        other = sqlite3.connect(self.path("state/journal.db"), isolation_level=None)
        self.addCleanup(other.close)
        other.execute("begin immediate")
        for i in range(20):
            self.root.drop("%d.docx" % i, daemon.document("text %d" % i))
        run.wait("route.paused")
        other.execute("rollback")
        self.assertEqual(len(self.root.account(run)[0]), 21)
        self.assertEqual(self.root.files("failed"), [])
        run.stop()


class Moments(daemon.Case):
    def test_cut_while_it_is_copied(self):
        content = flow.form("shunping-flat.utf8.csv")
        half = content[:content.index(b"\n", len(content) // 2) + 1]
        self.root.make()
        with open(self.root.at("in", "a.csv"), "xb") as f:
            f.write(content)
        self.root.expect(half)
        # Between the look at the file before it is read and the first read.
        run = tracer.Traced(self, ("ftruncate",), ["ftruncate:delay_exit=1000000"]).ready()
        data = run.until(lambda: [n for n in self.root.files(".work") if n.endswith(b"/data")])[0]
        os.truncate(self.root.at(".work", os.path.dirname(data), "in", "a.csv"), len(half))
        self.assertEqual(len(self.root.account(run)[0]), 1)
        run.stop()

    def test_away_while_jobs_wait(self):
        """They are gone on with when the folders are back, under their names."""
        self.configure(settings={"workers": 1})
        run = self.daemon()
        worker, = run.workers()
        os.kill(worker, signal.SIGSTOP)
        for i in range(4):
            self.root.drop("%d.docx" % i, daemon.document("text %d" % i))
        run.wait("job.claimed", count=4)
        claimed = {e.fields["job"] for e in run.find("job.claimed")}
        os.rename(self.root.path, self.root.path + b".away")
        run.signal(signal.SIGUSR1)
        run.wait("route.offline")
        os.kill(worker, signal.SIGCONT)
        run.wait("route.offline", count=2)
        os.rename(self.root.path + b".away", self.root.path)
        published, _, _ = self.root.account(run)
        self.assertEqual(set(published), claimed)
        self.assertEqual(run.find("journal.disagrees"), [])
        run.signal(signal.SIGTERM)  # its log tells of each claim twice
        run.ended()

    def test_a_link_in_its_place(self):
        """Swapped to and fro: what the link leads to is never read and never moved."""
        secret = daemon.document("secret")
        self.file("secret.docx", secret)
        self.root.make()
        run, known = self.daemon(), set()
        over = time.monotonic() + (10 if IS_LONG else 2)
        while time.monotonic() < over:
            content = daemon.document("text %d" % len(known))
            known.add(daemon.digest(content))
            os.rename(self.root.desk_file(content), self.root.at("in", "a.docx"))
            os.symlink(self.path("secret.docx"), self.root.at("in", ".link"))
            os.rename(self.root.at("in", ".link"), self.root.at("in", "a.docx"))
        # A link that was taken in place of the file is put back, beside the one that has its name now.
        run.until(lambda: not self.root.under_way() and all(
            os.path.islink(self.root.at("in", path)) for path in self.root.files("in")), "only links")
        for folder in ("out", "done", "failed"):
            for path in self.root.files(folder):
                self.assertFalse(os.path.islink(self.root.at(folder, path)), path)
                self.assertNotEqual(self.root.read(folder, path), secret, path)
        archived = {daemon.digest(self.root.read("done", p)) for p in self.root.files("done")}
        self.assertTrue(archived <= known)
        self.assertEqual(self.read("secret.docx"), secret)
        run.stop()

    def test_a_terabyte_of_nothing(self):
        run = self.daemon()
        path = self.root.desk_file(b"PK\3\4")
        os.truncate(path, 1 << 40)
        os.rename(path, self.root.at("in", "a.docx"))
        self.root.drop("b.docx", daemon.document("b"))
        run.wait("job.failed", error="limit.file_bytes")
        run.wait("job.published")
        os.remove(self.root.at("failed", "a.docx"))
        run.stop()


class Leaks(daemon.Case):
    def held(self, run):
        with open("/proc/%d/status" % run.pid) as f:
            text = f.read()
        size = int(text.partition("VmRSS:")[2].split()[0])
        children = subprocess.run(["ps", "-o", "stat=", "--ppid", str(run.pid)], stdout=subprocess.PIPE,
                                  text=True).stdout.split()
        self.assertFalse([c for c in children if c.startswith("Z")])
        return len(os.listdir("/proc/%d/fd" % run.pid)), len(children), size

    def test_nothing_grows(self):
        run, seen = self.daemon(), []
        for part in range(4):
            for i in range(1000 if IS_LONG else 100):
                self.root.drop("%d-%d.%s" % (part, i, "docx" if i % 10 else "bin"),
                               daemon.document("text %d %d" % (part, i)))
            self.root.settle(run)
            seen.append(self.held(run))
        self.root.account(run)
        print("descriptors, children, kB: %s" % seen, flush=True)
        # One that has done its share of jobs is replaced when there is work again; each holds two pipes.
        self.assertEqual({descriptors - 2 * children for descriptors, children, _ in seen[1:]},
                         {seen[1][0] - 2 * seen[1][1]})
        self.assertLessEqual(max(children for _, children, _ in seen), 2)
        self.assertLess(seen[3][2], seen[1][2] + 2048)
        run.stop()


if __name__ == "__main__":
    tracer.need()
    programs.main()
