"""dropmill run: names of all kinds, names that are never taken, and things that are no files."""
import base64
import os
import socket
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import daemon
import programs

# What is dropped, and what it is called in out/; by more than one place where that is asked for below.
HOSTILE = {
    "项目支出绩效目标表（2024）.docx": "项目支出绩效目标表（2024）.docx",
    "line\nbreak.docx": "line_break.docx",
    "tab\there.docx": "tab_here.docx",
    "\x1b[2Jescape.docx": "_[2Jescape.docx",
    "-rf.docx": "-rf.docx",
    "--help": "--help",
    "a b 'c' \"d\" $e `f` *.docx": "a b 'c' _d_ $e `f` _.docx",
    "back\\slash:colon?<pipe>|.docx": "back_slash_colon__pipe__.docx",
    "right\u202exslx.docx": "right_xslx.docx",
    "CON.docx": "_CON.docx",
    "lpt1": "_lpt1",
    "nul.tar.docx": "_nul.tar.docx",
    "dots...": "dots___",
    "blanks.docx  ": "blanks.docx__",
    "..docx": None,  # hidden
    "no extension": "no extension",
    "x" * 250 + ".docx": "x" * (255 - 21 - 5) + ".docx",
    "预" * 83 + ".docx": "预" * 76 + ".docx",
    "manifest.json": "manifest.json",
    "REPORT.json": "REPORT.json",
    "report.json": "report.json",
    "e\u0301.docx": "e\u0301.docx",
    "\u00e9.docx": "\u00e9.docx",
    "A.docx": "A.docx",
    "a.docx": "a.docx",
    "a.docm": "a.docm",
    "%s%n%d.docx": "%s%n%d.docx",
}
IGNORED = ("~$a.docx", ".hidden.docx", ".~lock.b.docx#", "copy.docx.part", "a.tmp", "b.TMP", "Thumbs.db",
           "desktop.ini", "x.crdownload", "x.filepart", "backup.docx~", "1234ABCD", "x.0000000001",
           "link.lnk", ".git/config.docx", "__MACOSX/a.docx", "@eaDir/b.docx", "#recycle/c.docx")
GBK = b"\xcf\xee\xc4\xbf.docx"


class Names(daemon.Case):
    def test_names_of_all_kinds(self):
        run = self.daemon()
        taken = {n: p for n, p in HOSTILE.items() if p}
        for name in taken:
            self.root.drop(name, daemon.document(name.encode().hex()))
        published, _, _ = self.root.account(run)
        self.assertEqual(len(published), len(taken))
        by_sha = {self.root.manifest(f)["source"]["sha256"]: f for f in self.root.results()}
        for name, shown in taken.items():
            with self.subTest(name):
                folder = by_sha[daemon.digest(daemon.document(name.encode().hex()))]
                self.assertEqual(folder.decode(), "%s-%s" % (shown, self.root.manifest(folder)["job"]))
                source = self.root.manifest(folder)["source"]
                self.assertEqual(source.get("original", source["file"]), name)
                self.assertEqual(source["path"], "in/" + name)
                self.assertIn("job.published", [e.name for e in run.events if e.fields.get("file") == name])
        self.assertNotIn("\x1b", run.log())
        self.assertNotIn("\u202e", run.log())
        run.stop()

    def test_the_same_names_in_failed(self):
        run = self.daemon()
        for name in HOSTILE:
            if HOSTILE[name]:
                self.root.drop(name, b"no form: " + name.encode())
        _, failed, _ = self.root.account(run)
        self.assertEqual(len(failed), len([n for n in HOSTILE if HOSTILE[n]]))
        for job in run.jobs():
            self.assertEqual(self.root.read(job["place"]), b"no form: " + job["path"].encode())
        run.stop()

    def test_a_name_that_is_no_utf8(self):
        run = self.daemon()
        self.root.make(b"in/\xcf\xee")
        self.root.drop(GBK, daemon.document("docx"))
        self.root.drop(b"\xcf\xee/" + GBK, daemon.document("deeper"))
        self.root.drop(b"\xff\xfe.bin", b"no form")
        self.root.account(run)
        folder, manifest = [(f, self.root.manifest(f)) for f in self.root.results() if b"/" not in f][0]
        self.assertEqual(manifest["source"]["file"], "\ufffd\ufffd\u013f.docx")
        self.assertEqual(base64.b64decode(manifest["source"]["file_b64"]), GBK)
        self.assertEqual(folder.decode(), "\ufffd\ufffd\u013f.docx-" + manifest["job"])
        self.assertEqual(sorted(p.decode() for p in self.root.files("failed"))[0], "\ufffd\ufffd.bin")
        run.stop()

    def test_folders_of_hostile_names(self):
        run = self.daemon()
        names = ("-rf", "new\nline", "CON", "dots..", "预算" * 42, " blank", "x" * 255)
        for name in names:
            self.root.make("in/" + name)
            self.root.drop(name + "/a.docx", daemon.document(name))
        published, _, _ = self.root.account(run)
        self.assertEqual(len(published), len(names))
        self.assertEqual({os.path.dirname(f).decode() for f in self.root.results()},
                         {"-rf", "new_line", "_CON", "dots__", "预算" * 42, " blank", "x" * 255})
        run.stop()


