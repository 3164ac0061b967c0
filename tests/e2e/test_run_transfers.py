"""dropmill run and files that rsync and scp bring: slowly, in pieces, broken off and sent again."""
import os
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import daemon
import programs

FORMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "forms", "files")
SLOW = 400  # KiB/s: a document of 2 MiB cannot be through before it is looked at
# What scp takes for ssh: the command runs here.
NO_SSH = b"""#!/bin/sh
for command; do :; done
exec sh -c "$command"
"""


class Transfers(daemon.Case):
    def setUp(self):
        super().setUp()
        self.root.make("in")

    def start(self, *words):
        process = subprocess.Popen(words, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, start_new_session=True,
                                   env=dict(os.environ, LC_ALL="C.UTF-8"))
        self.addCleanup(self.abandon, process, signal.SIGKILL)
        return process

    def end(self, process, statuses=(0,)):
        said = process.communicate(timeout=daemon.WATCHDOG)[0].decode("utf-8", "replace")
        self.assertIn(process.returncode, statuses, said)

    def abandon(self, process, number):
        """Both ends of it are of its session."""
        if process.poll() is None:
            os.killpg(process.pid, number)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()

    def source(self, name, content):
        self.file("source/" + name, content)
        return os.path.join("source", name)

    def temporary(self, run, name, folder="in"):
        """rsync's own name of a file that is on its way."""
        def find():
            names = os.listdir(self.root.at(folder)) if os.path.isdir(self.root.at(folder)) else ()
            return [n for n in names if n.startswith(b"." + os.fsencode(name) + b".")]
        return run.until(find, "a temporary file of rsync")[0].decode()

    def published_once(self, run, name, content):
        run.wait("job.published", file=name)
        self.root.account(run)
        self.assertEqual(self.root.result(name)[1]["source"]["sha256"], daemon.digest(content))
        self.assertEqual(self.root.files("failed"), [])
        run.stop()


class Rsync(Transfers):
    # It sets times and rights after it has closed the file, which may be taken by then: "some attributes were
    # not transferred".
    IN_PLACE = 0, 23

    def rsync(self, *words):
        return self.start("rsync", *words, os.fsdecode(self.root.at("in", "")))

    def test_a_tree_of_forms_with_their_old_times(self):
        run = self.daemon()
        for folder, name in (("", "xiangtan-2023.docx"), ("财政局/", "mata-2023.xlsx"),
                             ("财政局/二〇二六年/", "shunping-flat.gb18030.csv")):
            with open(os.path.join(FORMS, name), "rb") as f:
                content = f.read()
            path = self.source(folder + "绩效 " + name, content)
            os.utime(self.path(path), (1e9, 1e9))
            self.root.expect(content)
        self.end(self.rsync("-rt", "source/"))
        published, _, _ = self.root.account(run)
        self.assertEqual(len(published), 3)
        self.root.result("财政局/二〇二六年/绩效 shunping-flat.gb18030.csv")
        run.stop()

    def test_all_at_the_end(self):
        run = self.daemon()
        for i in range(20):
            content = daemon.document("file %d" % i)
            self.source("%d.docx" % i, content)
            self.root.expect(content)
        self.end(self.rsync("-r", "--delay-updates", "source/"))
        published, _, _ = self.root.account(run)
        self.assertEqual(len(published), 20)
        run.stop()

    def test_one_that_breaks_off(self):
        """Nothing of it is left, and nothing was taken."""
        content = daemon.large_document(1)
        run = self.daemon()
        path = self.source("大.docx", content)
        process = self.rsync("--bwlimit=%d" % SLOW, path)
        temporary = self.temporary(run, "大.docx")
        self.looked(run, "other.docx")
        self.not_taken(run, temporary)
        self.abandon(process, signal.SIGTERM)
        self.looked(run, "another.docx")
        self.assertEqual(run.find("job.claimed", file="大.docx"), [])
        self.root.expect(content)
        self.end(self.rsync(path))
        self.published_once(run, "大.docx", content)

    def test_a_part_that_is_left_under_the_name(self):
        content = daemon.large_document(2)
        run = self.daemon()
        path = self.source("大.docx", content)
        process = self.rsync("--partial", "--bwlimit=%d" % SLOW, path)
        self.arrived(run, self.temporary(run, "大.docx"), of=1 << 18)
        self.abandon(process, signal.SIGTERM)
        run.wait("job.incomplete", file="大.docx")
        self.looked(run, "other.docx")
        self.assertEqual(self.root.files("failed"), [])
        self.root.expect(content)
        self.end(self.rsync("--partial", path))
        self.published_once(run, "大.docx", content)

    def test_written_in_place(self):
        content = daemon.large_document(3)
        run = self.daemon()
        self.root.expect(content)
        process = self.rsync("--inplace", "--bwlimit=%d" % (2 * SLOW), self.source("大.docx", content))
        self.arrived(run, "大.docx")
        self.looked(run, "other.docx")
        self.not_taken(run, "大.docx")
        self.end(process, self.IN_PLACE)
        self.published_once(run, "大.docx", content)

    def test_written_in_place_and_killed(self):
        content = daemon.large_document(4)
        run = self.daemon()
        path = self.source("大.docx", content)
        process = self.rsync("--inplace", "--bwlimit=%d" % SLOW, path)
        self.arrived(run, "大.docx", of=1 << 18)
        self.abandon(process, signal.SIGKILL)
        run.wait("job.incomplete", file="大.docx")
        self.root.expect(content)
        self.end(self.rsync("--inplace", path), self.IN_PLACE)
        self.published_once(run, "大.docx", content)


