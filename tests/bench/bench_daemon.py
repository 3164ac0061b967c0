#!/usr/bin/env python3
"""How fast the daemon is, as ratios: machines differ and are busy, so that everything is measured in
turn with a baseline on the same disk, round by round.

    tests/bench/bench_daemon.py FOLDER [--dropmill build/dropmill] [--rounds 5] [--drops 200] [--outputs json]

FOLDER holds the files that are dropped, DOCX, XLSX and CSV, all different. What they become are the
three reports, or those that are named.

Latency: files are dropped one after the other, each when the one before is over; the time from the
close of the file until its results stand in out/ (inotify). The baseline does with the finished results
what makes them durable and no more: each file written and synced, their folder synced and renamed, its
folder synced.

Files per second: all files arrive at once, by the rename of a folder; the time until the last is
published. The baselines are `dropmill convert` over the same files, which syncs nothing, and the same
results written durably one after the other.
"""
import argparse
import ctypes
import os
import select
import shutil
import signal
import statistics
import subprocess
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
IN_MOVED_TO = 0x80
SETTINGS = """\
routes:
  - {name: bench, root: "%(root)s/route", settle: 0, outputs: [%(outputs)s]}
state: "%(root)s/state"
control: "%(root)s/control.sock"
"""
C = ctypes.CDLL(None, use_errno=True)


class Watch:
    """Names that are renamed into a folder, with the time when that was seen."""

    def __init__(self, folder):
        self.fd = C.inotify_init1(os.O_CLOEXEC)
        if self.fd < 0 or C.inotify_add_watch(self.fd, os.fsencode(folder), IN_MOVED_TO) < 0:
            raise OSError(ctypes.get_errno(), "inotify", folder)

    def wait(self):
        if not select.select([self.fd], [], [], 60)[0]:
            raise SystemExit("nothing was published for a minute")
        now = time.perf_counter()
        os.read(self.fd, 65536)
        return now

    def close(self):
        os.close(self.fd)


class Daemon:
    """The daemon on a folder of its own."""

    def __init__(self, setup):
        self.root = tempfile.mkdtemp(prefix="dropmill-bench-", dir=setup.where)
        config = os.path.join(self.root, "dropmill.yaml")
        with open(config, "w", encoding="utf-8") as f:
            f.write(SETTINGS % {"root": self.root, "outputs": setup.outputs})
        self.process = subprocess.Popen([setup.dropmill, "run", "-c", config], stdin=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, encoding="utf-8")
        self.route = os.path.join(self.root, "route")
        self.wait_for("daemon.ready")

    def wait_for(self, event, n=1):
        """Reads the log until that many lines tell of the event; any trouble ends the bench."""
        for line in self.process.stderr:
            words = line.split(None, 3)
            if words[1] != "info":
                raise SystemExit(line.rstrip())
            n -= words[2] == event
            if n == 0:
                return
        raise SystemExit("the daemon ended")

    def close(self):
        """Gives the seconds of processor that daemon and workers took."""
        self.process.send_signal(signal.SIGTERM)
        self.process.stderr.read()
        _, _, used = os.wait4(self.process.pid, 0)
        self.process.returncode = 0
        shutil.rmtree(self.root)
        return used.ru_utime + used.ru_stime


def drop(source, target):
    with open(source, "rb") as f:
        content = f.read()
    with open(target, "wb") as f:
        f.write(content)
    return time.perf_counter()


def sync_folder(path):
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    os.fsync(fd)
    os.close(fd)


def write_durably(contents, where):
    """One job's results, as nobody can write them with less."""
    work, out = os.path.join(where, "work"), os.path.join(where, "out")
    for folder in (work, out):
        os.makedirs(folder, exist_ok=True)
    new = tempfile.mkdtemp(dir=work)
    for number, content in enumerate(contents):
        with open(os.path.join(new, str(number)), "wb") as f:
            f.write(content)
            f.flush()
            os.fsync(f.fileno())
    sync_folder(new)
    os.rename(new, os.path.join(out, os.path.basename(new)))
    sync_folder(out)


def contents_of(folder):
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as f:
            yield f.read()


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


