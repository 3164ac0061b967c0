"""dropmill run: workers that crash, hang, are killed or cannot start cost their own file at most."""
import os
import shutil
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import daemon
import programs

BUILD = os.path.dirname(programs.DROPMILL)
HOSTILE = os.environ.get("DROPMILL_HOSTILE", "")
LIMITS = {"silence_seconds": 1, "cpu_seconds": 1, "memory_bytes": 64 << 20, "output_bytes": 4 << 20}


def is_running(pid):
    try:
        with open("/proc/%d/stat" % pid) as f:
            return f.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class Installed(daemon.Case):
    def install(self, *plugins):
        """The programs with more plugins, as they stand in a build folder; gives the program."""
        program = programs.copy_build(self.path("built"))
        for plugin in plugins:
            shutil.copy(os.path.join(HOSTILE, plugin + ".so"), self.path("built/plugins"))
        return program


class Workers(Installed):
    def hostile_daemon(self, *names, **limits):
        self.configure(settings={"limits": dict(LIMITS, **limits)})
        return self.daemon(program=self.install(*["hostile-" + name for name in names]))

    def drop_hostile(self, name):
        self.root.drop("x." + name, b"#!%s\n" % name.encode())

    def busy(self, run, file):
        """The worker that has the file."""
        def find():
            jobs = [e.fields["job"] for e in run.find("job.converting", file=file)]
            return [w["pid"] for w in run.status()["workers"] if w.get("job") in jobs]
        return run.until(find, "a worker with " + file)[0]

    def test_each_costs_its_own_file(self):
        names = {"crash": ("crash", 2), "exit": ("crash", 2), "sleep": ("timeout", 2), "spin": ("timeout", 2),
                 "push-forever": ("limit", 1), "no-data": ("contract", 1), "socket": ("crash", 2),
                 "abort": ("crash", 2), "exit-now": ("crash", 2), "stack": ("crash", 2),
                 "spin-stubborn": ("timeout", 2), "allocate": ("limit", 1), "exec": ("crash", 2)}
        run = self.hostile_daemon(*names)
        for name in names:
            self.drop_hostile(name)
            self.root.drop("good-%s.docx" % name, daemon.document("good", name))
        published, failed, _ = self.root.account(run)
        self.assertEqual((len(published), len(failed)), (len(names), len(names)))
        for name, (code, attempts) in names.items():
            with self.subTest(name):
                why = self.root.why("x." + name)
                self.assertEqual((why["code"], why["attempts"]), (code, attempts), why)
                lost = run.find("job.attempt-failed", file="x." + name)
                self.assertEqual(len(lost), attempts - 1)
        run.stop()

    def test_one_that_blames_the_disk_keeps_nobody(self):
        """The others go on while it waits, and it fails when the folders were sound each time."""
        run = self.hostile_daemon("blame-the-disk")
        self.drop_hostile("blame-the-disk")
        for i in range(5):
            run.wait("job.waits", count=i + 1, file="x.blame-the-disk")
            self.root.drop("%d.docx" % i, daemon.document("%d" % i))
            run.wait("job.published", file="%d.docx" % i)
            route = run.route()
            self.assertEqual((route["state"], route["alone"]), ("open", 1))
            self.assertIn("no room", route["why_alone"])
            self.assertIn("no room", run.ask("status"))
            run.signal(signal.SIGUSR1)  # at once
        published, failed, _ = self.root.account(run)
        self.assertEqual((len(published), len(failed)), (5, 1))
        why = self.root.why("x.blame-the-disk")
        self.assertEqual((why["code"], why["id"], why["attempts"]), ("space", "hostile.space", 6))
        self.assertEqual(run.find("route.paused"), [])
        run.signal(signal.SIGTERM)  # six conversions of one claim
        run.ended()

    def test_what_they_say_is_told_as_theirs(self):
        """No line of theirs looks like one of the log, and the last ones stand in the reason."""
        run = self.hostile_daemon("forge-log")
        self.drop_hostile("forge-log")
        self.root.account(run)
        job, = (e.fields["job"] for e in run.find("job.failed"))
        said = [e.fields["text"] for e in run.find("worker.said", job=job)]
        self.assertIn("2026-11-23T08:00:00.000Z info job.published job=0000000000000000000a", said)
        self.assertTrue(any(line.startswith("without an end") for line in said), said)
        self.assertEqual(run.find("job.published"), [], "nobody published that")
        why = self.root.why("x.forge-log")
        self.assertEqual((why["limits"]["memory_bytes"], why["limits"]["wall_seconds"]), (64 << 20, 60))
        self.assertIn("while reading (hostile-forge-log)", why["text"])
        if os.environ.get("DROPMILL_SANITIZED") != "1":  # a sanitizer has the last word
            self.assertIn("crashed while reading (hostile-forge-log) (signal 11", why["text"])
            self.assertIn("without an end", why["text"])
            self.assertIn("without an end", run.find("worker.lost")[0].fields["text"])
        run.stop()

    def test_one_that_says_too_much(self):
        run = self.hostile_daemon("chatter", silence_seconds=20)
        for i in range(3):
            self.root.drop("x%d.chatter" % i, b"#!chatter\n")
        published, _, _ = self.root.account(run)
        self.assertEqual(len(published), 3)
        self.assertLessEqual(len(run.find("worker.said")), 303)
        self.assertTrue(any("too much" in e.fields["text"] for e in run.find("worker.said")))
        run.stop()

    def test_killed_while_it_converts(self):
        run = self.hostile_daemon("sleep", silence_seconds=60)
        self.drop_hostile("sleep")
        first = self.busy(run, "x.sleep")
        self.root.drop("other.docx", daemon.document("other"))
        run.wait("job.published", file="other.docx")
        os.kill(first, signal.SIGKILL)
        run.wait("job.converting", count=2, file="x.sleep")
        second = self.busy(run, "x.sleep")
        self.assertNotEqual(first, second)
        os.kill(second, signal.SIGKILL)
        self.root.account(run)
        why = self.root.why("x.sleep")
        self.assertEqual((why["code"], why["attempts"]), ("crash", 2))
        self.assertIn("killed from outside", why["text"])
        job, = run.jobs("--outcome", "failed")
        self.assertEqual(job["attempts"], 2)
        run.stop()

    def test_killed_once_is_converted_all_the_same(self):
        run = self.daemon()
        big = daemon.document(*["paragraph %d" % i for i in range(30000)])
        self.root.drop("big.docx", big)
        os.kill(self.busy(run, "big.docx"), signal.SIGKILL)
        published, failed, _ = self.root.account(run)
        self.assertEqual((len(published), len(failed)), (1, 0))
        run.stop()

    def test_stopped_while_it_converts(self):
        run = self.hostile_daemon("spin-lively", cpu_seconds=60)
        self.drop_hostile("spin-lively")
        os.kill(self.busy(run, "x.spin-lively"), signal.SIGSTOP)
        lost = run.wait("job.attempt-failed", file="x.spin-lively")
        self.assertEqual(lost.fields["error"], "worker.silence")
        run.wait("job.converting", count=2, file="x.spin-lively")
        os.kill(self.busy(run, "x.spin-lively"), signal.SIGSTOP)
        self.root.drop("other.docx", daemon.document("other"))
        self.root.account(run)
        why = self.root.why("x.spin-lively")
        self.assertEqual((why["code"], why["id"], why["attempts"]), ("timeout", "worker.silence", 2))
        run.stop()

    def test_idle_ones_that_die_or_stop(self):
        self.configure(settings={"workers": 1, "limits": LIMITS})
        run = self.daemon()
        for i, number in enumerate((signal.SIGKILL, signal.SIGSTOP)):
            pid = run.until(lambda: run.workers("ready"), "a worker")[0]
            os.kill(pid, number)
            self.root.drop("%d.docx" % i, daemon.document("%d" % i))
            run.wait("job.published", file="%d.docx" % i)
            run.until(lambda: not is_running(pid), "the end of worker %d" % pid)
        published, failed, _ = self.root.account(run)
        self.assertEqual((len(published), len(failed)), (2, 0))
        run.stop()

    def test_status_tells_who_waits_for_a_worker(self):
        self.configure(settings={"workers": 1, "limits": dict(LIMITS, silence_seconds=60)})
        run = self.daemon(program=self.install("hostile-sleep"))
        self.drop_hostile("sleep")
        worker = self.busy(run, "x.sleep")
        for i in range(3):
            self.root.drop("%d.docx" % i, daemon.document("%d" % i))
        run.wait("job.claimed", count=4)
        route = run.until(lambda: [r for r in [run.route()] if r["claimed"] == 3], "three that wait")[0]
        self.assertEqual((route["waiting"], route["converting"], route["alone"]), (0, 1, 0))
        self.assertRegex(run.ask("status"), r"budget +open +0 +3 +1 ")
        states = {job["path"]: (job["state"], job["attempts"]) for job in run.jobs()}
        waits = {"%d.docx" % i: ("claimed", 1) for i in range(3)}
        self.assertEqual(states, {"x.sleep": ("converting", 1), **waits})
        os.kill(worker, signal.SIGKILL)
        os.kill(run.until(lambda: [p for p in [self.busy(run, "x.sleep")] if p != worker])[0], signal.SIGKILL)
        published, failed, _ = self.root.account(run)
        self.assertEqual((len(published), len(failed)), (3, 1))
        run.stop()

    def test_replaced_after_their_number_of_jobs(self):
        self.configure(settings={"workers": 1, "limits": {"jobs_per_worker": 3}})
        run = self.daemon()
        first = run.until(run.workers, "a worker")
        for i in range(10):
            self.root.drop("%d.docx" % i, daemon.document("%d" % i))
        published, _, _ = self.root.account(run)
        self.assertEqual(len(published), 10)
        self.assertNotEqual(run.until(run.workers, "a worker"), first)
        self.assertEqual(run.find("worker.lost"), [])
        run.stop()

    def test_no_worker_outlives_the_daemon(self):
        for end in (signal.SIGTERM, signal.SIGKILL):
            run = self.daemon()
            self.root.drop("%d.docx" % end, daemon.document("%d" % end))
            run.wait("job.published")
            pids = run.until(run.workers, "a worker")
            run.signal(end)
            run.ended(0 if end == signal.SIGTERM else -end)
            run.until(lambda: not any(map(is_running, pids)), "the end of the workers", may_end=True)


