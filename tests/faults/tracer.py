"""The daemon under strace: which calls change files, in which order, and what it does when one of them
kills it or fails. Workers are left alone.

With one thread for files, the n-th call of a kind is nearly the same call in each run; where it really
was is read from the trace."""
import collections
import os
import re
import shlex
import shutil
import subprocess
import sys

import daemon
import programs

daemon.WATCHDOG = 400  # seconds: traced, with 200 files, on a busy machine

# What changes files, or tells a worker.
CHANGES = ("write", "pwrite64", "fsync", "fdatasync", "openat", "mkdir", "mkdirat", "renameat", "renameat2",
           "unlink", "unlinkat", "ftruncate", "fchmod", "fchown", "utimensat", "sendmsg")
CALL = re.compile(r"(\d+) +(\w+)\((.*)")
KILLED = re.compile(r"(\d+) +\+\+\+ killed by SIGKILL")
ARGUMENT = re.compile(r"\d+<([^>]*)>|AT_FDCWD<[^>]*>|\"((?:[^\"\\]|\\.)*)\"")
PIECES = ((re.compile(r"\b[0-9a-z]{20}\b"), "JOB"), (re.compile(r"\d{4}-\d\d-\d\d"), "DAY"),
          (re.compile(r"\bfile-\d+\.[a-z]+"), "FILE"), (re.compile(r"/sub\b"), ""),
          (re.compile(r"\b(?:budget|once)/"), "ROUTE/"))

Point = collections.namedtuple("Point", "call where")


def why_not():
    """Why this machine cannot trace, or None."""
    if not shutil.which("strace"):
        return "strace is missing"
    done = subprocess.run(["strace", "-D", "-f", "-b", "execve", "-o", "/dev/null", "true"],
                          stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return done.stderr.strip() or "strace fails" if done.returncode else None


def need():
    """Ends a program that cannot trace here: skipped, but a failure in CI."""
    why = why_not()
    if why:
        print("nothing is tested: " + why)
        sys.exit(1 if os.environ.get("CI") else 77)


def point_of(call, arguments, folder):
    """What the call does to what kind of path; None where it changes nothing of ours."""
    if call == "openat" and not re.search(r"O_CREAT|O_TMPFILE|O_TRUNC", arguments):
        return None
    if call in ("write", "pwrite64", "sendmsg"):
        arguments = arguments.partition(">")[0] + ">"
    where = " ".join(a or b for a, b in ARGUMENT.findall(arguments.rpartition(" = ")[0] or arguments)
                     if a or b)
    if call == "sendmsg":
        where = "SOCKET" if "socket" in where or "UNIX" in where else ""
    elif folder + "/" not in where:
        return None
    where = where.replace(folder + "/", "")
    for piece, name in PIECES:
        where = piece.sub(name, where)
    return Point(call, where) if where else None


class Trace:
    """What strace wrote: for each point the numbers of its calls, as strace counts them in a thread."""

    def __init__(self, path, folder):
        self.points = collections.defaultdict(list)
        self.numbers = collections.defaultdict(list)  # of calls that name something of ours, see below
        self.injected = []  # calls that were made to fail, as text
        counts, last, numbers = collections.Counter(), {}, collections.defaultdict(list)
        begun = {}
        with open(path, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if "(INJECTED)" in line:
                    self.injected.append(begun.get(line.split()[0], "") + line)
                match = CALL.match(line)
                if not match:
                    continue
                thread, call, arguments = match.groups()
                begun[thread] = line
                counts[thread, call] += 1
                point = point_of(call, arguments, folder)
                if folder + "/" in arguments:
                    numbers[thread, call].append(counts[thread, call])
                if point:
                    self.points[point].append(counts[thread, call])
                if " = ?" in line or "<unfinished" in line:
                    last[thread] = point
                else:
                    last.pop(thread, None)
        # The first thread opens everything at a start: only what comes after that belongs to files.
        first = min(counts, default=("", ""), key=lambda key: int(key[0]))[0]
        for (thread, call), all_numbers in numbers.items():
            if thread != first:
                self.numbers[call] += [n for n in all_numbers if n > counts[first, call]]
        self.last = set(last.values()) - {None}  # what the threads were at when they were killed


class Traced(daemon.Daemon):
    """A daemon under strace, with what is to happen in terms of strace's option inject. Where names are
    given, only calls that name one of them are looked at and counted."""

    def __init__(self, case, calls=CHANGES, inject=(), names=(), **options):
        self.trace_path = case.path("trace-%d" % len(os.listdir(case.folder)))
        words = ["strace", "-D", "-q", "-f", "-b", "execve", "-y", "-s", "64", "-o", self.trace_path,
                 "-e", "signal=none", "-e", "trace=" + ",".join(calls)]
        for rule in inject:
            words += ["-e", "inject=" + rule]
        for name in names:
            words += ["-P", shlex.quote(name)]
        script = self.trace_path + ".sh"
        with open(script, "w") as f:
            f.write("#!/bin/sh\nexec %s %s \"$@\"\n" % (" ".join(words), programs.DROPMILL))
        os.chmod(script, 0o755)
        env = dict(os.environ, UV_THREADPOOL_SIZE="1")
        super().__init__(case, program=script, env=env, **options)

    def trace(self):
        """Of one that has ended."""
        self.reader.join()  # strace holds the pipe open until it has written all
        return Trace(self.trace_path, self.case.folder)
