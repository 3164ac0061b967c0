"""dropmill run behind a real WebDAV server on loopback: nginx, which receives a file elsewhere and moves it in."""
import http.client
import os
import shutil
import socket
import sys
import tempfile
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import daemon
import programs
import server

FORMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "forms", "files")
SETTINGS = """\
daemon off;
worker_processes 1;
pid %(at)s/pid;
error_log stderr;
events { worker_connections 64; }
http {
    access_log off;
    client_body_temp_path %(temporary)s;
    proxy_temp_path %(at)s/proxy;
    fastcgi_temp_path %(at)s/fastcgi;
    uwsgi_temp_path %(at)s/uwsgi;
    scgi_temp_path %(at)s/scgi;
    client_max_body_size 64m;
    server {
        listen 127.0.0.1:%(port)d;
        root %(root)s;
        location /in/ {
            dav_methods PUT DELETE MKCOL COPY MOVE;
            create_full_put_path on;
            dav_access user:rw group:rw;
        }
    }
}
"""


class Nginx(server.Server):
    """nginx with a configuration of its own."""

    def __init__(self, case, temporary):
        super().__init__(case)
        os.makedirs(case.path("nginx"))
        for folder in (case.folder, case.path("nginx"), temporary, os.fsdecode(case.root.path)):
            os.chmod(folder, 0o777)  # without root nginx works as somebody else
        config = case.file("nginx/nginx.conf", (SETTINGS % {
            "port": self.port, "at": case.path("nginx"), "temporary": temporary,
            "root": os.fsdecode(case.root.path)}).encode())
        self.start_server("nginx", "-c", case.path(config), "-p", case.path("nginx"))

    def ask(self, method, name, content=None, **headers):
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=daemon.WATCHDOG)
        client.request(method, "/in/" + urllib.parse.quote(name), content, headers)
        status = client.getresponse().status
        client.close()
        self.case.assertIn(status, (201, 204), self.said())

    def move(self, name, to):
        self.ask("MOVE", name, Destination="http://127.0.0.1:%d/in/%s" % (self.port, urllib.parse.quote(to)))

    def begin(self, name, content, n):
        """A client that has sent the first n bytes."""
        client = socket.create_connection(("127.0.0.1", self.port), timeout=daemon.WATCHDOG)
        self.case.addCleanup(client.close)
        client.sendall(("PUT /in/%s HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                        % (urllib.parse.quote(name), len(content))).encode() + content[:n])
        return client

    def end(self, client, content):
        client.sendall(content)
        said = client.makefile("rb").readline()
        self.case.assertIn(b" 20", said, self.said())


class WebDav(daemon.Case):
    def setUp(self):
        super().setUp()
        self.root.make("in")
        os.chmod(self.root.at("in"), 0o777)
        self.temporary = self.make_temporary()
        self.server = Nginx(self, self.temporary)

    def make_temporary(self):
        """Where nginx receives: on the same file system the file is moved in, and closed after that."""
        os.makedirs(self.path("receiving"))
        return self.path("receiving")

    def put(self, name, content):
        self.root.expect(content)
        self.server.ask("PUT", name, content)

    def received(self, run, n):
        def is_there():
            return any(os.path.getsize(os.path.join(where, name)) >= n
                       for where, _, names in os.walk(self.temporary) for name in names)
        run.until(is_there, "a part of what is sent")

    def test_forms_of_every_format(self):
        run = self.daemon()
        self.server.ask("MKCOL", "财政局/")
        for path, name in (("绩效目标申报表.docx", "xiangtan-2023.docx"), ("财政局/项目 支出 (一).xlsx", "mata-2023.xlsx"),
                           ("财政局/二〇二六年/明细表.csv", "shunping-flat.gb18030.csv")):
            with open(os.path.join(FORMS, name), "rb") as f:
                self.put(path, f.read())
        published, _, _ = self.root.account(run)
        self.assertEqual(len(published), 3)
        self.root.result("财政局/二〇二六年/明细表.csv")
        run.stop()

    def test_a_file_that_is_put_again(self):
        run = self.daemon()
        self.put("表.docx", daemon.document("first"))
        first = run.wait("job.published").fields["job"]
        self.root.settle(run)
        self.put("表.docx", daemon.document("second"))
        second = run.wait("job.published", count=2).fields["job"]
        self.root.account(run)
        self.assertEqual({m["job"]: m.get("supersedes") for m in self.root.manifests()},
                         {first: None, second: first})
        run.stop()

    def test_an_empty_one_first(self):
        """As the client of Windows puts it."""
        run = self.daemon()
        self.server.ask("PUT", "表.docx", b"")
        self.looked(run, "other.docx")
        self.not_taken(run, "表.docx")
        self.put("表.docx", daemon.document("the content"))
        self.root.account(run)
        self.assertEqual(self.root.files("failed"), [])
        run.stop()

    def test_a_put_that_takes_its_time(self):
        content = daemon.large_document(1)
        run = self.daemon()
        client = self.server.begin("大.docx", content, 1 << 20)
        self.received(run, 1 << 19)
        self.looked(run, "other.docx")
        self.assertEqual(run.find("job.claimed", file="大.docx"), [])
        self.root.expect(content)
        self.server.end(client, content[1 << 20:])
        run.wait("job.published", file="大.docx")
        self.root.account(run)
        run.stop()

    def test_a_put_that_breaks_off(self):
        content = daemon.large_document(2)
        run = self.daemon()
        client = self.server.begin("大.docx", content, 1 << 20)
        self.received(run, 1 << 19)
        client.close()
        self.looked(run, "other.docx")
        self.assertEqual(self.root.files("failed"), [])
        self.put("大.docx", content)
        run.wait("job.published", file="大.docx")
        self.root.account(run)
        self.assertEqual(len(run.find("job.claimed", file="大.docx")), 1)
        run.stop()

    def test_moves(self):
        run = self.daemon()
        self.server.ask("PUT", "新建.docx.tmp", daemon.document("one"))
        self.server.ask("PUT", "草稿/二.docx.tmp", daemon.document("two"))
        self.looked(run, "other.docx")
        self.not_taken(run, "新建.docx.tmp")
        for text in ("one", "two"):
            self.root.expect(daemon.document(text))
        self.server.move("新建.docx.tmp", "一.docx")
        self.server.move("草稿/", "正式/")
        self.server.move("正式/二.docx.tmp", "正式/二.docx")
        self.root.account(run)
        self.root.result("一.docx")
        self.root.result("正式/二.docx")
        run.stop()


class FromAnotherDisk(WebDav):
    """Then it is copied in, under the name with a number behind it."""

    def make_temporary(self):
        if os.stat("/dev/shm").st_dev == os.stat(self.folder).st_dev:
            self.skipTest("there is no other file system")
        folder = tempfile.TemporaryDirectory(prefix="dropmill-test-", dir="/dev/shm")
        self.addCleanup(folder.cleanup)
        return folder.name


if __name__ == "__main__":
    if not shutil.which("nginx", path=server.PATH):
        print("nginx is missing (package nginx)")
        sys.exit(1 if os.environ.get("CI") else 77)
    programs.main()
