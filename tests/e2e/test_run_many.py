"""dropmill run: thousands of files at once, and more events than the system keeps."""
import os
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import daemon
import programs

FORMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "forms", "files")
MANY = 500 if os.environ.get("DROPMILL_SANITIZED") == "1" else 2000
EVENTS = 16384  # the system's usual queue


def form(name):
    with open(os.path.join(FORMS, name), "rb") as f:
        return f.read()


class Many(daemon.Case):
    def test_2000_files_at_once(self):
        csv, xlsx = form("linyi-2025.csv"), form("shunping-flat.openpyxl.xlsx")
        for i in range(MANY):
            kinds = {0: ("csv", csv + b"note,%d\n" % i), 1: ("xlsx", xlsx)}
            suffix, content = kinds.get(i % 20, ("docx", daemon.document("text %d" % i)))
            self.file("desk/many/d%d/%d.%s" % (i % 13, i, suffix), content)
            self.root.expect(content)
        run = self.daemon()
        os.rename(self.path("desk/many"), self.root.at("in", "many"))
        published, failed, _ = self.root.account(run)
        self.assertEqual((len(published), len(failed)), (MANY, 0))
        self.assertEqual(run.route()["published"], MANY)
        with open("/proc/%d/status" % run.pid) as f:
            threads = [int(line.split()[1]) for line in f if line.startswith("Threads")][0]
        self.assertLess(threads, 40)
        self.assertLess(len(os.listdir("/proc/%d/fd" % run.pid)), 64, "none is left open")
        run.stop()

    def test_one_file_beside_thousands(self):
        """Sub-folders take turns: most of a large one still waits when the only file of another is through."""
        many = MANY // 2
        for i in range(many):
            content = b"name,value\nnumber,%d\n" % i
            self.file("desk/large/%d.csv" % i, content)
            self.root.expect(content)
        run = self.daemon()
        self.root.make("in/other")
        os.rename(self.path("desk/large"), self.root.at("in", "large"))
        run.wait("job.published", count=20)
        self.root.drop("other/alone.csv", b"name,value\nalone,1\n")
        alone = run.wait("job.published", file="other/alone.csv")
        self.assertLess(run.find("job.published").index(alone), many // 2)
        self.root.account(run)
        run.stop()

    def test_more_events_than_the_system_keeps(self):
        run = self.daemon()
        self.root.make("in/sub")
        self.root.drop("sub/first.docx", daemon.document("first"))
        self.root.settle(run)
        run.signal(signal.SIGSTOP)
        path = self.root.at("in", "x.tmp")
        for _ in range(EVENTS // 2 + 100):
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
            os.remove(path)
        self.root.drop("a.docx", daemon.document("a"))
        self.root.drop("sub/b.docx", daemon.document("b"))
        self.root.make("in/new/deep")
        self.root.drop("new/deep/c.docx", daemon.document("c"))
        run.signal(signal.SIGCONT)
        published, _, _ = self.root.account(run)
        self.assertEqual(len(published), 4)
        run.stop()


if __name__ == "__main__":
    programs.main()
