"""Files of every kind that flow through two routes, and what they become when nobody disturbs."""
import json
import os
import re

import daemon

FORMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "forms", "files")
JOB = re.compile(r"\b[0-9a-z]{20}\b")


def form(name):
    with open(os.path.join(FORMS, name), "rb") as f:
        return f.read()


def content(i):
    """(route, name, bytes) of the i-th file. Those of `once` all say the same."""
    if i % 10 == 3:
        return "budget", "file-%d.bin" % i, b"no form %d" % i
    if i % 10 == 5:
        return "budget", "sub/file-%d.docx" % i, daemon.document("file %d" % i)
    if i % 10 in (6, 7, 8):
        return "once", "file-%d.docx" % i, daemon.document("the same")
    if i % 20 == 9:
        return "budget", "file-%d.csv" % i, form("shunping-flat.utf8.csv") + b"\n" * (i // 20)
    return "budget", "file-%d.docx" % i, daemon.document("file %d" % i)


def without_chance(manifest):
    """What a manifest says whatever the order of the files and the hour."""
    kept = {k: v for k, v in manifest.items() if k not in ("duplicate_of", "supersedes", "created", "time")}
    return JOB.sub("JOB", re.sub(r"\d{4}-\d\d-\d\d(T[0-9:.]+Z)?", "DAY", json.dumps(kept, sort_keys=True)))


class Case(daemon.Case):
    settings = {"workers": 1}

    def flow(self, count, duplicates="skip"):
        """Two routes in a new folder, with the files in them."""
        self.setUp()
        once = daemon.Root(self, "once")
        self.configure({"name": "once", "root": once.path.decode(), "settle": 0, "language": "en",
                        "duplicates": duplicates})
        roots = {"budget": self.root, "once": once}
        self.root.make("in/sub")
        once.make()
        for i in range(count):
            route, name, data = content(i)
            roots[route].drop(name, data)
        return roots.values()

    def results(self, roots):
        """By the path of the dropped file: its outputs, its copy and its manifest."""
        all_results = {}
        for root in roots:
            for folder in root.results():
                manifest = root.manifest(folder)
                files = {name: root.read("out", folder, name)
                         for name in os.listdir(root.at("out", folder)) if name != b"manifest.json"}
                all_results[root.name, manifest["source"]["path"]] = (files, without_chance(manifest))
        return all_results

    def check_nothing_is_left(self, roots):
        for root in roots:
            self.assertEqual(os.listdir(root.at(".work")), [b"owner"])
            for folder in ("in", "out", "done", "failed"):
                for path in root.files(folder):
                    self.assertFalse(path.endswith(b".new") or b"/." in b"/" + path, path)
        self.assertEqual([n for n in os.listdir(self.path("state")) if not n.startswith("journal.db")], [])

    def check_outcomes(self, run, roots, wanted):
        """Each file has one outcome, the one that it has when nobody disturbs."""
        # The last to know is the journal, and its disk may be in trouble.
        run.until(lambda: run.find("daemon.ready") and all(root.is_idle() for root in roots) and
                  all(j["state"] == "finished" for j in run.jobs()), "an end of every job")
        skipped = 0
        for root in roots:
            skipped += len(root.account(run)[2])
        got = self.results(roots)
        for path, result in got.items():
            self.assertEqual(result, wanted[path], path)
        self.assertEqual(len(got) + skipped, len(wanted))
        self.check_nothing_is_left(roots)
