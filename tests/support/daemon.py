"""Drives the real daemon on real folders: starts it, reads its log as events, drops files as people
and programs do, waits for what is to happen, and accounts for every file that was dropped.

Nothing here waits for time: WATCHDOG is only how long a daemon may say nothing until a test fails."""
import hashlib
import io
import json
import os
import random
import re
import signal
import subprocess
import threading
import time
import zipfile

import programs

WATCHDOG = 90  # seconds
GLANCE = 0.02  # between two looks at a folder, where no log line tells of it

LINE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (error|warning|info) ([a-z]+(?:[.-][a-z]+)*)"
                  r"((?: [a-z_]+=(?:\"(?:[^\"\\]|\\.)*\"|[-A-Za-z0-9_./:+]+))*)")
FIELD = re.compile(r" ([a-z_]+)=(\"(?:[^\"\\]|\\.)*\"|[-A-Za-z0-9_./:+]+)")
JOB = re.compile(rb"[0-9a-z]{20}")
ENDS = ("job.published", "job.failed", "job.skipped", "job.returned", "job.incomplete")


def document(*paragraphs):
    """A Word document as bytes."""
    to = io.BytesIO()
    programs.write_docx(to, *paragraphs)
    return to.getvalue()


def large_document(seed, mebibytes=2):
    """One with a picture, more than anything sends at once."""
    to = io.BytesIO(document("large %d" % seed))
    with zipfile.ZipFile(to, "a") as package:
        package.writestr(zipfile.ZipInfo("word/media/image1.png"),
                         random.Random(seed).randbytes(mebibytes << 20))
    return to.getvalue()


def digest(content):
    return hashlib.sha256(content).hexdigest()


def digest_of(path):
    with open(path, "rb") as f:
        return digest(f.read())


class Event:
    """One line of the log."""

    def __init__(self, line):
        match = LINE.fullmatch(line)
        if not match:
            raise ValueError(line)
        self.time, self.level, self.name, rest = match.groups()
        self.fields = {key: json.loads(value) if value[0] == '"' else value
                       for key, value in FIELD.findall(rest)}

    def is_like(self, name, fields):
        return self.name == name and all(self.fields.get(k) == v for k, v in fields.items())


