"""Hostile plugins against the real worker: each costs exactly its file an error, the other files of
the same call are converted, and nothing forbidden leaves a trace."""
import contextlib
import json
import os
import re
import shutil
import signal
import sys
import time
import xml.etree.ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import programs
import report_xml

HOSTILE = os.environ.get("DROPMILL_HOSTILE", "")
HOSTILE_LOAD = os.environ.get("DROPMILL_HOSTILE_LOAD", "")
SANITIZED = os.environ.get("DROPMILL_SANITIZED") == "1"

LIMITS = ["--limit", "wall_seconds=6", "--limit", "silence_seconds=2", "--limit", "cpu_seconds=3",
          "--limit", "memory_bytes=67108864", "--limit", "output_bytes=4194304"]

# What becomes of the file: a code of failure, several where the system decides which comes first, or
# "done". Those that only ask for something forbidden are done, with the refusal as their text.
READERS = {
    "crash": "crash", "abort": "crash", "exit": "crash", "exit-now": "crash", "stack": "crash",
    "spin": "timeout", "spin-stubborn": "timeout", "spin-lively": "timeout", "sleep": "timeout",
    "allocate": "limit", "allocate-itself": "done limit", "push-forever": "limit timeout",
    "note-forever": "done", "no-data": "contract", "no-problem": "contract",
    "problem-ignored": "format contract", "answers-ignored": "contract",
    "rows-backwards": "contract", "cells-backwards": "contract", "spans-beyond": "limit",
    "unknown-table": "contract", "open-table": "contract", "bad-text": "done",
    "bad-texts": "done",
    "open": "done", "create": "done", "fork": "done", "thread": "done", "signal": "done",
    "map-code": "done", "socket": "crash", "exec": "crash", "ptrace": "crash",
    "forge-answers": "contract crash", "close-everything": "contract crash", "print": "done",
}
REFUSED = ["open", "create", "fork", "thread", "signal", "map-code"]
WRITERS = {"w-crash": "crash", "w-crash-midway": "crash", "w-nothing": "contract",
           "w-no-problem": "contract", "w-forever": "limit"}

if SANITIZED:
    del READERS["allocate-itself"]  # the address space has no limit there


