"""kill -9 at every step of a file that is put back by `retry`: afterwards it is in one place, and reasons lie
only beside a file."""
import os
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "support")]
import daemon
import programs
import tracer

IS_LONG = os.environ.get("DROPMILL_FAULTS", "short").startswith("long")


class Retry(daemon.Case):
    settings = {"workers": 1}

    def failed(self):
        """A new folder with one file in failed/; its job."""
        self.setUp()
        self.root.make("in/sub")
        self.root.drop("sub/bad.bin", b"no form")
        run = self.daemon()
        job = run.wait("job.failed").fields["job"]
        self.root.settle(run)
        run.stop()
        return job

    def attach(self, run, inject):
        """From now on the daemon is traced: what it did before does not count."""
        path = self.path("trace")
        words = ["strace", "-q", "-f", "-y", "-s", "64", "-o", path, "-e", "signal=none",
                 "-e", "trace=" + ",".join(tracer.CHANGES), "-p", str(run.pid)]
        for rule in inject:
            words += ["-e", "inject=" + rule]
        strace = subprocess.Popen(words, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(strace.wait)

        def has_tracer(task):
            with open("/proc/%d/task/%s/status" % (run.pid, task)) as f:
                return "TracerPid:\t0\n" not in f.read()
        run.until(lambda: all(map(has_tracer, os.listdir("/proc/%d/task" % run.pid))), "strace")
        return lambda: (strace.wait(), tracer.Trace(path, self.folder))[1]

    def retry(self, job, inject=()):
        """Gives the daemon, which may be dead, and its trace when it has ended."""
        run = self.daemon(env=dict(os.environ, UV_THREADPOOL_SIZE="1"))
        trace = self.attach(run, inject)
        subprocess.run(self.command("retry", "-c", "dropmill.yaml", job), cwd=self.folder,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        run.until(lambda: run.process.poll() is not None or run.find("job.failed"), "an end", may_end=True)
        if run.process.poll() is None:
            run.signal(signal.SIGTERM)
        return run.process.wait(60), trace()

    def test_killed_at_every_step(self):
        status, trace = self.retry(self.failed())
        self.assertEqual(status, 0)
        points = {p: numbers for p, numbers in trace.points.items()
                  if IS_LONG or "retry." in p.where or "failed" in p.where}
        self.assertTrue(any("retry." in p.where for p in points), points)
        met = set()
        for point, numbers in sorted(points.items()):
            with self.subTest(point=point):
                status, trace = self.retry(
                    self.failed(), ["%s:signal=KILL:when=%d" % (point.call, numbers[0])])
                if status == -signal.SIGKILL:
                    met |= trace.last
                run = self.daemon()
                self.assertEqual(len(self.root.account(run, has_journal=False)[1]), 1)
                self.assertEqual(os.listdir(self.root.at(".work")), [b"owner"])
                run.stop()
            self.doCleanups()
        missed = sorted(set(points) - met)
        print("%d steps; not met: %s" % (len(points), missed), flush=True)
        self.assertGreater(len(met & set(points)), len(points) * 2 // 3)


if __name__ == "__main__":
    tracer.need()
    programs.main()
