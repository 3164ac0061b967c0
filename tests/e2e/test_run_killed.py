"""dropmill run, killed at random moments while files flow: afterwards every file is accounted for, and
no result was ever seen half done. The seed is printed; DROPMILL_SEED=N repeats a run."""
import os
import random
import sqlite3
import subprocess
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import daemon
import programs

KILLS = 50


class Killed(daemon.Case):
    route = dict(daemon.Case.route, incomplete_wait=0.2, outputs=["json", "html"])

    def setUp(self):
        super().setUp()
        seed = int(os.environ.get("DROPMILL_SEED") or random.SystemRandom().randrange(1 << 32))
        print("seed %d " % seed, end="", flush=True)
        self.random = random.Random(seed)
        self.n = 0

    def drop_some(self, n):
        """New names and old ones, forms and rubbish, in folders and outside."""
        for _ in range(n):
            self.n += 1
            where = self.random.choice(("", "", "a/", "a/b/", "表/"))
            self.root.make("in/" + where)
            kind = self.random.randrange(8)
            if kind == 0:
                name, content = "bad%d.bin" % self.n, b"rubbish %d" % self.n
            elif kind == 1:
                name = "half%d.docx" % self.n
                content = daemon.document("text %d" % self.n)[:-40]
            elif kind == 2:  # where one of its name may wait or be under way
                name, content = "same.docx", daemon.document("version %d" % self.n)
                if os.path.exists(self.root.at("in", where + name)):
                    continue
            else:
                name = "预算 %d.docx" % self.n
                content = daemon.document(*["text %d" % self.n] * self.random.choice((1, 1, 2000)))
            self.root.drop(where + name, content)

    def kill_at_random(self, run):
        """After a number of log lines and a moment: beside starts, it falls into every step."""
        lines = self.random.randrange(24)
        run.until(lambda: len(run.lines) >= lines or run.find("daemon.ready") and self.root.is_idle())
        try:
            run.process.wait(self.random.random() * 0.03)
            self.fail("it ended by itself:\n" + run.log())
        except subprocess.TimeoutExpired:
            run.kill()
        self.assertEqual(run.strange, [])

    def look_at_results(self):
        """A result that can be seen is whole, whenever one looks."""
        for folder in self.root.results():
            if folder not in self.seen:
                manifest = self.root.manifest(folder)
                for file in manifest["outputs"] + [manifest["source"]]:
                    self.assertEqual(daemon.digest(self.root.read("out", folder, file["file"])),
                                     file["sha256"], folder)
                self.seen.add(folder)

    def test_fifty_times(self):
        self.seen = set()
        self.root.make("in", "out")
        for _ in range(KILLS):
            self.drop_some(self.random.randrange(5))
            run = self.launch()
            dropper = threading.Thread(target=self.drop_some, args=(self.random.randrange(6),))
            dropper.start()
            self.kill_at_random(run)
            dropper.join()
            self.look_at_results()
        run = self.daemon()
        published, failed, _ = self.root.account(run)
        self.assertEqual(len(published) + len(failed), len(self.root.dropped))
        for path in self.root.files("failed"):
            if not path.endswith((b".why.json", b".why.html")):
                why = self.root.why(path)
                # The last one: it was under way at ten deaths, and may be their cause.
                self.assertIn(why["id"], ("file.no-reader", "claim.incomplete", "worker.lost"))
        run.stop()

    def test_where_duplicates_are_skipped(self):
        self.configure(duplicates="skip")
        self.root.make()
        for i in range(12):
            for k in range(3):
                self.root.drop("%d-%d.docx" % (i, k), daemon.document("one of %d" % (i % 4)))
            run = self.launch()
            self.kill_at_random(run)
        run = self.daemon()
        published, failed, skipped = self.root.account(run)
        self.assertEqual((len(published) + len(skipped), len(failed)), (36, 0))
        self.assertEqual(len(set(published.values())), 4)
        run.stop()


