"""dropmill run: files that cannot be converted lie in failed/ with the reason, and can be tried again."""
import json
import os
import sys
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import daemon
import programs

WHOLE = daemon.document(*["paragraph %d" % i for i in range(400)])

# Name, content, the code and the id of the reason, and a word of each language.
REFUSED = (
    ("noise.bin", bytes(range(256)) * 20, "no-reader", "file.no-reader", ".docx", ".docx"),
    ("表.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"x" * 500, "unsupported", "file.pdf", "PDF", "PDF"),
    ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1024, "unsupported", None, "。", "."),
    ("damaged.docx", WHOLE[:300] + bytes(300) + WHOLE[600:], "format", None, "。", "."),
    ("large.docx", WHOLE + bytes(100000), "limit", "limit.file_bytes", "。", "."),
    ("empty.docx", b"", "format", "claim.empty", "空", "empty"),
    ("half.docx", WHOLE[:len(WHOLE) // 2], "format", "claim.incomplete", "完整", "completely"),
)


class Refused(daemon.Case):
    def test_each_is_explained(self):
        for language, column in (("zh", 4), ("en", 5)):
            self.configure(settings={"limits": {"file_bytes": 50000}}, language=language,
                           incomplete_wait=0.3)
            self.root.dropped = []
            run = self.daemon()
            self.root.drop("good.docx", daemon.document("good " + language))
            for row in REFUSED:
                self.root.drop(language + "-" + row[0], row[1])
            self.root.settle(run)
            for row in REFUSED:
                why = self.root.why(language + "-" + row[0])
                with self.subTest(row[0]):
                    self.assertEqual(why["format"], "dropmill.why/1")
                    self.assertEqual((why["code"], why["id"]), (row[2], row[3] or why["id"]))
                    self.assertEqual(why["source"]["path"], "in/%s-%s" % (language, row[0]))
                    page = self.root.read("failed", "%s-%s.why.html" % (language, row[0])).decode()
                    self.assertIn('<html lang="%s">' % language, page)
                    self.assertIn(row[column], page)
                    event, = run.find("job.failed", file="%s-%s" % (language, row[0]))
                    self.assertEqual((event.fields["error"], event.fields["job"]), (why["id"], why["job"]))
            self.assertEqual(run.route()["failed"], len(REFUSED) * (1 if language == "zh" else 2))
            run.stop()

    def test_an_entity_bomb_costs_nobody_else(self):
        run = self.daemon()
        path = os.path.join(self.root.desk, b"bomb")
        with zipfile.ZipFile(path.decode(), "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr("[Content_Types].xml", programs.CONTENT_TYPES)
            z.writestr("_rels/.rels", programs.RELATIONSHIPS)
            z.writestr("word/document.xml", '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY a "%s">]>' %
                       ("x" * 1000) + (programs.DOCUMENT.split("?>")[1] % ("&a;" * 1000)))
        with open(path, "rb") as f:
            self.root.drop("bomb.docx", f.read())
        self.root.drop("good.docx", daemon.document("good"))
        published, failed, _ = self.root.account(run)
        self.assertEqual((len(published), len(failed)), (1, 1))
        run.stop()

    def test_completed_in_time(self):
        """A truncated or empty file is waited for; the rest of it may come."""
        run = self.daemon()
        with open(self.root.at("in", "empty.docx"), "wb"):
            pass
        with open(self.root.at("in", "half.docx"), "wb") as f:
            f.write(WHOLE[:len(WHOLE) // 2])
        run.wait("job.incomplete", file="half.docx")
        run.until(lambda: run.route()["waiting"] == 2)
        with open(self.root.at("in", "half2.docx"), "wb") as f:
            f.write(WHOLE[:-10])
        run.wait("job.incomplete", file="half2.docx")
        os.replace(self.root.desk_file(daemon.document("again")), self.root.at("in", "half2.docx"))
        for name in ("empty.docx", "half.docx"):
            with open(self.root.at("in", name), "r+b") as f:
                f.write(WHOLE)
            self.root.expect(WHOLE)
        self.root.expect(daemon.document("again"))
        published, failed, _ = self.root.account(run)
        self.assertEqual((len(published), len(failed)), (3, 0))
        run.stop()

    def test_an_incomplete_file_is_not_tried_all_the_time(self):
        run = self.daemon()
        self.root.drop("half.docx", WHOLE[:len(WHOLE) // 2])
        run.wait("job.incomplete")
        for i in range(5):
            run.signal(daemon.signal.SIGUSR1)
            self.root.drop("%d.docx" % i, daemon.document("%d" % i))
            run.wait("job.published", file="%d.docx" % i)
        self.assertEqual(len(run.find("job.claimed", file="half.docx")), 1, run.log())
        run.until(lambda: run.route()["waiting"] == 1)
        run.stop()
        self.assertEqual(self.root.read("in", "half.docx"), WHOLE[:len(WHOLE) // 2])


class Retry(daemon.Case):
    def failed_once(self, run, name="sub/large.docx"):
        self.root.make("in/" + os.path.dirname(name))
        self.root.drop(name, WHOLE)
        return run.wait("job.failed", file=name).fields["job"]

    def test_when_the_cause_is_gone(self):
        self.configure(settings={"limits": {"file_bytes": 500}})
        run = self.daemon()
        job = self.failed_once(run)
        self.configure()
        run.signal(daemon.signal.SIGHUP)
        run.wait("daemon.reloaded")
        out = run.ask("retry", job)
        self.assertIn("sub/large.docx waits again in route budget", out)
        run.wait("job.retried", job=job, file="sub/large.docx")
        run.wait("job.published", file="sub/large.docx")
        self.root.settle(run)
        self.assertEqual(self.root.files("failed"), [])
        folder, manifest = self.root.result("sub/large.docx")
        self.assertEqual(os.path.dirname(folder), b"sub")
        self.assertNotEqual(manifest["job"], job)
        self.assertEqual([(j["outcome"], j["id"]) for j in run.jobs("--outcome", "failed")],
                         [("failed", job)])
        run.ask("retry", job, status=66)  # it is there no more
        run.stop()

    def test_when_it_is_not(self):
        run = self.daemon()
        self.root.drop("a.bin", b"no form")
        job = run.wait("job.failed").fields["job"]
        told = json.loads(run.ask("retry", "--json", job))
        self.assertEqual(told, {"id": job, "route": "budget", "path": "a.bin"})
        again = run.wait("job.failed", count=2).fields["job"]
        self.assertNotEqual(again, job)
        self.root.settle(run)
        self.assertEqual(self.root.files("failed"), [b"a.bin", b"a.bin.why.html", b"a.bin.why.json"])
        self.assertEqual(self.root.why("a.bin")["job"], again)
        run.stop()

    def test_another_file_has_the_name_now(self):
        self.configure(settings={"limits": {"file_bytes": 500}})
        run = self.daemon()
        job = self.failed_once(run)
        with open(self.root.at("in/sub/large.docx"), "wb") as writer:  # still being written
            self.configure()
            run.signal(daemon.signal.SIGHUP)
            run.wait("daemon.reloaded")
            run.ask("retry", job)
            run.wait("job.published", file="sub/large-%s.docx" % job)
            writer.write(daemon.document("another"))
        self.root.expect(daemon.document("another"))
        run.wait("job.published", file="sub/large.docx")
        self.root.settle(run)
        self.assertEqual(len(self.root.results()), 2)
        run.stop()

    def test_what_cannot_be_tried_again(self):
        run = self.daemon()
        self.root.drop("a.docx", daemon.document("a"))
        job = run.wait("job.published").fields["job"]
        self.assertIn("has not failed", run.ask("retry", job, status=64))
        self.assertIn("20 letters", run.ask("retry", "nonsense", status=64))
        self.assertIn("no job", run.ask("retry", "0" * 20, status=66))
        run.stop()


if __name__ == "__main__":
    programs.main()
