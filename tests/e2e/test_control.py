"""status, jobs and retry, against a socket that answers as a daemon does, or as none should."""
import json
import os
import signal
import socket
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import programs

END = b'{"end":true}\n'
STATUS = {
    "version": "0.1.0", "pid": 12, "started": "2026-11-23T08:00:00.123Z", "config": "/etc/a.yaml",
    "state": "running",
    "routes": [
        {"name": "预算", "root": "/srv/a", "state": "open", "watching": "events", "waiting": 1,
         "converting": 5, "claimed": 2, "published": 120, "failed": 3, "skipped": 0, "returned": 0,
         "duplicates": 4},
        {"name": "b", "root": "/srv/b", "state": "offline", "why": "the folder\x1b[2J is gone",
         "waiting": 0, "converting": 0, "claimed": 0, "published": 0, "failed": 0, "skipped": 0,
         "returned": 0, "duplicates": 0}],
    "workers": [{"pid": 13, "state": "busy", "job": "0mi", "jobs": 2},
                {"pid": 14, "state": "ready", "jobs": 0}, {"pid": 15, "state": "ready", "jobs": 0}],
    "plugins": [{"kind": "reader", "id": "docx", "version": "1.0"},
                {"kind": "writer", "id": "json", "version": "1.1"}]}


def job(number, **more):
    return dict({"id": "0mi%017d" % number, "route": "budget", "path": "甲/%d.csv" % number,
                 "state": "finished", "outcome": "published", "bytes": number,
                 "claimed": "2026-11-23T08:00:%02d.500Z" % (number % 60)}, **more)


def lines(*objects):
    return b"".join(json.dumps(o, ensure_ascii=False).encode() + b"\n" for o in objects)


def error(code, name, text):
    return lines({"error": {"code": code, "id": name, "text": text}})


class Server(programs.Case):
    def setUp(self):
        super().setUp()
        self.file("dropmill.yaml", ("state: %s\ncontrol: %s\nroutes:\n  - name: budget\n    root: %s\n" % (
            self.path("state"), self.path("c.sock"), self.path("budget"))).encode())
        os.chmod(self.path("dropmill.yaml"), 0o644)
        self.asked = []

    def listen(self):
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.addCleanup(server.close)
        server.bind(self.path("c.sock"))
        server.listen(8)
        return server

    def serve(self, answer):
        """Answers each request with the bytes that answer(request) gives."""
        server = self.listen()

        def loop():
            while True:
                try:
                    client = server.accept()[0]
                except OSError:
                    return
                with client, client.makefile("rb") as f:
                    request = json.loads(f.readline())
                    self.asked.append(request)
                    try:
                        client.sendall(answer(request))
                    except OSError:
                        pass  # the client has seen enough

        thread = threading.Thread(target=loop, daemon=True)
        thread.start()

        def stop():
            server.shutdown(socket.SHUT_RDWR)
            thread.join()

        self.addCleanup(stop)

    def ask(self, command, *words, status=0):
        environment = dict(os.environ, TZ="CST-8", LC_ALL="C")
        return self.run_program(command, "-c", "dropmill.yaml", *words, status=status,
                                env=environment)


class Status(Server):
    def test_for_people(self):
        self.serve(lambda request: lines(STATUS) + END)
        out, err = self.ask("status")
        self.assertEqual(err, "")
        self.assertEqual(out, (
            "dropmill 0.1.0, running since 2026-11-23 16:00:00, process 12\n"
            "settings: /etc/a.yaml\n"
            "\n"
            "ROUTE  STATE    WAITING  CLAIMED  CONVERTING  PUBLISHED  FAILED  SKIPPED  RETURNED  DUPLICATES"
            "  WATCHING\n"
            "预算   open           1        2           5        120       3        0         0           4"
            "  events\n"
            "b      offline        0        0           0          0       0        0         0           0"
            "  \n"
            "    the folder?[2J is gone\n"
            "\n"
            "workers: 1 busy, 2 ready\n"
            "plugins: docx 1.0, json 1.1\n"))
        self.assertEqual(self.asked, [{"command": "status"}])

    def test_what_is_wrong_is_told(self):
        self.serve(lambda request: lines(dict(
            STATUS, workers=[], workers_why="no such file", sandbox_missing="landlock")) + END)
        out, _ = self.ask("status")
        self.assertIn("workers: none\nno worker can be started: no such file\n"
                      "the sandbox lacks: landlock\n", out)

    def test_json_is_as_it_came(self):
        line = b'{"routes": [], "new": "\\u00e4", "n": 12345678901234567890}\n'
        self.serve(lambda request: line + END)
        out, _ = self.ask("status", "--json")
        self.assertEqual(out.encode(), line)


