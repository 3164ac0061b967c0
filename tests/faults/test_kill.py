"""kill -9 at every distinct step: what a traced run does to files is the list, and the daemon is killed
before the first, a middle and the last call of each kind, and again while it mends what was left.

DROPMILL_FAULTS=long takes 200 files and all three calls of each step instead of a few files and one, and
aims again at steps that were missed, by their names where these tell; long:1/2 and long:2/2 are its halves,
for two processors."""
import os
import re
import signal
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "support")]
import flow
import programs
import tracer

ROUNDS = 8  # for steps that were missed
DIFFERENT = re.compile("JOB|FILE|DAY|SOCKET")  # where a step has another name for each file


def form():
    """(long or not, part, parts)"""
    word, _, part = os.environ.get("DROPMILL_FAULTS", "short").partition(":")
    number, _, parts = (part or "1/1").partition("/")
    return word == "long", int(number), int(parts)


def occurrences(numbers):
    """The first, a middle and the last, each once."""
    return sorted({numbers[0], numbers[len(numbers) // 2], numbers[-1]})


class Sweep(flow.Case):
    def prepare(self):
        self.is_long, self.part, self.parts = form()
        self.count = 200 if self.is_long else 14
        self.kills = self.lives = self.files = 0
        self.met = set()

    # --- What an undisturbed run does.

    def undisturbed(self):
        """What becomes of each file, and the points of a run and of a mending one."""
        roots = self.flow(self.count, "convert")
        run = self.daemon()
        for root in roots:
            root.account(run)
        self.wanted = self.results(roots)
        run.stop()
        roots = self.flow(self.count)
        run = tracer.Traced(self).ready()
        self.check_outcomes(run, roots, self.wanted)
        run.stop()
        self.points = run.trace().points

    def mending(self):
        """The points of a daemon that finds what was left in the middle of a run."""
        point = [p for p in self.points if p.call == "renameat2" and " result " in p.where][0]
        roots = self.flow(self.count)
        run = self.killed(point.call, self.points[point][len(self.points[point]) // 2], roots)
        self.assertTrue(run)
        run = tracer.Traced(self).ready()
        self.check_outcomes(run, roots, self.wanted)
        run.stop()
        points = run.trace().points
        self.mends = sorted((numbers[0], point) for point, numbers in points.items())

    # --- Killing.

    def names_of(self, point):
        """What the calls of a step name and few others do; nothing where each file has another name."""
        words = point.where.split(" ")
        names = [w for w in words if "/" not in w and not w.startswith("ROUTE") and not DIFFERENT.search(w)]
        if names or DIFFERENT.search(point.where):
            return names
        return [self.path(w.replace("ROUTE", route)) for w in words for route in ("budget", "once")]

    def killed(self, call, when, roots, names=()):
        """Runs a daemon that is killed at that call, of those with one of the names if there are any; None
        where it came to its end before."""
        run = tracer.Traced(self, inject=["%s:signal=KILL:when=%d" % (call, when)], names=names)
        beats = set()

        def is_over():
            if run.process.poll() is not None:
                return True
            if not run.find("daemon.ready") or not all(root.is_idle() for root in roots):
                return False
            if names:  # it may be a step of the clock: lives until a hold was renewed
                beats.update((root.path, root.read(".work/owner")) for root in roots)
            return not names or len(beats) > len(roots)
        run.until(is_over, "a kill", may_end=True)
        self.lives += 1
        if run.process.poll() is None:
            run.signal(signal.SIGTERM)
        if run.process.wait(60) == 0:
            return None
        run.ended(-signal.SIGKILL)
        self.kills += 1
        self.met |= {p for p in run.trace().last if p.call == call}
        return run

    def kill_at(self, k, point, when, is_named=False):
        """`when` counts the calls of the kind, or those that name what the step names."""
        with self.subTest(call=point.call, where=point.where, when=when):
            roots = self.flow(self.count)
            self.files += self.count
            self.killed(point.call, when, roots, self.names_of(point) if is_named else ())
            if self.is_long or k % 3 == 0:
                number, mend = self.mends[k % len(self.mends)]
                self.killed(mend.call, number, roots)
            run = self.daemon()
            self.check_outcomes(run, roots, self.wanted)
            run.stop()
        self.doCleanups()

    def tell(self, missed):
        print("%d steps, %d kills, %d files, %d starts; not met: %d%s" % (
            len(self.points), self.kills, self.files, self.lives, len(missed),
            "".join("\n  %s %s" % point for point in missed)), flush=True)

    def missed(self, plan):
        """The steps that no kill has met yet, of this part."""
        return sorted({point for point, _ in plan[self.part - 1::self.parts]} - self.met)

    def test_every_step(self):
        self.prepare()
        self.undisturbed()
        self.mending()
        plan = []
        for i, (point, numbers) in enumerate(sorted(self.points.items())):
            chosen = occurrences(numbers)
            plan += enumerate((point, when) for when in chosen) if self.is_long else [
                (0, (point, chosen[i % len(chosen)]))]
        plan = [step for _, step in sorted(plan, key=lambda row: row[0])]  # all that are first, first
        for k, (point, when) in enumerate(plan[self.part - 1::self.parts]):
            self.kill_at(k, point, when)
            if self.is_long and k % 10 == 9:
                self.tell([])
        for k in range(ROUNDS if self.is_long else 0):
            for point in self.missed(plan):
                numbers = self.points[point]
                if self.names_of(point):
                    self.kill_at(k, point, k + 1, is_named=True)
                else:
                    self.kill_at(k, point, numbers[len(numbers) * (2 * k + 1) // (2 * ROUNDS)])
        missed = self.missed(plan)
        self.tell(missed)
        self.assertGreater(len(self.met), len(self.points) * 2 // 3)


if __name__ == "__main__":
    tracer.need()
    programs.main()
