"""The power goes: of a disk only what was synced is left, and what the file system happened to write. A
real ext4 that commits nothing by itself stands in an image; while files flow the daemon is stopped now
and then, the image copied, and a daemon started on each copy.

What was told as published is there, and every file has one outcome."""
import os
import shutil
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "support")]
import daemon
import programs

IS_LONG = os.environ.get("DROPMILL_FAULTS", "short").startswith("long")
COUNT, CUTS = (200, 40) if IS_LONG else (40, 8)


class Power(daemon.Case):
    def mount(self, image, name):
        os.makedirs(self.path(name))
        done = subprocess.run(["mount", "-o", "loop,commit=600", image, self.path(name)],
                              stderr=subprocess.PIPE, text=True)
        if done.returncode:
            self.skipTest("images cannot be mounted here: " + done.stderr)
        self.addCleanup(subprocess.run, ["umount", "-l", self.path(name)], check=True)

    def unmount(self, name):
        subprocess.run(["umount", self.path(name)], check=True)
        self._cleanups.remove((subprocess.run, (["umount", "-l", self.path(name)],), {"check": True}))

    def on(self, disk):
        """The route on that disk, and the daemon's settings for it."""
        root = daemon.Root(self)
        root.path = os.fsencode(self.path(disk, "budget"))
        root.desk = os.fsencode(self.path(disk, "desk"))
        os.makedirs(root.desk, exist_ok=True)
        self.configure(root=self.path(disk, "budget"), settings={"state": self.path(disk, "state")})
        return root

    def is_stopped(self, pid):
        """No thread is at a call any more that had begun."""
        states = []
        for thread in os.listdir("/proc/%d/task" % pid):
            with open("/proc/%d/task/%s/stat" % (pid, thread)) as f:
                states.append(f.read().rpartition(")")[2].split()[0])
        return set(states) == {"T"}

    def cut(self, run, number):
        """A copy of what is on the disk now, and what was told by then."""
        run.signal(signal.SIGSTOP)
        run.until(lambda: self.is_stopped(run.pid), "a stop")
        told = {e.fields["job"] for e in run.find("job.published")}
        shutil.copyfile(self.path("image"), self.path("cut-%d" % number))
        run.signal(signal.SIGCONT)
        return told

    def check_cut(self, number, told, dropped):
        disk = "after-%d" % number
        self.mount(self.path("cut-%d" % number), disk)
        root = self.on(disk)
        root.dropped = dropped
        run = self.daemon()
        published, failed, _ = root.account(run, has_journal=False)
        self.assertEqual(told - set(published), set(), "told before the power went")
        for name in root.files("failed"):
            self.assertIn(b".bin", name)
        self.assertEqual(os.listdir(root.at(".work")), [b"owner"])
        self.assertEqual(len(published) + len(failed), COUNT)
        run.stop()
        self.unmount(disk)
        os.remove(self.path("cut-%d" % number))

    def power_goes(self, bystander):
        with open(self.path("image"), "wb") as f:
            f.truncate(48 << 20)
        subprocess.run(["mkfs.ext4", "-q", self.path("image")], check=True)
        self.mount(self.path("image"), "disk")
        root = self.on("disk")
        root.make("in")
        for i in range(COUNT):
            is_good = i % 10 != 3
            root.drop("file-%d.%s" % (i, "docx" if is_good else "bin"),
                      daemon.document("file %d" % i) if is_good else b"no form %d" % i)
        subprocess.run(["sync", "-f", self.path("disk")], check=True)
        run = self.launch()
        cuts = []
        for number in range(CUTS):
            events = 4 + number * COUNT * 3 // CUTS
            run.until(lambda: len(run.events) >= events or run.find("daemon.ready") and root.is_idle())
            if bystander:  # its commit takes with it what everybody has done, and half of what they do
                fd = os.open(self.path("disk"), os.O_RDONLY)
                os.fsync(fd)
                os.close(fd)
            cuts.append(self.cut(run, number))
        run.kill()
        for number, told in enumerate(cuts):
            with self.subTest(cut=number, told=len(told)):
                self.check_cut(number, told, root.dropped)
        print("%d cuts, %s files told before them" % (CUTS, [len(told) for told in cuts]), flush=True)

    def test_alone(self):
        self.power_goes(False)

    def test_with_somebody_who_syncs(self):
        self.power_goes(True)


if __name__ == "__main__":
    if os.geteuid():
        print("nothing is tested: only root can mount images")
        sys.exit(77)
    programs.main()
