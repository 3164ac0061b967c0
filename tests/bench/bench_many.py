#!/usr/bin/env python3
"""Drops a great many small files at once and looks at the daemon while it works them off: its memory, its
speed, how soon it answers, how soon it takes a single file from another sub-folder. At the end every file
is accounted for by its content.

    tests/bench/bench_many.py [COUNT] [--dropmill build/dropmill] [--outputs json] [--settle 0] [--where FOLDER]

COUNT is 100,000 by default: CSV files, all different, in sub-folders of which the first has half of them,
the second a quarter and so on. They arrive by the rename of one folder. A line is printed for every
twentieth; the exit status is 1 where a file was lost, doubled or failed.
"""
import argparse
import collections
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDERS = 8
POINTS = 20
SETTINGS = """\
routes:
  - {name: bench, root: "%(root)s/route", settle: %(settle)s, outputs: [%(outputs)s]}
state: "%(root)s/state"
control: "%(root)s/control.sock"
"""


def content_of(number):
    return ("项目名称,第%d号项目\n项目资金,%d\n一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,完成数量,≥%d个\n"
            % (number, number, number)).encode()


def folder_of(number):
    """The first has half of all, the second a quarter ..."""
    return min((number + 1 & -(number + 1)).bit_length() - 1, FOLDERS - 1)


def fill(stage, count):
    """Writes the files and gives how often each content is there, by digest."""
    digests = collections.Counter()
    for folder in range(FOLDERS):
        os.makedirs(os.path.join(stage, "部门%d" % folder))
    for number in range(count):
        content = content_of(number)
        path = os.path.join(stage, "部门%d" % folder_of(number), "申报表%06d.csv" % number)
        with open(path, "wb") as f:
            f.write(content)
        digests[hashlib.sha256(content).hexdigest()] += 1
    return digests


class Daemon:
    """The daemon on a folder of its own, its log in a file."""

    def __init__(self, setup):
        self.program, self.root = setup.dropmill, tempfile.mkdtemp(prefix="dropmill-many-", dir=setup.where)
        self.config = os.path.join(self.root, "dropmill.yaml")
        with open(self.config, "w", encoding="utf-8") as f:
            f.write(SETTINGS % {"root": self.root, "settle": setup.settle, "outputs": setup.outputs})
        with open(os.path.join(self.root, "log"), "wb") as log:
            self.process = subprocess.Popen([self.program, "run", "-c", self.config],
                                            stdin=subprocess.DEVNULL, stderr=log)
        self.log, self.rest = open(os.path.join(self.root, "log"), "rb"), b""
        self.counts, self.troubles, self.lone = collections.Counter(), [], None
        self.route = os.path.join(self.root, "route")
        while not self.counts["daemon.ready"]:
            self.read_log()

    def read_log(self):
        """Takes note of what was logged since, and waits a moment."""
        time.sleep(0.1)
        *lines, self.rest = (self.rest + self.log.read()).split(b"\n")
        for line in lines:
            line = line.decode()
            words = line.split(None, 3)
            self.counts[words[2]] += 1
            if words[1] != "info" and words[2] != "daemon.recalls":
                self.troubles.append(line)
            if words[2] == "job.published" and "alone.csv" in line:
                self.lone = time.monotonic()
        if self.process.poll() is not None:
            raise SystemExit("the daemon ended:\n" + "\n".join(self.troubles[-20:]))

    def memory(self):
        """MiB of the daemon, the most it ever had, and those of its workers."""
        with open("/proc/%d/status" % self.process.pid, encoding="ascii") as f:
            said = dict(re.findall(r"(VmRSS|VmHWM):\s+(\d+)", f.read()))
        with open("/proc/%d/task/%d/children" % (2 * (self.process.pid,)), encoding="ascii") as f:
            children = f.read().split()
        workers = 0
        for child in children:
            try:
                with open("/proc/%s/statm" % child, encoding="ascii") as f:
                    workers += int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
            except OSError:
                pass  # replaced just now
        return int(said["VmRSS"]) / 1024, int(said["VmHWM"]) / 1024, workers / 2**20

    def status(self):
        begun = time.monotonic()
        said = subprocess.run([self.program, "status", "-c", self.config, "--json"], check=True,
                              stdout=subprocess.PIPE).stdout
        return time.monotonic() - begun, json.loads(said)["routes"][0]

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.log.close()


