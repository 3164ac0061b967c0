"""check-config and config show: everything wrong at once with its place, and what holds."""
import json
import os
import shutil
import subprocess
import sys
import unittest.mock

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import programs

ROUTE = "routes:\n  - name: budget\n    root: %s\n"


class Configured(programs.Case):
    def configure(self, text, name="dropmill.yaml"):
        self.file(name, text.encode())
        os.chmod(self.path(name), 0o644)

    def configure_here(self, text=""):
        """Settings whose folders are all in the test's own folder."""
        self.configure("state: %s\ncontrol: %s\n" % (self.path("state"), self.path("run/c.sock"))
                       + ROUTE % self.path("budget") + text)


class CheckConfig(Configured):
    def check(self, *words, status=0):
        return self.run_program("check-config", "-c", "dropmill.yaml", *words, status=status)

    def test_good(self):
        self.configure_here()
        out, err = self.check()
        self.assertEqual(err, "")
        self.assertIn("route budget: root %s (will be made)\n" % self.path("budget"), out)
        self.assertEqual(self.names(), ["dropmill.yaml"])
        self.assertFalse(os.path.exists(self.path("budget")), "looking makes nothing")
        self.assertEqual(self.check("--quiet"), ("", ""))

    def test_everything_wrong_is_told_at_once(self):
        self.configure("workers: 0\n" + ROUTE % "/srv/a" + "    ouputs: [json]\n    settle: soon\n")
        self.configure("limits:\n\twall_seconds: 3\n", "conf.d/b.yaml")
        self.configure("sandbox: no\n", "conf.d/a.yaml")
        out, err = self.check(status=78)
        self.assertEqual(out, "")
        heads = [line for line in err.splitlines() if not line.startswith(" ")]
        places = [line.partition(": error: ")[0] for line in heads]
        self.assertEqual(places[:4], ["dropmill.yaml:1:10", "dropmill.yaml:5:5",
                                      "dropmill.yaml:6:13", "conf.d/a.yaml:1:10"])
        self.assertTrue(places[4].startswith("conf.d/b.yaml:2:"), places)
        self.assertEqual(len(places), 5)
        self.assertIn("unknown key 'ouputs' in routes[0] (did you mean 'outputs'?)\n"
                      "        ouputs: [json]\n        ^\n", err)
        self.assertEqual(self.check("--quiet", status=78), ("", err))

    def test_writers_that_no_worker_has(self):
        self.configure_here("    outputs: [json, pdf, xml]\n")
        out, err = self.check(status=78)
        self.assertEqual(out, "")
        self.assertRegex(err, r"^dropmill.yaml:\d+:\d+: error: the route budget wants the writer pdf, and no worker")
        self.assertEqual(err.count("error:"), 1, err)

    def test_workers_that_cannot_work(self):
        """As a start would find out: a plugin that takes the worker down, form data that is damaged."""
        program = programs.copy_build(self.path("built"))
        shutil.copy(os.path.join(os.environ["DROPMILL_HOSTILE"], "load", "hostile-load-crash.so"),
                    self.path("built/plugins"))
        self.configure_here()
        with unittest.mock.patch.object(programs, "DROPMILL", program):
            _, err = self.check(status=78)
        self.assertIn("no worker can work by these settings: ", err)
        self.assertIn("plugin", err)

    def test_more_than_the_system_watches(self):
        with open("/proc/sys/fs/inotify/max_user_instances") as f:
            routes = int(f.read()) // 2 + 1
        if routes > 2000:
            self.skipTest("the system has %d instances" % (2 * routes))
        self.configure("state: %s\ncontrol: %s\nroutes:\n" % (self.path("state"), self.path("run/c.sock")) +
                       "".join("  - {name: r%d, root: %s}\n" % (i, self.path("r%d" % i)) for i in range(routes)))
        _, err = self.check()
        self.assertRegex(err, r"warning: there are %d routes, .*max_user_instances is \d+ .*raise it" % routes)

    def test_json(self):
        self.configure_here()
        got = json.loads(self.check("--json")[0])
        self.assertEqual((got["ok"], got["problems"]), (True, []))
        self.assertEqual(got["places"][0], {"route": "budget", "key": "root", "exists": False,
                                            "path": self.path("budget")})
        self.configure_here("settle: 3\n")
        out, err = self.check("--json", status=78)
        got = json.loads(out)
        self.assertFalse(got["ok"])
        self.assertEqual(got["problems"], [
            {"severity": "error", "file": "dropmill.yaml", "line": 6, "column": 1,
             "text": "unknown key 'settle' (it is routes[].settle)"}])
        self.assertIn("dropmill.yaml:6:1: error: ", err)

    def test_what_is_in_the_way(self):
        self.file("budget", b"a file")
        self.configure_here()
        _, err = self.check(status=78)
        self.assertIn("dropmill.yaml:5:11: error: %s is no folder\n" % self.path("budget"), err)

    def test_no_routes(self):
        self.configure("state: %s\ncontrol: %s\n" % (self.path("s"), self.path("c.sock")))
        _, err = self.check()
        self.assertIn("warning: dropmill.yaml has no routes", err)
        self.assertEqual(self.check("--quiet"), ("", ""))

    def test_files_that_are_not_used(self):
        _, err = self.check(status=78)
        self.assertIn("dropmill.yaml: error: cannot be read: No such file", err)
        self.configure_here()
        os.chmod(self.path("dropmill.yaml"), 0o666)
        _, err = self.check(status=78)
        self.assertIn("written by everybody", err)

    def test_usage(self):
        self.run_program("check-config", "dropmill.yaml", status=64)
        self.run_program("check-config", "--origin", status=64)
        out, _ = self.run_program("check-config", "--help")
        self.assertIn("usage: dropmill check-config", out)


