"""dropmill run with file systems that are mounted below in/: no rename leads from there to .work."""
import os
import random
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import daemon
import programs

WHOLE = daemon.document(*["paragraph %d of the whole" % i for i in range(500)])
GONE = "0" * 20  # the id of a job that is no more


class Mounts(daemon.Case):
    def setUp(self):
        super().setUp()
        self.root.make("in/share")
        self.disk = self.mount("-t", "tmpfs", "-o", "mode=0777", "tmpfs", to="disk")

    def mount(self, *words, to):
        path = self.path(to)
        os.makedirs(path, exist_ok=True)
        if os.geteuid() or subprocess.run(["mount", *words, path], stderr=subprocess.DEVNULL).returncode:
            self.skipTest("mounting is not allowed here")
        self.addCleanup(subprocess.run, ["umount", "-l", path], stderr=subprocess.DEVNULL)
        return path

    def bind(self, to="budget/in/share"):
        return self.mount("--bind", self.disk, to=to)

    def drop_there(self, name, content):
        """Complete at once, on the other file system."""
        self.root.expect(content)
        path = os.path.join(self.disk, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(os.path.join(self.disk, ".written"), "wb") as f:
            f.write(content)
        os.rename(f.name, path)

    def account(self, run, has_journal=True):
        ends = self.root.account(run, has_journal=has_journal)
        left = [n for where, folders, files in os.walk(self.disk) for n in folders + files if n[0] == "."]
        self.assertEqual(left, [], "nothing of ours is left there")
        return ends

    def test_files_of_every_end(self):
        self.bind()
        run = self.daemon()
        self.drop_there("甲.docx", WHOLE)
        self.drop_there("二级/乙.csv", b"name,value\nnumber,1\n")
        self.drop_there("no form.bin", b"no form")
        self.root.drop("beside.docx", daemon.document("beside"))
        published, failed, _ = self.account(run)
        self.assertEqual((len(published), len(failed)), (3, 1))
        self.assertEqual(self.root.result("share/二级/乙.csv")[1]["source"]["bytes"], 20)
        self.assertEqual(run.route()["watching"], "events")
        self.assertIsNone(run.route().get("why_scanning"))
        run.stop()

    def test_what_lies_there_before(self):
        self.drop_there("a.docx", WHOLE)
        self.bind()
        run = self.daemon()
        self.account(run)
        self.root.result("share/a.docx")
        run.stop()

    def test_the_drop_folder_itself(self):
        self.bind(to="budget/in")
        run = self.daemon()
        self.drop_there("a.docx", WHOLE)
        self.drop_there("sub/b.docx", daemon.document("b"))
        published, _, _ = self.account(run)
        self.assertEqual(len(published), 2)
        run.stop()

    def test_an_incomplete_one_goes_back(self):
        """With its mode, and under its name."""
        self.bind()
        run = self.daemon()
        path = self.root.at("in", "share/half.docx")
        with open(path, "wb") as f:
            f.write(WHOLE[:len(WHOLE) // 2])
            os.fchmod(f.fileno(), 0o640)
        run.wait("job.incomplete", file="share/half.docx")
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o640)
        self.root.expect(WHOLE)
        with open(path, "ab") as f:
            f.write(WHOLE[len(WHOLE) // 2:])
        run.wait("job.published", file="share/half.docx")
        self.account(run)
        run.stop()

    def test_one_that_stays_incomplete(self):
        """It is waited for, and not taken again and again because its copy is another file."""
        self.configure(settle=0, incomplete_wait=4)
        self.bind()
        run = self.daemon()
        self.drop_there("half.docx", WHOLE[:len(WHOLE) // 2])
        run.wait("job.incomplete", file="share/half.docx")
        _, failed, _ = self.account(run)
        self.assertEqual(len(failed), 1)
        self.assertEqual(len(run.find("job.claimed", file="share/half.docx")), 2)
        run.stop()

    def full(self):
        """No room is left there; gives what takes it."""
        with open(os.path.join(self.disk, ".fill"), "wb", buffering=0) as f:
            try:
                while f.write(b"x" * 65536):
                    pass
            except OSError:
                return f.name

    def half_without_a_way_back(self, wait):
        """An incomplete file is with the worker when the other file system becomes full."""
        self.configure(settle=0, incomplete_wait=wait, settings={"workers": 1})
        subprocess.run(["mount", "-o", "remount,size=1m", self.disk], check=True)
        self.bind()
        run = self.daemon()
        worker = run.until(lambda: run.workers("ready"), "a worker")[0]
        os.kill(worker, signal.SIGSTOP)
        self.drop_there("half.docx", WHOLE[:len(WHOLE) // 2])
        run.wait("job.converting", file="share/half.docx")
        fill = self.full()
        os.kill(worker, signal.SIGCONT)
        run.wait("job.waits", file="share/half.docx")
        return run, fill

    def test_one_that_goes_back_when_there_is_room(self):
        """Until then it waits alone: the others have room."""
        run, fill = self.half_without_a_way_back(wait=600)
        self.looked(run, "other.docx")
        self.assertEqual((run.route()["state"], run.route()["alone"]), ("open", 1))
        self.assertEqual(os.listdir(self.disk), [".fill"])
        os.remove(fill)
        run.wait("job.incomplete", file="share/half.docx")
        self.assertEqual(os.listdir(self.disk), ["half.docx"])
        self.assertEqual(run.find("route.paused"), [])
        self.root.dropped.remove(daemon.digest(WHOLE[:len(WHOLE) // 2]))
        self.drop_there("half.docx", WHOLE)
        published, _, _ = self.account(run)
        self.assertEqual(len(published), 2)
        run.stop()

    def test_one_that_never_gets_back(self):
        """The wait for its rest ends here, too, after a few tries at longer and longer intervals."""
        run, fill = self.half_without_a_way_back(wait=5)
        failed = run.wait("job.failed", file="share/half.docx")
        self.assertEqual(failed.fields["error"], "claim.incomplete")
        waits = [int(e.fields["seconds"]) for e in run.find("job.waits")]
        self.assertEqual(waits, [1, 2, 4, 8, 16])
        self.assertEqual(len(run.find("job.claimed", file="share/half.docx")), 1)
        os.remove(fill)
        _, failed, _ = self.account(run)
        self.assertEqual(len(failed), 1)
        run.stop()

    def test_killed_many_times(self):
        """Also while files go back: every second one is cut off, and completed at the end."""
        self.bind()
        chance, cut = random.Random(7), {}
        run = self.daemon()
        for turn in range(12):
            for i in range(6):
                content = daemon.document("turn %d" % turn, "file %d" % i)
                name = "d%d/%d-%d.docx" % (i % 2, turn, i)
                if i % 2:
                    self.drop_there(name, content)
                    continue
                cut[name] = content
                os.makedirs(os.path.join(self.disk, "d0"), exist_ok=True)
                with open(os.path.join(self.disk, name), "wb") as f:
                    f.write(content[:600])
            events = len(run.events) + chance.randrange(12)
            run.until(lambda: len(run.events) > events)
            run.kill()
            run = self.daemon()
        for name, content in cut.items():
            self.root.expect(content)
            path = os.path.join(self.disk, name)
            run.wait("job.incomplete", file="share/" + name)
            with open(path, "wb") as f:
                f.write(content)
            run.wait("job.published", file="share/" + name)
        published, failed, _ = self.account(run)
        self.assertEqual((len(published), len(failed)), (72, 0))
        run.stop()

    def test_set_aside_by_a_job_that_is_no_more(self):
        self.bind()
        self.drop_there(".dropmill-%s/a.docx" % GONE, WHOLE)
        self.drop_there("a.docx", daemon.document("of the same name"))
        run = self.daemon()
        published, _, _ = self.account(run)
        self.assertEqual(len(published), 2)
        run.stop()

    def test_one_that_is_too_large_to_be_copied(self):
        self.bind()
        run = self.daemon()
        path = self.root.at("in", "share/huge.docx")
        with open(path, "wb") as f:
            f.truncate(1 << 40)
        run.wait("route.trouble", error="claim.kept")
        self.looked(run, "other.docx")
        os.remove(path)
        run.signal(signal.SIGUSR1)
        self.account(run)
        run.stop()

    def test_one_that_is_read_only(self):
        """Its files are kept, and keep nobody else."""
        self.drop_there("a.docx", WHOLE)
        path = self.bind()
        subprocess.run(["mount", "-o", "remount,bind,ro", path], check=True)
        run = self.daemon()
        trouble = run.wait("route.trouble", error="claim.kept")
        self.assertIn("share/a.docx", trouble.fields["text"])
        self.looked(run, "other.docx")
        self.assertEqual(run.route()["state"], "open")
        subprocess.run(["mount", "-o", "remount,bind,rw", path], check=True)
        run.signal(signal.SIGUSR1)
        self.account(run)
        run.stop()

    def test_one_that_goes_and_comes_back(self):
        path = self.bind()
        run = self.daemon()
        self.drop_there("first.docx", daemon.document("first"))
        run.wait("job.published", file="share/first.docx")
        subprocess.run(["umount", path], check=True)
        self.looked(run, "other.docx")
        self.drop_there("while.docx", daemon.document("while it is away"))
        self.bind()
        run.signal(signal.SIGUSR1)
        run.wait("job.published", file="share/while.docx")
        self.drop_there("after.docx", daemon.document("after"))
        run.wait("job.published", file="share/after.docx")
        self.account(run)
        run.stop()

    def failed_there(self, run, name):
        self.drop_there(name, b"no form")
        return run.wait("job.failed", file="share/" + name).fields["job"]

    def test_retry(self):
        """Back where it was dropped, beside one of its name; and tried again from there."""
        self.bind()
        run = self.daemon()
        job = self.failed_there(run, "二级/甲.bin")
        beside = os.path.join(self.disk, "二级", "甲.bin")
        os.mkdir(beside)  # not a file, so that it stays
        back = "share/二级/甲-%s.bin" % job
        self.assertIn(back, run.ask("retry", job))
        again = run.wait("job.failed", file=back).fields["job"]
        os.rmdir(beside)
        self.assertIn(back, run.ask("retry", again))
        run.wait("job.failed", file=back, count=2)
        _, failed, _ = self.account(run, has_journal=False)  # which knows what failed before
        self.assertEqual(len(failed), 1)
        self.assertEqual(os.listdir(self.root.at(".work")), [b"owner"])
        run.stop()

    def test_retry_where_it_is_not_mounted(self):
        """It waits where it would be mounted; and in in/ where what is mounted has no such folder."""
        path = self.bind()
        run = self.daemon()
        job = self.failed_there(run, "sub/a.bin")
        os.rmdir(os.path.join(self.disk, "sub"))
        self.assertIn(": a.bin waits again", run.ask("retry", job))
        run.wait("job.failed", file="a.bin")
        job = self.failed_there(run, "b.bin")
        subprocess.run(["umount", path], check=True)
        self.assertIn(": share/b.bin waits again", run.ask("retry", job))
        run.wait("job.failed", file="share/b.bin", count=2)
        self.bind()
        _, failed, _ = self.account(run, has_journal=False)  # which knows what failed before
        self.assertEqual(len(failed), 2)
        run.stop()

    def test_retry_that_is_refused(self):
        """The file stays in failed/ with its reasons, and can be tried again later."""
        path = self.bind()
        run = self.daemon()
        job = self.failed_there(run, "a.bin")
        before = self.root.files("failed")
        for refuse, allow, why in (
                (lambda: subprocess.run(["mount", "-o", "remount,bind,ro", path], check=True),
                 lambda: subprocess.run(["mount", "-o", "remount,bind,rw", path], check=True), "Read-only"),
                (lambda: subprocess.run(["mount", "-o", "remount,size=1m", self.disk], check=True) and self.full(),
                 lambda: os.remove(os.path.join(self.disk, ".fill")), "No space left")):
            refuse()
            said = run.ask("retry", job, status=73 if why[0] == "N" else 74)
            self.assertIn("cannot put back share/a.bin, it stays in failed/", said)
            self.assertIn(why, said)
            self.assertEqual(self.root.files("failed"), before)
            self.assertEqual(os.listdir(self.root.at(".work")), [b"owner"])
            allow()
        run.ask("retry", job)
        run.wait("job.failed", file="share/a.bin", count=2)
        _, failed, _ = self.account(run, has_journal=False)  # which knows what failed before
        self.assertEqual(len(failed), 1)
        run.stop()

    def test_doctor_tells(self):
        self.bind()
        said = self.run_program("doctor", self.path("budget/in"))[0]
        self.assertIn("1 file systems of their own", said)


if __name__ == "__main__":
    programs.main()