class Scp(Transfers):
    """scp writes under the final name, from the beginning on, and leaves what it has when it breaks off."""

    def scp(self, path, name, *options):
        program = self.path(self.file("no-ssh", NO_SSH))
        os.chmod(program, 0o755)
        return self.start("scp", "-O", "-S", program, *options, path,
                          "here:" + os.fsdecode(self.root.at("in", name)))

    def test_one_that_is_slow(self):
        content = daemon.large_document(5)
        run = self.daemon()
        self.root.expect(content)
        process = self.scp(self.source("大.docx", content), "大.docx", "-l", str(8 * 2 * SLOW))
        self.arrived(run, "大.docx")
        self.looked(run, "other.docx")
        self.not_taken(run, "大.docx")
        self.end(process)
        self.published_once(run, "大.docx", content)

    def test_one_that_is_killed_and_sent_again(self):
        content = daemon.large_document(6)
        run = self.daemon()
        path = self.source("大.docx", content)
        process = self.scp(path, "大.docx", "-l", str(8 * SLOW))
        self.arrived(run, "大.docx", of=1 << 17)
        self.abandon(process, signal.SIGKILL)
        run.wait("job.incomplete", file="大.docx")
        self.looked(run, "other.docx")
        self.assertEqual(self.root.files("failed"), [])
        self.root.expect(content)
        self.end(self.scp(path, "大.docx"))
        self.published_once(run, "大.docx", content)

    def test_a_table_whose_writer_pauses(self):
        """Nobody can tell from a CSV that there is more to come: that it is open tells."""
        content = b"name,value\n" + b"".join(b"row,%d\n" % i for i in range(5000))
        run = self.daemon()
        writer = subprocess.Popen(["sh", "-c", 'cat >> "$1"', "sh", self.root.at("in", "表.csv")],
                                  stdin=subprocess.PIPE, start_new_session=True)
        self.addCleanup(self.abandon, writer, signal.SIGKILL)
        for i in range(3):
            writer.stdin.write(content[i * 10000:(i + 1) * 10000])
            writer.stdin.flush()
            self.arrived(run, "表.csv", of=(i + 1) * 10000)
            self.looked(run, "other%d.docx" % i)
            self.not_taken(run, "表.csv")
        self.root.expect(content)
        writer.stdin.write(content[30000:])
        writer.stdin.close()
        self.published_once(run, "表.csv", content)


if __name__ == "__main__":
    missing = [name for name in ("rsync", "scp") if not shutil.which(name)]
    if missing:
        print("missing: %s (packages rsync and openssh-client)" % ", ".join(missing))
        sys.exit(1 if os.environ.get("CI") else 77)
    programs.main()