def workers_of(parent):
    """Processes whose parent is that one."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/stat" % pid) as f:
                if int(f.read().rsplit(")", 1)[1].split()[1]) == parent:
                    found.append(int(pid))
        except OSError:
            pass  # gone meanwhile
    return found


def is_running(pid):
    try:
        with open("/proc/%d/stat" % pid) as f:
            return f.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


class Hostile(programs.Case):
    def hostile(self, name):
        return self.file("%s.%s" % (name, name), b"#!%s\n" % name.encode())

    def folder_with(self, name):
        folder = self.path(name)
        os.mkdir(folder)
        shutil.copy(os.path.join(HOSTILE_LOAD, "hostile-%s.so" % name), folder)
        return folder

    def convert(self, files, *options, status=1):
        out, _ = self.run_program("convert", "--json", "--plugins", HOSTILE, *LIMITS, *options, *files,
                                  status=status)
        return [json.loads(line) for line in out.splitlines()]

    def test_each_costs_only_its_own_file(self):
        files = []
        for name in READERS:
            files += [self.docx("good-%s.docx" % name, name), self.hostile(name)]
        results = self.convert(files, "-t", "json")
        self.assertEqual([r["file"] for r in results], files)
        for r in results:
            name = r["file"].rsplit(".", 1)[1]
            is_output = os.path.exists(self.path(r["file"] + ".json"))
            if name == "docx":
                self.assertEqual(r["status"], "done", r)
            else:
                got = r["error"]["code"] if r["status"] == "failed" else "done"
                with self.subTest(name):
                    self.assertIn(got, READERS[name].split(), r)
            self.assertEqual(is_output, r["status"] == "done", r)
        self.assertFalse([n for n in self.names() if n.endswith(".tmp")])

    def test_the_sandbox_refuses(self):
        for name in REFUSED:
            out, _ = self.run_program("inspect", "--plugins", HOSTILE, *LIMITS, self.hostile(name))
            text = json.loads(out)["paragraphs"][0]
            with self.subTest(name):
                self.assertTrue(text.startswith("%s: refused" % name), text)
        self.assertFalse(os.path.exists("/tmp/dropmill-hostile"))

    def test_bad_text_reaches_no_report(self):
        """Bytes that are no text, wherever a reader hands one over: both forms are sound and say the same,
        and each text is there with what could stay of it."""
        name = self.hostile("bad-texts")
        self.assertEqual(self.convert([name], "-t", "json,xml,html", status=0)[0]["status"], "done")
        report = json.loads(self.read(name + ".json").decode("utf-8"))
        got = report_xml.read(self.path(name + ".xml"))
        self.assertEqual(list(report_xml.differences(report, got)), [])
        xml.etree.ElementTree.parse(self.path(name + ".html"))
        text = json.dumps(report, ensure_ascii=False)
        self.assertIsNone(re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", text))
        for start in ("name", "部门", "extra", "label", "level1", "level2", "level3", "≥95%", "charset",
                      "delimiter", "number", "paragraph", "sheet", "hostile.", "note", "part"):
            self.assertRegex(text, re.escape(start) + "<\ufffd+&\ufffd+]]>\ufffd+.*?目", start)

    def test_a_death_is_told_with_its_cause(self):
        _, err = self.run_program("convert", "--plugins", HOSTILE, *LIMITS, self.hostile("socket"),
                                  status=65)
        self.assertIn("its sandbox forbids", err)
        self.assertIn("hostile-socket", err)
        _, err = self.run_program("convert", "--plugins", HOSTILE, *LIMITS, self.hostile("sleep"),
                                  status=65)
        self.assertIn("no progress for 2 s", err)

    def test_writers_leave_no_half_output(self):
        good = self.docx("good.docx")
        before = self.names()
        for name, codes in WRITERS.items():
            results = self.convert([good], "-t", "json," + name, status={"contract": 69}.get(codes, 65))
            with self.subTest(name):
                self.assertIn(results[0]["error"]["code"], codes.split())
                self.assertEqual(self.names(), before)

    def test_output_of_a_plugin_is_not_ours(self):
        out, _ = self.run_program("inspect", "--plugins", HOSTILE, self.hostile("print"))
        self.assertNotIn("hostile output", out)

    def test_a_plugin_that_fails_to_start_is_told(self):
        for name, code in (("load-crash", 78), ("load-exit", 78), ("prepare-crash", 78),
                           ("prepare-exit", 78), ("prepare-spin", 78), ("load-spin", 78)):
            folder = self.folder_with(name)
            started = time.monotonic()
            _, err = self.run_program("convert", "--plugins", folder, "--limit", "start_seconds=1",
                                      self.docx("good.docx"), status=code)
            with self.subTest(name):
                self.assertIn("plugin", err)
                self.assertLess(time.monotonic() - started, 20)

    def test_a_plugin_that_refuses_hurts_no_other(self):
        folder = self.folder_with("prepare-refuse")
        self.run_program("convert", "--plugins", folder, self.docx("good.docx"))
        out, _ = self.run_program("plugins", "--json", "--plugins", folder)
        told = [json.loads(line) for line in out.splitlines()]
        self.assertTrue([p for p in told if not p["loaded"] and "prepare-refuse" in p["file"]])


class Interrupted(programs.Case):
    def busy(self):
        """A conversion that has its temporary output and will not end."""
        self.file("sleep.sleep", b"#!sleep\n")
        run = self.start("convert", "--plugins", HOSTILE, "-t", "json", self.docx("a.docx"), "sleep.sleep",
                         "--workers", "2")
        self.addCleanup(run.stdout.close)
        self.addCleanup(run.stderr.close)
        self.addCleanup(run.kill)
        self.assertTrue(wait_until(lambda: any(n.endswith(".tmp") for n in self.names()) and
                                   os.path.exists(self.path("a.docx.json"))))
        workers = workers_of(run.pid)
        self.assertTrue(workers)
        return run, workers

    def test_signals_leave_nothing(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number):
                run, workers = self.busy()
                run.send_signal(number)
                self.assertEqual(run.wait(10), 128 + number)
                self.assertEqual(self.names(), ["a.docx", "a.docx.json", "sleep.sleep"])
                self.assertTrue(wait_until(lambda: not any(map(is_running, workers)), 5))

    def test_a_killed_parent_leaves_no_worker(self):
        run, workers = self.busy()
        run.kill()
        run.wait(10)
        self.assertTrue(wait_until(lambda: not any(map(is_running, workers)), 5))

    def test_a_killed_worker_costs_its_file(self):
        run, workers = self.busy()
        for pid in workers:
            with contextlib.suppress(ProcessLookupError):  # the idle one is let go meanwhile
                os.kill(pid, signal.SIGKILL)
        _, err = run.communicate(timeout=20)
        self.assertEqual(run.returncode, 1)
        self.assertIn(b"killed from outside", err)

    def test_a_stopped_worker_is_replaced(self):
        self.file("sleep.sleep", b"#!sleep\n")
        run = self.start("convert", "--plugins", HOSTILE, "-t", "json", "sleep.sleep", self.docx("a.docx"),
                         "--workers", "1", "--limit", "silence_seconds=2")
        self.addCleanup(run.kill)
        self.assertTrue(wait_until(lambda: any(n.endswith(".tmp") for n in self.names())))
        for pid in workers_of(run.pid):
            os.kill(pid, signal.SIGSTOP)
        _, err = run.communicate(timeout=30)
        self.assertEqual(run.returncode, 1, err)
        self.assertTrue(os.path.exists(self.path("a.docx.json")))


if __name__ == "__main__":
    programs.main()
