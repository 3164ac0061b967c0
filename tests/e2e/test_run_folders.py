"""dropmill run: folders that are away, read-only or full make it wait; what it says of itself."""
import contextlib
import os
import resource
import stat
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import daemon
import programs


class Away(daemon.Case):
    def away_and_back(self, *parts):
        run = self.daemon()
        self.root.drop("first.docx", daemon.document("first"))
        self.root.settle(run)
        path, away = self.path(*parts), self.path("away")
        os.rename(path, away)
        offline = run.wait("route.offline")
        self.assertTrue(offline.fields["text"])
        route = run.route()
        self.assertNotEqual(route["state"], "open")
        self.assertTrue(route["why"], "why, in status")
        run.wait("route.offline", count=2)  # tried again, in vain
        self.assertFalse(os.path.exists(path), "nothing is made in the place of what is away")
        self.file(os.path.join("away", *parts[2:], "" if parts[1:] else "in", "while.docx"),
                  daemon.document("while"))
        self.root.expect(daemon.document("while"))
        os.rename(away, path)
        run.wait("route.open", count=2)
        self.root.drop("after.docx", daemon.document("after"))
        published, failed, _ = self.root.account(run)
        self.assertEqual((len(published), len(failed)), (3, 0))
        run.stop()

    def test_in_is_renamed_away_and_comes_back(self):
        self.away_and_back("budget", "in")

    def test_the_root_is_renamed_away_and_comes_back(self):
        self.away_and_back("budget")

    def test_another_route_goes_on(self):
        other = daemon.Root(self, "other")
        self.configure({"name": "other", "root": self.path("other"), "settle": 0})
        run = self.daemon()
        os.rename(self.path("budget/in"), self.path("budget/in2"))
        run.wait("route.offline", route="budget")
        other.drop("a.docx", daemon.document("a"))
        other.account(run)
        run.stop()