class CannotStart(Installed):
    def test_a_writer_that_is_not_there(self):
        self.configure(outputs=["json", "pdf"])
        said = self.refused()
        self.assertIn("pdf", said.splitlines()[-1])
        self.assertNotIn("daemon.ready", said)

    def test_a_plugin_that_cannot_be_loaded(self):
        program = self.install("load/hostile-load-crash")
        self.configure(settings={"limits": {"start_seconds": 5}})
        said = self.launch(program=program).ended(78)
        self.assertIn("plugin", said.splitlines()[-1])

    def test_programs_that_are_gone_for_a_while(self):
        """As in an upgrade: the file waits, is not failed, and is converted when they are back."""
        run = self.daemon(program=self.install())
        worker = self.path("built/dropmill-worker")
        os.rename(worker, worker + ".away")
        pid, = run.until(run.workers, "a worker")
        os.kill(pid, signal.SIGKILL)
        self.root.drop("a.docx", daemon.document("a"))
        run.wait("workers.stopped")
        run.until(lambda: run.status().get("workers_why"), "the reason in status")
        self.assertEqual(self.root.files("failed"), [])
        os.rename(worker + ".away", worker)
        published, failed, _ = self.root.account(run)
        self.assertEqual((len(published), len(failed)), (1, 0))
        self.assertNotIn("workers_why", run.status())
        run.stop()

    def test_it_stops_while_no_worker_can_start(self):
        run = self.daemon(program=self.install())
        os.remove(self.path("built/dropmill-worker"))
        pid, = run.until(run.workers, "a worker")
        os.kill(pid, signal.SIGKILL)
        self.root.drop("a.docx", daemon.document("a"))
        run.wait("workers.stopped")
        run.stop()
        self.assertEqual(self.root.files("in"), [b"a.docx"], "put back")
        self.assertEqual(self.root.under_way(), [])


if __name__ == "__main__":
    programs.main()
