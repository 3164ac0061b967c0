"""The unit: what systemd-analyze says of it, and whether the programs work under its filters.

No systemd needs to run: its tools look at files, and the filters are set up here as systemd sets them.
"""
import errno
import mmap
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import programs

try:
    import seccomp
except ImportError:
    seccomp = None

ROOT = os.environ.get("DROPMILL_ROOT", "")
UNIT = os.path.join(ROOT, "systemd", "dropmill.service")
SAMPLE = os.path.join(ROOT, "packaging", "sample", "绩效目标表.docx")
EXPOSURE = 15  # tenths
SETTINGS = """
routes: [{{name: a, root: {folder}/forms, settle: 0}}]
state: {folder}/state
control: {folder}/control.sock
"""


def tool(*words):
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def settings(name):
    """The values of a key, in order."""
    with open(UNIT, encoding="utf-8") as f:
        return [line.rstrip("\n").partition("=")[2] for line in f if line.startswith(name + "=")]


def members(word, seen):
    """The system calls of a name or of a set; sets hold sets."""
    if not word.startswith("@"):
        return {word}
    if word in seen:
        return set()
    seen.add(word)
    lines = tool("systemd-analyze", "--no-pager", "syscall-filter", word).stdout.split("\n")[1:]
    words = (line.strip() for line in lines)
    return set().union(*(members(w, seen) for w in words if w and not w.startswith("#")))


def allowed_calls():
    calls = members("@default", set())  # systemd adds it to every list of what is allowed
    for value in settings("SystemCallFilter"):
        named = set().union(*(members(word, set()) for word in value.lstrip("~").split()))
        calls = calls - named if value.startswith("~") else calls | named
    return calls


def filter_of(calls):
    f = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    for call in sorted(calls):
        try:
            f.add_rule(seccomp.ALLOW, call)
        except (RuntimeError, ValueError, OSError):
            pass  # of another machine or a newer kernel
    return f


def filter_of_arguments():
    """MemoryDenyWriteExecute=, RestrictAddressFamilies=AF_UNIX, RestrictNamespaces=."""
    f = seccomp.SyscallFilter(seccomp.ALLOW)
    both = mmap.PROT_WRITE | mmap.PROT_EXEC
    f.add_rule(seccomp.ERRNO(errno.EPERM), "mmap", seccomp.Arg(2, seccomp.MASKED_EQ, both, both))
    f.add_rule(seccomp.ERRNO(errno.EPERM), "mprotect",
               seccomp.Arg(2, seccomp.MASKED_EQ, mmap.PROT_EXEC, mmap.PROT_EXEC))
    f.add_rule(seccomp.ERRNO(errno.EAFNOSUPPORT), "socket",
               seccomp.Arg(0, seccomp.NE, int(socket.AF_UNIX)))
    f.add_rule(seccomp.ERRNO(errno.EPERM), "unshare")
    f.add_rule(seccomp.ERRNO(errno.EPERM), "setns")
    return f


class Unit(programs.Case):
    def copy(self):
        """The unit with a program that is there: verify looks for it."""
        with open(UNIT, encoding="utf-8") as f:
            text = f.read().replace("/usr/bin/dropmill", programs.DROPMILL)
        return self.path(self.file("dropmill.service", text.encode()))

    def test_is_understood_whole(self):
        done = tool("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", self.copy())
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_exposes_little(self):
        done = tool("systemd-analyze", "security", "--no-pager", "--offline=true",
                    "--threshold=%d" % EXPOSURE, UNIT)
        print(done.stdout.strip().split("\n")[-1])
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_ends_the_daemon_alone(self):
        """Its workers finish what they have; KillMode=control-group would end them first."""
        self.assertEqual(settings("KillMode"), ["mixed"])
        self.assertEqual(settings("OOMPolicy"), ["continue"])


