"""dropmill run: SIGTERM and SIGINT end it with nothing lost, SIGHUP reloads all or nothing, SIGUSR1 scans."""
import json
import os
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import daemon
import programs


class End(daemon.Case):
    def load(self, n=60):
        self.root.make()
        for i in range(n):
            self.root.drop("%d.docx" % i, daemon.document(*["text %d.%d" % (i, k) for k in range(200)]))

    def finish(self, run, n=60):
        """Nothing was lost or done twice: what was not finished is done by the next one."""
        self.assertEqual(self.root.under_way(), [])
        taken = len(self.root.results())
        self.assertEqual(taken + len(self.root.files("in")), n, "finished, or put back")
        self.assertEqual(len(run.find("job.published")), taken)
        again = self.daemon()
        published, failed, _ = self.root.account(again)
        self.assertEqual((len(published), len(failed)), (n, 0))
        again.stop()

    def test_under_load(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            self.root.dropped = []
            self.root = daemon.Root(self, "budget%d" % number)
            self.configure_root()
            self.load()
            run = self.daemon()
            run.wait("job.published", count=5)
            run.signal(number)
            run.ended()
            self.assertTrue(run.find("daemon.stopped"))
            run.check_log()
            self.finish(run)

    def configure_root(self):
        self.configure()
        settings = json.loads(self.read("dropmill.yaml"))
        settings["routes"][0].update(name=self.root.name, root=os.fsdecode(self.root.path))
        self.file("dropmill.yaml", json.dumps(settings).encode())

    def test_at_once(self):
        """In the middle of its start."""
        self.load()
        for i in range(5):
            run = self.launch()
            run.until(lambda: len(run.lines) >= i)
            run.signal(signal.SIGTERM)
            self.assertIn(run.process.wait(daemon.WATCHDOG), (0, -signal.SIGTERM) if i == 0 else (0,))
            run.reader.join()
            self.assertEqual(self.root.under_way() if i else [], [])
        run = self.daemon()
        published, _, _ = self.root.account(run)
        self.assertEqual(len(published), 60)
        run.stop()

    def test_twice(self):
        """The second one waits for no worker: all goes back."""
        self.load()
        big = daemon.document(*["paragraph %d" % k for k in range(60000)])
        self.root.drop("!big.docx", big)
        run = self.daemon()
        run.wait("job.converting", file="!big.docx")
        run.signal(signal.SIGTERM)
        run.wait("daemon.stopping")
        run.signal(signal.SIGTERM)
        run.ended()
        run.check_log()
        self.finish(run, 61)

    def test_files_that_come_while_it_ends(self):
        run = self.daemon()
        self.load(20)
        run.signal(signal.SIGTERM)
        for i in range(20, 40):
            self.root.drop("%d.docx" % i, daemon.document("late %d" % i))
        run.ended()
        self.finish(run, 40)


class Reload(daemon.Case):
    def reload(self, run, event="daemon.reloaded"):
        mark = run.mark()
        run.signal(signal.SIGHUP)
        return run.wait(event, since=mark)

    def test_outputs_and_times(self):
        self.configure(settle=600)
        run = self.daemon()
        self.root.drop("waits.csv", b"name,value\nwaits,1\n")
        run.until(lambda: run.route()["waiting"] == 1)
        self.configure(outputs=["xml"])
        self.reload(run)
        run.wait("job.published", file="waits.csv")
        self.root.account(run)
        folder, manifest = self.root.result("waits.csv")
        self.assertEqual([o["file"] for o in manifest["outputs"]], ["report.xml"])
        run.stop()

    def test_routes_that_come_and_go(self):
        other = daemon.Root(self, "other")
        more = {"name": "other", "root": self.path("other"), "settle": 0}
        run = self.daemon()
        self.configure(more)
        self.reload(run)
        run.wait("route.open", route="other")
        other.drop("a.docx", daemon.document("a"))
        self.root.drop("b.docx", daemon.document("b"))
        other.account(run)
        self.root.account(run)
        self.configure()
        self.reload(run)
        run.wait("route.closed", route="other")
        other.drop("c.docx", daemon.document("c"))
        self.root.drop("d.docx", daemon.document("d"))
        self.root.account(run)
        self.assertEqual([r["name"] for r in run.status()["routes"]], ["budget"])
        self.assertEqual(other.files("in"), [b"c.docx"])
        self.configure(more)
        self.reload(run)
        run.wait("job.published", file="c.docx")
        other.account(run)
        run.stop()

    def test_a_route_that_moves(self):
        run = self.daemon()
        self.root.drop("a.docx", daemon.document("a"))
        self.root.account(run)
        elsewhere = daemon.Root(self, "elsewhere")
        settings = json.loads(self.read("dropmill.yaml"))
        settings["routes"][0]["root"] = self.path("elsewhere")
        self.file("dropmill.yaml", json.dumps(settings).encode())
        self.reload(run)
        run.wait("route.open", root=self.path("elsewhere"))
        elsewhere.drop("b.docx", daemon.document("b"))
        run.wait("job.published", file="b.docx")
        self.assertEqual(len(elsewhere.results()), 1)
        run.stop()

    def test_under_load_nothing_is_lost(self):
        run = self.daemon()
        for i in range(100):
            self.root.drop("%d.docx" % i, daemon.document("text %d" % i))
            if i % 20 == 10:
                self.configure(outputs=[["json"], ["html", "xml"]][i % 40 // 20])
                run.signal(signal.SIGHUP)
        published, failed, _ = self.root.account(run)
        self.assertEqual((len(published), len(failed)), (100, 0))
        run.wait("daemon.reloaded")
        run.stop()

    def test_a_new_route_that_cannot_be_opened(self):
        """It is said as a fault of the reload, and tried again; the others work."""
        run = self.daemon()
        self.file("file", b"no folder")
        self.configure({"name": "other", "root": self.path("file/other"), "settle": 0})
        run.signal(signal.SIGHUP)
        told = run.wait("daemon.reload-incomplete", route="other")
        self.assertEqual((told.level, told.fields["config"]), ("error", "dropmill.yaml"))
        self.assertTrue(told.fields["text"])
        self.assertTrue(run.find("daemon.reloaded"))
        self.assertEqual(run.route("other")["state"], "offline")
        self.assertTrue(run.route("other")["why"])
        self.root.drop("a.docx", daemon.document("a"))
        self.root.account(run)
        os.remove(self.path("file"))
        run.signal(signal.SIGUSR1)
        run.wait("route.open", route="other")
        run.stop()

    def test_broken_settings_leave_the_old_ones(self):
        run = self.daemon()
        good = self.read("dropmill.yaml")
        cases = (b"routes: [\n", good.replace(b'"settle"', b'"setle"').replace(b'"workers": 2', b'"workers": 0'),
                 good.replace(b'"en"', b'"en", "outputs": ["pdf"]'), b"")
        for i, bad in enumerate(cases):
            self.file("dropmill.yaml", bad)
            mark = run.mark()
            failed = self.reload(run, "daemon.reload-failed")
            self.assertTrue(failed.fields["text"])
            problems = run.find("config.problem", since=mark)
            if i == 1:
                self.assertEqual(len(problems), 2, "all at once")
                self.assertEqual(problems[0].fields["file"], "dropmill.yaml")
                self.assertTrue(int(problems[0].fields["line"]) > 0)
                self.assertIn("settle", " ".join(p.fields["text"] for p in problems))
            self.root.drop("%d.docx" % i, daemon.document("%d" % i))
            run.wait("job.published", file="%d.docx" % i)
        os.remove(self.path("dropmill.yaml"))
        self.reload(run, "daemon.reload-failed")
        self.file("dropmill.yaml", good)
        self.reload(run)
        self.root.account(run)
        run.stop()

    def test_what_needs_a_new_start_is_said(self):
        run = self.daemon()
        self.configure(settings={"state": self.path("other-state")})
        run.signal(signal.SIGHUP)
        run.wait("daemon.restart-needed")
        run.wait("daemon.reloaded")
        run.stop()
        self.assertFalse(os.path.exists(self.path("other-state")))


class Scan(daemon.Case):
    def test_a_scan_that_is_asked_for(self):
        run = self.daemon()
        run.signal(signal.SIGUSR1)
        run.wait("daemon.rescan")
        self.root.drop("a.docx", daemon.document("a"))
        self.root.account(run)
        run.stop()


class Two(daemon.Case):
    def test_one_root(self):
        run = self.daemon()
        settings = json.loads(self.read("dropmill.yaml"))
        settings.update(state=self.path("state2"), control=self.path("c2.sock"))
        self.file("second.yaml", json.dumps(settings).encode())
        said = self.launch(config="second.yaml").ended(78).splitlines()[-1]
        self.assertIn("another dropmill", said)
        self.assertIn(self.path("budget"), said)
        self.works(run)

    def test_one_state_folder(self):
        run = self.daemon()
        self.configure_second(control=self.path("c2.sock"))
        said = self.launch(config="second.yaml").ended(78).splitlines()[-1]
        self.assertIn("another dropmill", said)
        self.assertIn(self.path("state"), said)
        self.works(run)

    def test_one_socket(self):
        run = self.daemon()
        self.configure_second(state=self.path("state2"))
        said = self.launch(config="second.yaml").ended(78).splitlines()[-1]
        self.assertIn(self.path("c.sock"), said)
        self.works(run)

    def configure_second(self, **others):
        settings = json.loads(self.read("dropmill.yaml"))
        settings["routes"][0]["root"] = self.path("second")
        self.file("second.yaml", json.dumps(dict(settings, **others)).encode())

    def works(self, run):
        """The first one, as before."""
        self.root.drop("a.docx", daemon.document("a"))
        self.root.account(run)
        run.stop()


if __name__ == "__main__":
    programs.main()