class Jobs(Server):
    def all_jobs(self, count):
        def answer(request):
            before = request.get("before", "1")
            found = [j for j in map(job, range(count, 0, -1)) if j["id"] < before]
            return lines(*found[:min(request["limit"], 300)]) + END
        return answer

    def test_for_people(self):
        found = [
            job(2, outcome="failed", error={"code": "format", "id": "zip.broken", "text": "cut off"}),
            job(1, outcome="none", state="converting", bytes=1234567),
            job(0, duplicate_of="0mj", path="a\n\x1b.csv")]
        self.serve(lambda request: lines(*found) + END if "before" not in request else END)
        out, _ = self.ask("jobs")
        self.assertEqual(out, (
            "JOB                   TAKEN                ROUTE   OUTCOME       BYTES  FILE\n"
            "0mi00000000000000002  2026-11-23 16:00:02  budget  failed            2  甲/2.csv\n"
            "    cut off [zip.broken]\n"
            "0mi00000000000000001  2026-11-23 16:00:01  budget  converting  1234567  甲/1.csv\n"
            "0mi00000000000000000  2026-11-23 16:00:00  budget  published         0  a??.csv\n"
            "    the same content as 0mj\n"))
        self.assertEqual(self.asked[0], {"command": "jobs", "limit": 20})

    def test_none(self):
        self.serve(lambda request: END)
        self.assertEqual(self.ask("jobs"), ("", "dropmill: no jobs\n"))
        self.assertEqual(self.ask("jobs", "--json"), ("", ""))

    def test_a_list_is_asked_for_in_pages(self):
        self.serve(self.all_jobs(1234))
        out, _ = self.ask("jobs", "--json", "--all")
        got = [json.loads(line) for line in out.splitlines()]
        self.assertEqual(got, [job(n) for n in range(1234, 0, -1)])
        self.assertTrue(all(request["limit"] <= 500 for request in self.asked))
        out, _ = self.ask("jobs", "--json", "--limit", "700")
        self.assertEqual(len(out.splitlines()), 700)
        out, _ = self.ask("jobs", "--all")
        self.assertEqual(len(out.splitlines()), 1235)
        self.assertEqual(len(self.ask("jobs")[0].splitlines()), 21)

    def test_a_selection(self):
        self.serve(lambda request: END)
        self.ask("jobs", "--route", "预算", "--outcome", "failed", "--limit", "3")
        self.assertEqual(self.asked, [{"command": "jobs", "limit": 3, "route": "预算",
                                       "outcome": "failed"}])

    def test_a_daemon_that_repeats_itself_is_no_loop(self):
        self.serve(lambda request: lines({"no": "id"}) + END)
        self.assertEqual(len(self.ask("jobs", "--all")[0].splitlines()), 2)


class Retry(Server):
    def answer(self, request):
        if request["id"] == "none":
            return error("not-found", "journal.no-job", "there is no job none")
        return lines({"id": request["id"], "path": "甲/a.csv", "route": "budget"}) + END

    def test_one(self):
        self.serve(self.answer)
        self.assertEqual(self.ask("retry", "0mi"), ("0mi: 甲/a.csv waits again in route budget\n", ""))
        self.assertEqual(self.asked, [{"command": "retry", "id": "0mi"}])
        out, _ = self.ask("retry", "--json", "0mi")
        self.assertEqual(json.loads(out), {"id": "0mi", "path": "甲/a.csv", "route": "budget"})

    def test_errors(self):
        self.serve(self.answer)
        self.assertEqual(self.ask("retry", "none", status=66), (
            "", "dropmill: none: there is no job none [journal.no-job]\n"))
        out, err = self.ask("retry", "a", "none", "b", status=1)
        self.assertEqual(out.count("waits again"), 2)
        self.assertIn("[journal.no-job]", err)
        self.assertIn("which jobs?", self.ask("retry", status=64)[1])


class Trouble(Server):
    def check(self, status, *words):
        for command in (["status"], ["jobs", "--json"], ["retry", "a", "b"]):
            out, err = self.ask(*command, status=status)
            self.assertEqual(out, "")
            for word in words:
                self.assertIn(word, err)
            self.assertEqual(err.count("\n"), 1, err)

    def test_no_daemon(self):
        self.check(69, "no daemon runs", self.path("c.sock"))
        self.listen().close()  # as kill -9 leaves it
        self.check(69, "no daemon runs", self.path("c.sock"))

    def test_no_settings(self):
        os.remove(self.path("dropmill.yaml"))
        self.check(78, "dropmill.yaml: error: ")

    def test_usage(self):
        self.assertIn("x is not understood", self.ask("status", "x", status=64)[1])
        self.assertIn("--limit", self.ask("jobs", "--limit", "0", status=64)[1])
        self.assertIn("--all", self.ask("status", "--all", status=64)[1])

    def test_a_socket_of_others(self):
        if os.geteuid() == 0:
            os.chmod(self.folder, 0o755)
            drop = {"user": 65534, "group": 65534, "extra_groups": []}
        else:
            drop = {}
        self.listen()
        os.chmod(self.path("c.sock"), 0o600 if drop else 0)
        try:
            _, err = self.run_program("status", "-c", "dropmill.yaml", status=74, **drop)
        except PermissionError:
            self.skipTest("the build is in a folder of root's own")
        self.assertIn("owner and group only", err)

    def test_answers_that_are_none(self):
        answers = {b"": "daemon.cut-off", lines(STATUS)[:-1]: "daemon.cut-off",
                   b"HTTP/1.1 200 OK\n\n": "daemon.answer", b"7\n" + END: "daemon.answer",
                   b"\xff\xff\n" + END: "daemon.answer", b"{}" + b"[" * 5000 + b"\n": "daemon.answer",
                   error("no-such-code", "test.id", "why"): "test.id",
                   b'{"error":{}}\n': "daemon.error"}
        current = []
        self.serve(lambda request: current[0])
        for answer, name in answers.items():
            current[:] = [answer]
            status = 70 if name in ("test.id", "daemon.error") else 74
            _, err = self.ask("jobs", status=status)
            self.assertIn("[%s]" % name, err, answer[:40])

    def test_ends_are_understood_in_any_pieces(self):
        self.serve(lambda request: lines(STATUS, *map(job, range(3000))) + END)
        out, _ = self.ask("status", "--json")
        self.assertEqual(len(out.splitlines()), 3001)

    def test_a_daemon_that_says_nothing_can_be_left(self):
        server = self.listen()
        process = self.start("status", "-c", "dropmill.yaml")
        client = server.accept()[0]
        self.assertEqual(client.recv(100), b'{"command":"status"}\n')
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, -signal.SIGINT)
        client.close()


if __name__ == "__main__":
    programs.main()