class Folders(programs.Case):
    def setUp(self):
        super().setUp()
        os.mkdir(self.path("etc"))
        done = tool("systemd-sysusers", "--root=" + self.folder,
                    os.path.join(ROOT, "systemd", "dropmill.sysusers"))
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_a_user_without_shell(self):
        user = self.read("etc/passwd").decode().strip().split(":")
        self.assertEqual((user[0], user[5]), ("dropmill", "/var/lib/dropmill"))
        self.assertIn("nologin", user[6])
        self.assertIn(b"dropmill:", self.read("etc/group"))

    def test_folders_of_the_service(self):
        if os.geteuid() != 0:
            print("only root can give folders to others")
            return
        done = tool("systemd-tmpfiles", "--create", "--root=" + self.folder,
                    os.path.join(ROOT, "systemd", "dropmill.tmpfiles"))
        self.assertEqual(done.returncode, 0, done.stdout)
        number = int(self.read("etc/passwd").decode().split(":")[2])
        for name, mode, owner in (("srv/dropmill", 0o2750, number), ("etc/dropmill", 0o755, 0),
                                  ("etc/dropmill/conf.d", 0o755, 0), ("etc/dropmill/forms.d", 0o755, 0),
                                  ("var/lib/dropmill", 0o750, number)):
            st = os.stat(self.path(name))
            self.assertEqual((stat.S_IMODE(st.st_mode), st.st_uid), (mode, owner), name)


class Filters(programs.Case):
    """The programs, allowed what the unit allows."""

    def setUp(self):
        super().setUp()
        if os.environ.get("DROPMILL_SANITIZED"):
            self.skipTest("the sanitizers need more calls")
        if not seccomp and not os.environ.get("CI"):
            self.skipTest("python3-seccomp is missing")
        calls = allowed_calls()
        if os.geteuid() == 0:  # as root, which the service never is, a worker gives that up
            calls |= {"setgroups", "setresgid", "setresuid"}
        filters = [filter_of_arguments(), filter_of(calls)]

        def hold_back():
            os.umask(0o077)
            for f in filters:
                f.load()
        self.hold_back = hold_back

    def test_hold(self):
        """So that the others are not about nothing."""
        for what in ("socket.socket(socket.AF_INET)", "os.chroot('/')", "os.nice(1)",
                     "mmap.mmap(-1, 4096, prot=7)"):
            done = subprocess.run([sys.executable, "-c", "import os, mmap, socket; " + what],
                                  preexec_fn=self.hold_back, stderr=subprocess.PIPE, text=True)
            self.assertRegex(done.stderr, "not permitted|not supported", what)

    def test_convert(self):
        shutil.copy(SAMPLE, self.path("a.docx"))
        self.run_program("convert", "a.docx", preexec_fn=self.hold_back)
        self.assertIn(b"dropmill.report/1", self.read("a.docx.json"))

    def settings(self):
        self.file("dropmill.yaml", SETTINGS.format(folder=self.folder).encode())
        return self.path("dropmill.yaml")

    def test_check_config(self):
        self.run_program("check-config", "-c", self.settings(), "--quiet",
                         preexec_fn=self.hold_back)

    def test_run(self):
        """As systemd starts, reloads and stops it; results are published with the group's rights."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
            systemd.bind(self.path("notify"))
            systemd.settimeout(60)
            self.daemon = self.start("run", "-c", self.settings(), preexec_fn=self.hold_back, env=dict(
                os.environ, NOTIFY_SOCKET=self.path("notify"), WATCHDOG_USEC="2000000"))
            self.addCleanup(self.daemon.stdout.close)
            self.addCleanup(self.daemon.stderr.close)
            self.addCleanup(self.daemon.kill)
            self.hear(systemd, "READY=1")
            shutil.copy(SAMPLE, self.path("forms", "in", "a.docx"))
            self.assertIn("job.published", self.log_until("job.published", "job.failed"))
            result, = os.listdir(self.path("forms", "out"))
            st = os.stat(self.path("forms", "out", result))
            self.assertEqual(stat.S_IMODE(st.st_mode) & 0o777, 0o770)
            self.daemon.send_signal(signal.SIGHUP)
            self.hear(systemd, "RELOADING=1\nMONOTONIC_USEC=")
            self.hear(systemd, "READY=1")
            self.hear(systemd, "WATCHDOG=1")
            self.daemon.send_signal(signal.SIGTERM)
            self.hear(systemd, "STOPPING=1")
            self.assertEqual(self.daemon.wait(60), 0)

    def hear(self, systemd, wanted):
        """Waits for a message; others come between."""
        while not systemd.recv(4096).decode().startswith(wanted):
            self.assertIsNone(self.daemon.poll(), "it has ended")

    def log_until(self, *events):
        for line in self.daemon.stderr:
            if any(event in line.decode() for event in events):
                return line.decode()
        return self.fail("it has ended")


if __name__ == "__main__":
    if not shutil.which("systemd-analyze"):
        print("systemd is not installed")
        sys.exit(1 if os.environ.get("CI") else 77)
    programs.main()