class Full(daemon.Case):
    def test_no_room_for_a_file(self):
        """A disk that is full, by a limit on the size of files: the route waits, and nothing fails."""
        big = daemon.document(*[os.urandom(64).hex() for _ in range(8000)])
        self.assertGreater(len(big), 400000)
        run = self.daemon()
        self.root.drop("small.docx", daemon.document("small"))
        self.root.settle(run)
        room = 300000  # more than the journal has
        resource.prlimit(run.pid, resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
        self.root.drop("big.docx", big)
        paused = run.wait("route.paused")
        self.assertEqual(paused.level, "warning")
        self.assertEqual(run.route()["state"], "paused")
        self.assertTrue(run.route()["why"])
        run.wait("route.paused", count=2)
        resource.prlimit(run.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        run.wait("route.resumed")
        published, failed, _ = self.root.account(run)
        self.assertEqual((len(published), len(failed)), (2, 0))
        run.until(lambda: run.route()["state"] == "open")
        run.stop()

    def as_nobody(self):
        """What modes of folders hold back: not root."""
        self.root.make("in", "out", "failed", "done")
        options = self.nobody()
        if not options:
            return options
        for folder, names, files in os.walk(self.folder):
            for path in [folder] + [os.path.join(folder, f) for f in files]:
                os.chown(path, 65534, 65534)
        return options

    def test_a_folder_of_results_that_is_read_only(self):
        for folder, content in (("done", daemon.document("b")), ("failed", b"no form"),
                                ("out", daemon.document("a"))):
            run = self.daemon(**self.as_nobody())
            os.chmod(self.root.at(folder), 0o500)
            self.root.drop("%s.x" % folder, content)
            run.wait("route.paused")
            self.root.drop("%s.y.docx" % folder, daemon.document("waits", folder))
            os.chmod(self.root.at(folder), 0o700)
            published, failed, _ = self.root.account(run)
            self.assertEqual(len(failed), 0 if folder == "done" else 1)
            run.stop()

    def test_it_ends_while_it_waits(self):
        run = self.daemon(**self.as_nobody())
        os.chmod(self.root.at("out"), 0o500)
        self.root.drop("a.docx", daemon.document("a"))
        run.wait("route.paused")
        run.signal(daemon.signal.SIGTERM)
        run.ended()
        os.chmod(self.root.at("out"), 0o700)
        run = self.daemon(**self.as_nobody())
        published, _, _ = self.root.account(run)
        self.assertEqual(len(published), 1)
        run.stop()

    def test_a_disk_that_is_full(self):
        self.root.make()
        mount = ["mount", "-t", "tmpfs", "-o", "size=1m,nr_inodes=500,mode=0777", "tmpfs", self.path("budget")]
        if os.geteuid() or subprocess.run(mount, stderr=subprocess.DEVNULL).returncode:
            self.skipTest("mounting is not allowed here")
        self.addCleanup(subprocess.run, ["umount", "-l", self.path("budget")], check=True)
        self.root.desk = self.root.path  # a file for the drop folder is written before the disk is full
        run = self.daemon()
        self.root.drop("a.docx", daemon.document("a"))
        self.root.account(run)
        for name in ("b.docx", "c.bin"):
            path = self.root.desk_file(daemon.document(name) if name[0] == "b" else b"no form")
            self.root.expect(daemon.document(name) if name[0] == "b" else b"no form")
            mark = run.mark()
            with open(self.root.at("filler"), "wb", buffering=0) as f:
                with contextlib.suppress(OSError):
                    while f.write(bytes(4096)):
                        pass
                os.rename(path, self.root.at("in", name))
                run.wait("route.paused", since=mark)
                os.remove(f.name)
            self.root.settle(run)
        published, failed, _ = self.root.account(run)
        self.assertEqual((len(published), len(failed)), (2, 1))
        run.stop()


class Says(daemon.Case):
    def test_without_a_daemon(self):
        for words in (["status"], ["status", "--json"], ["jobs"], ["retry", "0" * 20]):
            err = self.run_program(words[0], "-c", "dropmill.yaml", *words[1:], status=69)[1]
            self.assertIn(self.path("c.sock"), err)
        run = self.daemon()
        run.kill()
        self.run_program("status", "-c", "dropmill.yaml", status=69)
        self.assertIn(self.path("nowhere.yaml"), self.run_program(
            "status", "-c", self.path("nowhere.yaml"), status=78)[1])

    def test_status_counts(self):
        run = self.daemon()
        self.root.drop("a.docx", daemon.document("a"))
        self.root.drop("b.bin", b"no form")
        self.root.settle(run)
        self.root.drop("c.docx", daemon.document("a"))
        self.root.settle(run)
        with open(self.root.at("in", "w1.docx"), "wb"), open(self.root.at("in", "w2.docx"), "wb"):
            run.until(lambda: run.route()["waiting"] == 2)
            status = run.status()
        self.assertEqual(status["pid"], run.pid)
        self.assertEqual(status["state"], "running")
        route, = status["routes"]
        self.assertEqual([route[k] for k in ("name", "state", "published", "failed", "duplicates", "converting")],
                         ["budget", "open", 2, 1, 1, 0])
        self.assertEqual({p["id"] for p in status["plugins"]}, {"csv", "docx", "xlsx", "json", "xml", "html"})
        self.assertIn("budget", run.ask("status"))
        mode = os.stat(self.path("c.sock")).st_mode
        self.assertEqual((stat.S_ISSOCK(mode), stat.S_IMODE(mode)), (True, 0o660))
        run.stop()
        self.assertFalse(os.path.exists(self.path("c.sock")))

    def test_jobs_in_pages_and_by_outcome(self):
        self.root.make()
        for i in range(30):
            self.root.drop("%02d.docx" % i, daemon.document("%d" % i))
        for i in range(5):
            self.root.drop("bad%d.bin" % i, b"bad %d" % i)
        run = self.daemon()
        self.root.account(run)
        ids = [job["id"] for job in run.jobs()]
        self.assertEqual(len(ids), 35)
        self.assertEqual(ids, sorted(ids, reverse=True), "the latest first")
        self.assertEqual(len(run.ask("jobs", "--json").splitlines()), 20)
        self.assertEqual(len(run.ask("jobs", "--json", "--limit", "3").splitlines()), 3)
        self.assertEqual({j["path"] for j in run.jobs("--outcome", "failed")},
                         {"bad%d.bin" % i for i in range(5)})
        self.assertEqual(run.jobs("--route", "none"), [])
        self.assertIn("bad0.bin", run.ask("jobs", "--all"))
        run.ask("jobs", "--outcome", "lost", status=64)
        run.stop()

    def test_the_log_of_a_job(self):
        run = self.daemon()
        self.root.drop('a "quoted" name\n.docx', daemon.document("a"))
        self.root.drop("b.bin", b"no form")
        self.root.account(run)
        for name, end in (('a "quoted" name\n.docx', "job.published"), ("b.bin", "job.failed")):
            events = [e for e in run.events if e.fields.get("file") == name]
            self.assertEqual([e.name for e in events], ["job.claimed", "job.converting", end])
            self.assertEqual({e.fields["route"] for e in events}, {"budget"})
            self.assertEqual(len({e.fields["job"] for e in events}), 1)
            self.assertTrue(events[-1].fields["ms"].isdigit())
        run.stop()
        self.assertEqual([e.name for e in run.events if not e.name.startswith("job.")][-3:],
                         ["daemon.stopping", "route.closed", "daemon.stopped"])


if __name__ == "__main__":
    programs.main()