class ConfigShow(Configured):
    def show(self, *words, status=0):
        return self.run_program("config", "show", "--config", "dropmill.yaml", *words,
                                status=status)

    def test_every_value(self):
        self.configure_here()
        out, err = self.show()
        self.assertEqual(err, "")
        self.assertIn("    language: zh\n", out)
        self.assertIn("  wall_seconds: 60\n", out)
        self.configure(out)
        self.assertEqual(self.show(), (out, ""), "what is shown reads as the same")

    def test_origin(self):
        self.configure_here()
        self.configure("routes: [{ name: budget, settle: 0.5 }]\n", "conf.d/10.yaml")
        out, _ = self.show("--origin")
        self.assertIn("    root: %s  # dropmill.yaml:5\n" % self.path("budget"), out)
        self.assertIn("    settle: 0.5  # conf.d/10.yaml:1\n", out)
        self.assertIn("workers: auto  # default\n", out)

    def test_json(self):
        self.configure_here("    settle: 0\n    mode: 0640\n")
        got = json.loads(self.show("--json")[0])
        route = got["routes"][0]
        self.assertEqual((route["name"], route["settle"], route["mode"], route["folders"]["out"]),
                         ("budget", 0, "0640", "out"))
        self.assertEqual(got["limits"]["attempts"], 2)
        got = json.loads(self.show("--json", "--origin")[0])
        self.assertEqual(got["routes"][0]["settle"], {"value": 0, "origin": "dropmill.yaml:6"})

    def test_wrong_settings(self):
        self.configure("workers: 0\n")
        out, err = self.show(status=78)
        self.assertEqual(out, "")
        self.assertIn("dropmill.yaml:1:10: error: workers: ", err)

    def test_usage(self):
        self.run_program("config", status=64)
        self.run_program("config", "hide", status=64)
        self.run_program("config", "--help")

    def test_stdout_is_full(self):
        self.configure_here()
        for words in (("config", "show"), ("check-config",)):
            with open("/dev/full", "wb") as full:
                done = subprocess.run(self.command(*words, "-c", "dropmill.yaml"), cwd=self.folder,
                                      stdout=full, stderr=subprocess.PIPE)
            self.assertEqual(done.returncode, 73)


if __name__ == "__main__":
    programs.main()
