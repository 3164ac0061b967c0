"""dropmill run: files that are still being written, come in pieces, are replaced or change under it."""
import os
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import daemon
import programs

FORMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "forms", "files")
WHOLE = daemon.document(*["paragraph %d of the whole" % i for i in range(500)])
HALF = len(WHOLE) // 2


class Writers(daemon.Case):
    def published_whole(self, run, name, content=WHOLE):
        self.root.expect(content)
        run.wait("job.published", file=name)
        self.root.account(run)
        self.assertEqual(self.root.result(name)[1]["source"]["sha256"], daemon.digest(content))
        run.stop()

    def test_a_writer_with_pauses(self):
        run = self.daemon()
        with open(self.root.at("in", "slow.docx"), "wb") as f:
            for i, at in enumerate(range(0, len(WHOLE), HALF // 2)):
                f.write(WHOLE[at:at + HALF // 2])
                f.flush()
                self.looked(run, "other%d.docx" % i)
                self.not_taken(run, "slow.docx")
        self.published_whole(run, "slow.docx")

    def test_one_that_preallocates(self):
        run = self.daemon()
        with open(self.root.at("in", "copied.docx"), "wb") as f:
            f.truncate(len(WHOLE))
            self.looked(run, "other.docx")
            self.not_taken(run, "copied.docx")
            f.write(WHOLE[:HALF])
            f.flush()
            self.looked(run, "another.docx")
            self.not_taken(run, "copied.docx")
            f.write(WHOLE[HALF:])
        self.published_whole(run, "copied.docx")

    def test_one_that_closes_between_pages(self):
        """As scanners do: each time it is open again before the file has settled."""
        self.configure(settle=2)
        run = self.daemon()
        for at in range(0, len(WHOLE), 1000):
            with open(self.root.at("in", "scan.docx"), "ab") as f:
                f.write(WHOLE[at:at + 1000])
        self.published_whole(run, "scan.docx")

    def test_one_that_closes_for_longer(self):
        """A part of a package shows that there is more to come, whatever the time to settle."""
        run = self.daemon()
        path, mark = self.root.at("in", "parts.docx"), 0
        with open(path, "wb") as f:
            f.write(WHOLE[:HALF])
        for end in (HALF + 100, len(WHOLE) - 30, len(WHOLE)):
            run.wait("job.incomplete", since=mark, file="parts.docx")
            mark = run.mark()
            with open(path, "r+b") as f:
                f.write(WHOLE[:end])
        self.published_whole(run, "parts.docx")

    def test_a_temporary_name_first(self):
        run = self.daemon()
        with open(self.root.at("in", "x.docx.part"), "wb") as f:
            f.write(WHOLE)
        self.looked(run, "other.docx")
        os.rename(self.root.at("in", "x.docx.part"), self.root.at("in", "x.docx"))
        self.published_whole(run, "x.docx")
        self.assertEqual(run.find("job.claimed", file="x.docx.part"), [])

    def test_a_hard_link(self):
        run = self.daemon()
        path = self.root.desk_file(WHOLE)
        os.link(path, self.root.at("in", "linked.docx"))
        self.published_whole(run, "linked.docx")
        with open(path, "rb") as f:
            self.assertEqual(f.read(), WHOLE)

    def test_open_in_an_office_program(self):
        """Each leaves a file of its own beside the one that it has open, and takes it away in the end."""
        pairs = (("~$表.xlsx", "表.xlsx"), ("~$报表.docx", "绩效报表.docx"), (".~lock.总表.docx#", "总表.docx"),
                 (".~明细.xlsx", "明细.xlsx"))
        self.root.make("in/打开")
        with open(os.path.join(FORMS, "mata-2023.xlsx"), "rb") as f:
            table = f.read()
        for owner, name in pairs:
            self.file(os.path.join(os.fsdecode(self.root.at("in", "打开")), owner), b"somebody")
            self.root.drop("打开/" + name, table if name.endswith("xlsx") else daemon.document(name))
        run = self.daemon()
        self.looked(run, "other.docx")
        self.looked(run, "another.docx")
        for _, name in pairs:
            self.not_taken(run, "打开/" + name)
        for owner, _ in pairs:
            os.remove(self.root.at("in", "打开", owner))
        published, _, _ = self.root.account(run)
        self.assertEqual(len(published), 6)
        run.stop()

    def test_replaced_while_it_waits(self):
        """What was replaced is nobody's any more: only the last one counts."""
        run = self.daemon()
        with open(self.root.at("in", "x.docx"), "wb") as f:
            f.write(daemon.document("first"))
            f.flush()
            self.looked(run, "other.docx")
            self.not_taken(run, "x.docx")
            os.replace(self.root.desk_file(WHOLE), self.root.at("in", "x.docx"))
            self.published_whole(run, "x.docx")

    def test_removed_while_it_waits(self):
        run = self.daemon()
        with open(self.root.at("in", "gone.docx"), "wb") as f:
            self.looked(run, "other.docx")
            self.not_taken(run, "gone.docx")
            os.remove(f.name)
        self.root.account(run)
        self.assertEqual(run.find("job.claimed", file="gone.docx"), [])
        run.stop()

    def test_written_to_after_it_was_taken(self):
        """Results, the copy beside them and the file in done/ are of one version, whatever a writer does."""
        run = self.daemon()
        for i in range(12):
            path, name = self.root.desk_file(WHOLE), "kept%d.docx" % i
            os.link(path, self.root.at("in", name))
            if i % 2:
                run.wait("job.claimed", file=name)
            else:
                run.until(lambda: not os.path.exists(self.root.at("in", name)))
            with open(path, "r+b") as f:
                f.write(daemon.document("rewritten %d" % i))
                f.truncate()
        self.root.settle(run)
        for folder in self.root.results():
            source = self.root.manifest(folder)["source"]
            content = self.root.read("out", folder, source["file"])
            self.assertEqual(daemon.digest(content), source["sha256"])
            self.assertEqual(self.root.read(source["stored"]), content)
            self.file("again/" + source["file"], content)
        self.run_program("convert", "-t", "json", "-o", "converted", "again")
        for folder in self.root.results():
            name = self.root.manifest(folder)["source"]["file"]
            self.assertEqual(self.read("converted/%s.json" % name),
                             self.root.read("out", folder, "report.json"))
        run.stop()


class Whole(daemon.Case):
    """What its reader knows to be whole need not settle; everything else does."""
    route = {"settle": 3600, "language": "en"}

    def test_packages_are_taken_at_once(self):
        run = self.daemon()
        self.root.make("in/sub")
        with open(os.path.join(FORMS, "mata-2023.xlsx"), "rb") as f:
            table = f.read()
        for name, content in (("a.docx", WHOLE), ("sub/B.XLSX", table)):
            self.root.expect(content)
            with open(self.root.at("in", name), "wb") as f:
                f.write(content[:len(content) // 2])
                f.flush()
                f.write(content[len(content) // 2:])
            run.wait("job.published", file=name)
        self.root.drop("moved.docx", daemon.document("moved in"))
        run.wait("job.published", file="moved.docx")
        self.root.account(run)
        run.stop()

    def test_what_nobody_can_tell_waits(self):
        run = self.daemon()
        for name, content in (("half.docx", WHOLE[:HALF]), ("table.csv", b"name,value\nnumber,1\n"),
                              ("strange.docx", b"no package"), ("~$open.docx", b"owner"), ("open.docx", WHOLE)):
            with open(self.root.at("in", name), "wb") as f:
                f.write(content)
        self.looked(run, "other.docx")
        self.looked(run, "another.docx")
        for name in ("half.docx", "table.csv", "strange.docx", "open.docx"):
            self.not_taken(run, name)
        with open(self.root.at("in", "half.docx"), "ab") as f:
            self.looked(run, "third.docx")
            f.write(WHOLE[HALF:])
        self.root.expect(WHOLE)
        run.wait("job.published", file="half.docx")
        for name in ("table.csv", "strange.docx", "~$open.docx", "open.docx"):
            os.remove(self.root.at("in", name))
        run.signal(signal.SIGUSR1)
        self.root.account(run)
        run.stop()


if __name__ == "__main__":
    programs.main()