class Report:
    """One line a twentieth."""

    def __init__(self, daemon, count):
        self.daemon, self.count, self.begun = daemon, count, time.monotonic()
        self.last_n, self.last_time = 0, self.begun
        print("   %   files  files/s  waiting  daemon MiB  highest  workers MiB  status ms", flush=True)

    def line(self, n):
        now = time.monotonic()
        took, route = self.daemon.status()
        memory = self.daemon.memory()
        print("%4d %7d  %7.0f  %7d  %10.1f  %7.1f  %11.1f  %9.1f" % (
            100 * n // self.count, n, (n - self.last_n) / max(now - self.last_time, 1e-9), route["waiting"],
            *memory, 1e3 * took), flush=True)
        self.last_n, self.last_time = n, now


def drop_alone(daemon):
    """A file in a sub-folder of its own, while the others have thousands that wait."""
    content = content_of(-1)
    folder = os.path.join(daemon.route, "in", "单独")
    os.makedirs(folder)
    path = os.path.join(daemon.root, "alone.csv")
    with open(path, "wb") as f:
        f.write(content)
    os.rename(path, os.path.join(folder, "alone.csv"))
    return hashlib.sha256(content).hexdigest(), time.monotonic()


def work_off(daemon, count, digests):
    report = Report(daemon, count)
    report.line(0)
    n, dropped = 0, None
    while n < count + 1:
        daemon.read_log()
        n = daemon.counts["job.published"] + daemon.counts["job.failed"]
        if dropped is None and n > count // 5:
            digest, dropped = drop_alone(daemon)
            digests[digest] += 1
        if n >= (report.last_n * POINTS // count + 1) * count // POINTS:
            report.line(n)
    took = time.monotonic() - report.begun
    print("%d files in %.0f s: %.0f files/s; one alone in its sub-folder %.1f s"
          % (n, took, n / took, daemon.lone - dropped))


def files_below(folder):
    for where, _, names in os.walk(folder):
        for name in names:
            yield os.path.join(where, name)


def digest_of(path):
    with open(path, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


def account(daemon, digests):
    """Every file exactly once: published, archived, and nowhere else."""
    out, done = collections.Counter(), collections.Counter()
    for path in files_below(os.path.join(daemon.route, "out")):
        if path.endswith("/manifest.json"):
            with open(path, encoding="utf-8") as f:
                out[json.load(f)["source"]["sha256"]] += 1
    for path in files_below(os.path.join(daemon.route, "done")):
        done[digest_of(path)] += 1
    left = [p for folder in ("in", "failed") for p in files_below(os.path.join(daemon.route, folder))]
    work = [n for n in os.listdir(os.path.join(daemon.route, ".work")) if re.fullmatch(r"[0-9a-z]{20}", n)]
    lost = sum(((digests - out) | (digests - done)).values())
    doubled = sum(((out - digests) | (done - digests)).values())
    print("lost %d, doubled %d, left in in/ or failed/ %d, in .work %d, warnings %d"
          % (lost, doubled, len(left), len(work), len(daemon.troubles)))
    for line in daemon.troubles[:5]:
        print("   " + line)
    return not (lost or doubled or left or work)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", metavar="COUNT", nargs="?", type=int, default=100000)
    parser.add_argument("--dropmill", default=os.path.join(HERE, "../../build/dropmill"))
    parser.add_argument("--outputs", default="json", help="json,xml,html")
    parser.add_argument("--settle", default="0")
    parser.add_argument("--where", help="a folder on the disk to measure")
    setup = parser.parse_args()
    daemon = Daemon(setup)
    try:
        stage = os.path.join(daemon.root, "stage")
        digests = fill(stage, setup.count)
        os.sync()
        os.rename(stage, os.path.join(daemon.route, "in", "all"))
        work_off(daemon, setup.count, digests)
        is_well = account(daemon, digests)
    finally:
        daemon.close()
    shutil.rmtree(daemon.root)
    sys.exit(0 if is_well else 1)


if __name__ == "__main__":
    main()