def ms(values):
    return "median %6.2f  p95 %6.2f  p99 %6.2f  max %6.2f ms" % (
        1e3 * statistics.median(values), 1e3 * percentile(values, 0.95),
        1e3 * percentile(values, 0.99), 1e3 * max(values))


def bench_latency(setup, kind):
    files = [name for name in sorted(os.listdir(setup.files)) if name.endswith("." + kind)]
    daemon = Daemon(setup)
    inbox, out = os.path.join(daemon.route, "in"), os.path.join(daemon.route, "out")
    watch = Watch(out)
    took, floor = [], []
    for name in files[:setup.drops]:
        closed = drop(os.path.join(setup.files, name), os.path.join(inbox, name))
        took.append(watch.wait() - closed)
        daemon.wait_for("job.published")
        result = next(entry.path for entry in os.scandir(out) if entry.name.startswith(name + "-"))
        results = list(contents_of(result))
        begun = time.perf_counter()
        write_durably(results, os.path.join(daemon.root, "floor"))
        floor.append(time.perf_counter() - begun)
    watch.close()
    daemon.close()
    print("latency of %3d %-4s  %s" % (len(took), kind, ms(took)))
    print("   the same, durably  %s" % ms(floor))
    ratios = [a / b for a, b in zip(took, floor)]
    print("   ratio              median %.1f" % statistics.median(ratios), flush=True)


def bench_convert(setup, where):
    out = os.path.join(where, "converted")
    begun = time.perf_counter()
    subprocess.run([setup.dropmill, "convert", "-t", setup.outputs, "-o", out, setup.files], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begun, out


def bench_durable(setup, where, converted):
    """The reports, a copy of the source and a note for each file, one after the other."""
    took = 0
    for name in sorted(os.listdir(setup.files)):
        contents = [b"x" * 1200]
        for path in [os.path.join(setup.files, name)] + [
                os.path.join(converted, "%s.%s" % (name, kind)) for kind in setup.outputs.split(",")]:
            with open(path, "rb") as f:
                contents.append(f.read())
        begun = time.perf_counter()
        write_durably(contents, where)
        took += time.perf_counter() - begun
    return took


def bench_daemon(setup, n):
    daemon = Daemon(setup)
    stage = os.path.join(daemon.root, "stage")
    shutil.copytree(setup.files, stage)
    os.sync()
    begun = time.perf_counter()
    os.rename(stage, os.path.join(daemon.route, "in", "all"))
    daemon.wait_for("job.published", n)
    took = time.perf_counter() - begun
    return took, daemon.close()


def bench_throughput(setup):
    n = len(os.listdir(setup.files))
    print("%d files at once" % n)
    rounds = []
    for _ in range(setup.rounds):
        with tempfile.TemporaryDirectory(prefix="dropmill-bench-", dir=setup.where) as where:
            convert, converted = bench_convert(setup, where)
            daemon, cpu = bench_daemon(setup, n)
            durable = bench_durable(setup, where, converted)
        rounds.append((daemon / convert, daemon / durable, n / daemon))
        print("   daemon %6.2f s (%4.0f/s, processor %5.2f s)  convert %6.2f s  durably %6.2f s  "
              "daemon/convert %.2f  daemon/durably %.2f" % (daemon, n / daemon, cpu, convert, durable,
                                                            daemon / convert, daemon / durable),
              flush=True)
    print("   medians: %.0f files/s, %.2f x convert, %.2f x durably"
          % tuple(statistics.median(r[i] for r in rounds) for i in (2, 0, 1)), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", metavar="FOLDER")
    parser.add_argument("--dropmill", default=os.path.join(HERE, "../../build/dropmill"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--drops", type=int, default=200)
    parser.add_argument("--outputs", default="json,xml,html", help="writers, with commas")
    parser.add_argument("--where", help="a folder on the disk to measure")
    setup = parser.parse_args()
    for kind in ("csv", "docx"):
        if setup.drops:
            bench_latency(setup, kind)
    if setup.rounds:
        bench_throughput(setup)


if __name__ == "__main__":
    main()