class Ignored(daemon.Case):
    def test_what_is_never_taken(self):
        self.root.make(*["in/" + os.path.dirname(n) for n in IGNORED])
        before, after = IGNORED[::2], IGNORED[1::2]
        for name in before:
            self.file("budget/in/" + name, daemon.document("ignored"))
        run = self.daemon()
        for name in after:
            self.file("budget/in/" + name, daemon.document("ignored"))
        run.signal(daemon.signal.SIGUSR1)
        run.wait("daemon.rescan")
        self.root.drop("sub-mine.docx", daemon.document("mine"))
        published, failed, _ = self.root.account(run, left=IGNORED)
        self.assertEqual((len(published), len(failed)), (1, 0))
        run.stop()

    def test_a_file_that_is_open_in_an_editor(self):
        run = self.daemon()
        self.file("budget/in/~$dget.docx", b"owner")
        self.root.drop("budget.docx", daemon.document("open"))
        self.root.drop("other.docx", daemon.document("other"))
        run.wait("job.published", file="other.docx")
        run.until(lambda: run.route()["waiting"] == 1)
        self.assertEqual(run.find("job.claimed", file="budget.docx"), [])
        os.remove(self.root.at("in", "~$dget.docx"))
        self.root.account(run)
        run.stop()


class Special(daemon.Case):
    """Nothing of these is opened, followed or moved."""

    def test_special_files_are_left(self):
        outside = self.path(self.file("outside.docx", daemon.document("outside")))
        self.root.make("in/folder.docx")
        os.symlink(outside, self.root.at("in", "link.docx"))
        os.symlink("/nowhere/at/all", self.root.at("in", "dangling.docx"))
        os.symlink("loop.docx", self.root.at("in", "loop.docx"))
        os.symlink("..", self.root.at("in", "up"))
        os.mkfifo(self.root.at("in", "fifo.docx"))
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self.root.at("in", "socket.docx"))
        run = self.daemon()
        os.symlink(outside, self.root.at("in", "link2.docx"))
        os.mkfifo(self.root.at("in", "fifo2.docx"))
        self.root.drop("folder.docx/real.docx", daemon.document("real"))
        run.signal(daemon.signal.SIGUSR1)
        left = ("link.docx", "dangling.docx", "loop.docx", "fifo.docx", "socket.docx", "link2.docx",
                "fifo2.docx")
        run.wait("job.published", file="folder.docx/real.docx")
        published, failed, _ = self.root.account(run, left=left)
        self.assertEqual((len(published), len(failed)), (1, 0))
        self.assertTrue(os.path.islink(self.root.at("in", "up")))
        self.assertEqual(self.read("outside.docx"), daemon.document("outside"))
        self.assertEqual({e.fields["file"] for e in run.events if e.name.startswith("job.")},
                         {"folder.docx/real.docx"})
        run.stop()

    def test_a_file_that_cannot_be_read(self):
        """As a user without the powers of root; told once, and taken when it is mended."""
        self.root.make()
        options = {}
        if os.geteuid() == 0:
            options = self.nobody()
            for path in (self.folder, self.path("budget"), self.path("budget/in"), self.path("desk")):
                os.chown(path, 65534, 65534)
        run = self.launch(**options)
        run.ready()
        path = self.root.desk_file(daemon.document("secret"))
        os.chown(path, *((65534, 65534) if options else (-1, -1)))
        os.chmod(path, 0)
        os.rename(path, self.root.at("in", "secret.docx"))
        run.wait("route.trouble")
        self.root.drop("open.docx", daemon.document("open"))
        run.wait("job.published", file="open.docx")
        for _ in range(3):
            run.signal(daemon.signal.SIGUSR1)
        self.root.drop("open2.docx", daemon.document("open2"))
        run.wait("job.published", file="open2.docx")
        self.assertEqual(len(run.find("route.trouble")), 1, run.log())
        os.chmod(self.root.at("in", "secret.docx"), 0o600)
        run.signal(daemon.signal.SIGUSR1)
        self.root.expect(daemon.document("secret"))
        run.wait("job.published", file="secret.docx")
        self.root.account(run)
        run.stop()


if __name__ == "__main__":
    programs.main()
