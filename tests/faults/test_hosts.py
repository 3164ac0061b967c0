"""Two machines on one root, whose locks do not meet: the second refuses and says who holds it, and one that
lost its hold while it was stopped publishes nothing when it wakes up. The machines are two real daemons with
other names (preload.c), one of which may see the root as NFS, as a client of the other does."""
import json
import os
import signal
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "support")]
import daemon
import programs

PRELOAD = os.environ.get("DROPMILL_PRELOAD", "")


class Hosts(daemon.Case):
    def machine(self, host, is_client=False):
        """A daemon of that machine, with a journal and a socket of its own."""
        text = {"state": self.path(host), "control": self.path(host + ".sock"), "workers": 1,
                "routes": [{"name": "budget", "root": self.path("budget"), "settle": 0, "language": "en"}]}
        self.file(host + ".yaml", json.dumps(text).encode())
        os.chmod(self.path(host + ".yaml"), 0o644)
        env = dict(os.environ, LD_PRELOAD=PRELOAD, DROPMILL_HOST=host)
        if is_client:
            env["DROPMILL_SHARED"] = "1"
        return self.launch(config=host + ".yaml", env=env)

    def test_the_second_one_refuses(self):
        for first, second in ((False, True), (True, False), (True, True)):
            with self.subTest(first=first, second=second):
                one = self.machine("alpha", first).ready()
                said = self.machine("beta", second).ended(78)
                self.assertIn("the dropmill of alpha (process %d) works on this route" % one.pid, said)
                name = "%d%d.docx" % (first, second)
                self.root.drop(name, daemon.document(name))
                one.wait("job.published", file=name)
                one.stop()

    def test_one_that_was_stopped_publishes_nothing(self):
        one = self.machine("alpha", True).ready()
        worker, = one.until(one.workers, "a worker")
        os.kill(worker, signal.SIGSTOP)  # in the middle of a conversion
        self.root.drop("a.docx", daemon.document("a"))
        job = one.wait("job.converting").fields["job"]
        one.signal(signal.SIGSTOP)
        two = self.machine("beta", True).ready()  # when its patience is over
        self.assertEqual(two.wait("job.published", file="a.docx").fields["job"], job)
        before = self.root.files("out")
        os.kill(worker, signal.SIGCONT)
        one.signal(signal.SIGCONT)
        lost = one.wait("route.offline", error="route.lost")
        self.assertIn("another dropmill has taken this route", lost.fields["text"])
        self.root.drop("b.docx", daemon.document("b"))
        two.wait("job.published", file="b.docx")
        self.assertEqual([p for p in self.root.files("out") if p in before], before)
        self.assertEqual(one.find("job.published"), [])
        published, failed, _ = self.root.account(two)
        self.assertEqual((len(published), len(failed)), (2, 0))
        one.wait("route.offline", error="route.taken")
        self.assertEqual(one.route()["state"], "offline")
        two.stop()
        one.signal(signal.SIGUSR1)  # at once
        one.wait("route.open", count=2)
        self.root.drop("c.docx", daemon.document("c"))
        one.wait("job.published", file="c.docx")
        one.signal(signal.SIGTERM)
        one.ended()


if __name__ == "__main__":
    programs.main()