class Journal(daemon.Case):
    """It is a memory, and the truth is in the folders: without it, history is lost and no file."""

    def first_life(self):
        run = self.daemon()
        for i in range(10):
            self.root.drop("%d.docx" % i, daemon.document("text %d" % i))
        run.wait("job.published", count=3)
        run.kill()
        return run

    def second_life(self, run):
        for i in range(10, 20):
            self.root.drop("%d.docx" % i, daemon.document("text %d" % i))
        published, failed, _ = self.root.account(run, has_journal=False)
        self.assertEqual((len(published), len(failed)), (20, 0))
        jobs = run.jobs()
        self.assertTrue({j["sha256"] for j in jobs} <= set(published.values()))
        self.assertEqual({j["state"] for j in jobs}, {"finished"})
        run.stop()

    def test_deleted(self):
        self.first_life()
        for name in os.listdir(self.path("state")):
            os.remove(self.path("state", name))
        self.second_life(self.daemon())

    def test_history_comes_back(self):
        """From the manifests: what was published and what failed, and that content is known."""
        self.configure(duplicates="skip")
        self.root.make("in/财政局")
        run = self.daemon()
        for i in range(300):
            self.root.drop("财政局/%d.docx" % i if i % 2 else "%d.docx" % i, daemon.document("text %d" % i))
        self.root.drop("bad.bin", b"no form")
        self.root.account(run)
        before = {j["id"]: j for j in run.jobs()}
        run.stop()
        for name in os.listdir(self.path("state")):
            os.remove(self.path("state", name))
        with open(self.root.at("out", "planted"), "xb"):
            pass
        self.root.make("out/x-00000000000000000000", "out/deep/er")
        with open(self.root.at("out", "x-00000000000000000000/manifest.json"), "xb") as f:
            f.write(b'{"format": "dropmill.manifest/1", "job": "zzzz"')
        run = self.daemon()
        self.assertTrue(run.find("journal.begun"))
        told, = run.find("journal.restored")
        self.assertEqual((told.fields["published"], told.fields["failed"]), ("300", "1"))
        self.assertEqual((run.route()["published"], run.route()["failed"]), (300, 1))
        for job in run.jobs():
            old = before.pop(job["id"])
            for key in ("sha256", "path", "outcome", "state", "place", "result", "error", "bytes"):
                self.assertEqual(job.get(key), old.get(key), (key, job))
        self.assertEqual(before, {})
        self.root.drop("again.docx", daemon.document("text 7"))
        run.wait("job.skipped", file="again.docx")
        failed, = run.jobs("--outcome", "failed")
        run.ask("retry", failed["id"])
        run.wait("job.failed", file="bad.bin")
        run.stop()
        run = self.daemon()
        self.assertEqual(run.find("journal.restored"), [], "once")
        run.stop()

    def test_killed_while_history_comes_back(self):
        run = self.daemon()
        for i in range(300):
            self.root.drop("%d.docx" % i, daemon.document("text %d" % i))
        self.root.account(run)
        run.stop()
        for name in os.listdir(self.path("state")):
            os.remove(self.path("state", name))
        for i in range(4):
            run = self.launch()
            run.until(lambda: run.lines, "a sign of life")
            run.kill()
        run = self.daemon()
        self.assertEqual(len(run.jobs()), 300)
        self.assertEqual(run.route()["published"], 300)
        self.root.account(run)
        run.stop()

    def test_old_jobs_are_forgotten(self):
        self.configure(settings={"journal": {"keep_days": 30}})
        run = self.daemon()
        for i in range(6):
            self.root.drop("%d.docx" % i, daemon.document("text %d" % i))
        self.root.account(run)
        old = [j["id"] for j in run.jobs()][:4]
        run.stop()
        journal = sqlite3.connect(self.path("state/journal.db"))
        journal.executemany("UPDATE job SET changed_at = changed_at - 2678400000 WHERE id = ?",
                            [(i,) for i in old])
        journal.commit()
        journal.close()
        run = self.daemon()
        self.assertEqual(run.wait("journal.forgot").fields["jobs"], "4")
        self.assertEqual(len(run.jobs()), 2)
        self.assertEqual(run.route()["published"], 6)
        run.stop()
        run = self.daemon()
        self.assertEqual(run.find("journal.restored"), [], "what is forgotten does not come back")
        run.stop()

    def test_of_a_newer_version(self):
        run = self.daemon()
        run.stop()
        journal = sqlite3.connect(self.path("state/journal.db"))
        journal.execute("PRAGMA user_version = 99")
        journal.close()
        said = self.refused()
        self.assertIn("written by a newer dropmill (version 99", said)

    def test_damaged(self):
        for kind in ("middle", "all"):
            self.root = daemon.Root(self, "budget-" + kind)
            self.configure(root=self.path("budget-" + kind), name="budget-" + kind)
            self.first_life()
            for name in os.listdir(self.path("state")):
                if name != "journal.db":
                    os.remove(self.path("state", name))
            with open(self.path("state/journal.db"), "r+b") as f:
                size = f.seek(0, os.SEEK_END)
                start = 0 if kind == "all" else 100
                f.seek(start)
                f.write(b"\xa5" * (size - start))
            run = self.daemon()
            told, = run.find("journal.damaged")
            self.assertEqual(told.level, "error")
            self.second_life(run)
            kept = [n for n in os.listdir(self.path("state")) if "damaged" in n]
            self.assertTrue(kept, "set aside: " + repr(os.listdir(self.path("state"))))

    def test_of_another_time(self):
        """Restored from a copy: jobs that it knows nothing of, and jobs that it believes to be under way."""
        run = self.daemon()
        self.root.drop("a.docx", daemon.document("a"))
        self.root.settle(run)
        run.stop()
        with open(self.path("state/journal.db"), "rb") as f:
            old = f.read()
        run = self.first_life()
        for name in os.listdir(self.path("state")):
            os.remove(self.path("state", name))
        self.file("state/journal.db", old)
        run = self.daemon()
        self.root.account(run, has_journal=False)
        run.stop()


if __name__ == "__main__":
    programs.main()