class Daemon:
    """One process of `dropmill run`."""

    def __init__(self, case, program=None, config="dropmill.yaml", **options):
        self.case, self.config = case, config
        self.lines, self.events, self.strange = [], [], []
        self.changed = threading.Condition()
        self.process = subprocess.Popen(
            [program or programs.DROPMILL, "run", "-c", config], cwd=case.folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        case.addCleanup(self._clean)

    def _read(self):
        for line in self.process.stderr:
            text = line.decode("utf-8", "backslashreplace").rstrip("\n")
            with self.changed:
                self.lines.append(text)
                try:
                    self.events.append(Event(text))
                except ValueError:
                    self.strange.append(text)
                self.changed.notify_all()
        with self.changed:
            self.changed.notify_all()

    def _clean(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stderr.close()

    @property
    def pid(self):
        return self.process.pid

    def log(self):
        return "\n".join(self.lines)

    def until(self, holds, what="what was waited for", may_end=False):
        """Waits until holds() gives something true, and gives that. Looked at with every log line."""
        over, seen = time.monotonic() + WATCHDOG, 0
        while True:
            got = holds()
            if got:
                return got
            if len(self.lines) > seen:  # it is at work
                over, seen = time.monotonic() + WATCHDOG, len(self.lines)
            if time.monotonic() > over or (self.process.poll() is not None and not may_end):
                self.reader.join(0 if self.process.poll() is None else WATCHDOG)
                got = holds()  # the last lines of one that ended
                if got:
                    return got
                self.case.fail("%s never came; the log:\n%s" % (what, self.log()))
            with self.changed:
                self.changed.wait(GLANCE)

    def find(self, name, since=0, **fields):
        return [e for e in self.events[since:] if e.is_like(name, fields)]

    def wait(self, name, count=1, since=0, **fields):
        """Waits for the count-th such line after the first `since` ones, and gives it."""
        found = self.until(lambda: self.find(name, since, **fields)[count - 1:], "%s %r" % (name, fields))
        return found[0]

    def mark(self):
        """For `since`: what is logged up to now does not count."""
        return len(self.events)

    def ready(self):
        self.wait("daemon.ready")
        return self

    def signal(self, number):
        self.process.send_signal(number)

    def ended(self, status=0):
        """Waits for its end, checks the exit status and gives the log."""
        try:
            self.process.wait(WATCHDOG)
        except subprocess.TimeoutExpired:
            self.case.fail("the daemon does not end; the log:\n" + self.log())
        self.reader.join()
        self.case.assertEqual(self.process.returncode, status, self.log())
        return self.log()

    def stop(self):
        self.signal(signal.SIGTERM)
        self.ended()
        self.case.assertEqual(self.strange, [], "every line can be read by programs")
        self.check_log()

    def kill(self):
        self.signal(signal.SIGKILL)
        self.ended(-signal.SIGKILL)

    def check_log(self):
        """One line for each change of state: a job is claimed, converted, and ends once, or is left, to be
        taken up from the start when its route opens again."""
        for job in {e.fields["job"] for e in self.events if e.name.startswith("job.")}:
            names = [e.name for e in self.events if e.fields.get("job") == job]
            ends = [n for n in names if n in ENDS]
            self.case.assertLessEqual(len(ends), 1, (job, names))
            for part in " ".join(names).split("job.left"):
                self.check_turn(job, part.split())

    def check_turn(self, job, names):
        self.case.assertLessEqual(names.count("job.claimed"), 1, (job, names))
        tries = names.count("job.converting") - names.count("job.attempt-failed")
        self.case.assertIn(tries, (0, 1), (job, names))

    # --- What it is asked.

    def ask(self, *words, status=0):
        out, err = self.case.run_program(words[0], "-c", self.config, *words[1:], status=status)
        return err if status else out

    def status(self):
        return json.loads(self.ask("status", "--json"))

    def route(self, name="budget"):
        return [r for r in self.status()["routes"] if r["name"] == name][0]

    def workers(self, state=None):
        return [w["pid"] for w in self.status()["workers"] if state in (None, w["state"])]

    def jobs(self, *words):
        return [json.loads(line) for line in self.ask("jobs", "--json", "--all", *words).splitlines()]


class Root:
    """The folders of a route, and what was dropped there. Names may be bytes."""

    def __init__(self, case, name="budget"):
        self.case, self.name = case, name
        self.path = os.fsencode(case.path(name))
        self.desk = os.fsencode(case.path("desk"))
        self.folders = {}  # those of other names
        self.dropped = []  # digests
        self.written = 0
        os.makedirs(self.desk, exist_ok=True)

    def at(self, first, *rest):
        first = self.folders.get(first, first)
        return os.path.join(self.path, *(os.fsencode(p) for p in (first, *rest)))

    def make(self, *folders):
        for folder in folders or ("in",):
            os.makedirs(self.at(folder), exist_ok=True)

    def desk_file(self, content):
        """A file on the same file system, outside of every route."""
        self.written += 1
        path = os.path.join(self.desk, b"desk-%s-%d" % (os.fsencode(self.name), self.written))
        with open(path, "xb") as f:
            f.write(content)
        return path

    def expect(self, content):
        """What is written there by other means is to be accounted for, too."""
        self.dropped.append(digest(content))

    def drop(self, name, content):
        """Complete at once: by rename, as a move in a file manager."""
        self.expect(content)
        path = self.desk_file(content)
        os.rename(path, self.at("in", name))

    def files(self, folder):
        """Every file below a folder of the route, as paths of bytes within it."""
        top = self.at(folder)
        return sorted(os.path.relpath(os.path.join(where, name), top)
                      for where, _, names in os.walk(top) for name in names)

    def read(self, *parts):
        with open(self.at(*parts), "rb") as f:
            return f.read()

    def results(self):
        """The result folders, as paths of bytes within out/."""
        return [os.path.dirname(p) for p in self.files("out") if os.path.basename(p) == b"manifest.json"]

    def manifest(self, folder):
        return json.loads(self.read("out", folder, "manifest.json"))

    def manifests(self):
        return [self.manifest(folder) for folder in self.results()]

    def result(self, name):
        """The only result of the file of that name, as (folder, manifest)."""
        path = "%s/%s" % (self.folders.get("in", "in"), name)
        found = [f for f in self.results() if self.manifest(f)["source"]["path"] == path]
        self.case.assertEqual(len(found), 1, (name, self.results()))
        return found[0], self.manifest(found[0])

    def why(self, name):
        return json.loads(self.read("failed", os.fsencode(name) + b".why.json"))

    def under_way(self):
        """The jobs that have something in .work."""
        return [n.decode() for n in os.listdir(self.at(".work")) if JOB.fullmatch(n)]

    def is_idle(self, left=()):
        return self.files("in") == sorted(os.fsencode(n) for n in left) and not self.under_way()

    def settle(self, daemon, left=()):
        """Waits until nothing is under way; `left` is what nobody takes from in/."""
        daemon.until(lambda: self.is_idle(left), "an idle route")

        def is_told():
            route = daemon.route(self.name)
            return not route["waiting"] and not route["claimed"] and not route["converting"]
        daemon.until(is_told, "a status without work")

    # --- Every file that was dropped has exactly one outcome.

    def _check_result(self, folder):
        case, manifest = self.case, self.manifest(folder)
        source = manifest["source"]
        case.assertEqual(manifest["format"], "dropmill.manifest/1")
        case.assertTrue(folder.endswith(b"-" + manifest["job"].encode()), folder)
        said = {f["file"]: (f["sha256"], f["bytes"]) for f in manifest["outputs"] + [source]}
        there = {}
        for name in os.listdir(self.at("out", folder)):
            if name != b"manifest.json":
                content = self.read("out", folder, name)
                there[name.decode()] = (digest(content), len(content))
        case.assertEqual(there, said, "what a manifest names is there, and nothing else")
        case.assertEqual(digest(self.read(source["stored"])), source["sha256"], manifest)
        return manifest["job"], source["sha256"]

    def _check_failed(self):
        files, failed = self.files("failed"), {}
        ends = (b".why.json", b".why.html")
        sources = [p for p in files if not p.endswith(ends)]
        self.case.assertEqual(sorted(s + e for s in sources for e in ends),
                              sorted(p for p in files if p.endswith(ends)), "each with its reasons")
        for path in sources:
            why = self.why(path)
            sha = digest(self.read("failed", path))
            self.case.assertIn(why["source"].get("sha256", sha), (sha,), why)
            self.case.assertTrue(why["code"] and why["id"] and why["text"], why)
            self.case.assertIn(b"<h1>", self.read("failed", path + b".why.html"))
            self.case.assertNotIn(why["job"], failed)
            failed[why["job"]] = sha
        return failed

    def _check_journal(self, daemon, published, failed):
        """Gives what was skipped, by job."""
        skipped, jobs = {}, daemon.jobs("--route", self.name)
        self.case.assertEqual({j["state"] for j in jobs} - {"finished"}, set(), jobs)
        of = {outcome: {j["id"]: j for j in jobs if j["outcome"] == outcome}
              for outcome in ("published", "failed", "skipped")}
        self.case.assertEqual({i: j["sha256"] for i, j in of["published"].items()}, published)
        self.case.assertEqual(set(of["failed"]), set(failed))
        for job in list(of["published"].values()) + list(of["skipped"].values()):
            if job.get("place"):  # not known where a crash came between
                self.case.assertEqual(digest(self.read(job["place"])), job["sha256"], job)
        for i, job in of["skipped"].items():
            skipped[i] = job["sha256"]
        return skipped

    def account(self, daemon, left=(), has_journal=True):
        """Exactly one outcome for each file that was dropped. Gives (published, failed, skipped), each
        a digest by job. Without a journal nothing can have been skipped."""
        self.settle(daemon, left)
        published = dict(self._check_result(folder) for folder in self.results())
        self.case.assertEqual(len(published), len(self.results()), "no job twice")
        failed = self._check_failed()
        skipped = self._check_journal(daemon, published, failed) if has_journal else {}
        done = sorted(digest(self.read("done", p)) for p in self.files("done"))
        self.case.assertEqual(done, sorted([*published.values(), *skipped.values()]))
        self.case.assertEqual(sorted(self.dropped), sorted([*done, *failed.values()]),
                              "each dropped file exactly once; the log:\n" + daemon.log())
        return published, failed, skipped


class Case(programs.Case):
    """A test with the route `budget`, taken from at once, in a folder of its own."""

    route = {"settle": 0, "language": "en"}
    settings = {"workers": 2}

    def setUp(self):
        super().setUp()
        self.root = Root(self)
        self.configure()

    def configure(self, *others, settings=None, **route):
        """Writes the settings; others are routes beside the first one, as maps."""
        first = {**self.route, "name": "budget", "root": self.path("budget"), **route}
        text = {"state": self.path("state"), "control": self.path("c.sock"), **self.settings,
                "routes": [first, *others], **(settings or {})}
        self.file("dropmill.yaml", json.dumps(text, ensure_ascii=False, indent=1).encode())
        os.chmod(self.path("dropmill.yaml"), 0o644)

    def nobody(self):
        """Options of a daemon without the powers of root, from programs that it can reach."""
        if os.geteuid():
            return {}
        program = self.path("programs/dropmill")
        if not os.path.exists(program):
            programs.copy_build(self.path("programs"))
        return {"program": program, "user": 65534, "group": 65534, "extra_groups": []}

    def launch(self, **options):
        return Daemon(self, **options)

    def daemon(self, **options):
        return self.launch(**options).ready()

    def looked(self, run, name):
        """The daemon has looked at all that lies there: a file that came later is through."""
        self.root.drop(name, document(name))
        run.wait("job.published", file=name)

    def not_taken(self, run, name):
        self.assertEqual(run.find("job.claimed", file=name), [])
        self.assertTrue(os.path.exists(self.root.at("in", name)))

    def arrived(self, run, name, of=1):
        """There is something of it, at least so many bytes."""
        path = self.root.at("in", name)
        run.until(lambda: os.path.exists(path) and os.path.getsize(path) >= of, "a part of " + name)

    def refused(self, status=78):
        """A start that must fail; gives what it says."""
        return self.launch().ended(status)
