"""dropmill run behind a real Samba server on loopback: what office workers do on a share, with smbclient."""
import os
import pwd
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import daemon
import programs
import server

FORMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "forms", "files")
FOLDERS = ("private", "state", "cache", "lock", "pid", "ncalrpc")
SETTINGS = """\
[global]
workgroup = WORKGROUP
server role = standalone server
smb ports = %(port)d
bind interfaces only = yes
interfaces = 127.0.0.1/8
disable netbios = yes
private dir = %(at)s/private
state directory = %(at)s/state
cache directory = %(at)s/cache
lock directory = %(at)s/lock
pid directory = %(at)s/pid
ncalrpc dir = %(at)s/ncalrpc
passdb backend = tdbsam:%(at)s/private/passdb.tdb
log file = %(at)s/log
log level = 1
map to guest = Bad User
guest account = %(user)s
load printers = no
printing = bsd
printcap name = /dev/null
disable spoolss = yes
server min protocol = SMB2_10
smb2 max write = 65536
[inbox]
path = %(inbox)s
read only = no
guest ok = yes
create mask = 0666
inherit permissions = yes
"""


def form(name):
    with open(os.path.join(FORMS, name), "rb") as f:
        return f.read()


class Share(server.Server):
    """smbd with a configuration of its own, and its clients."""

    def __init__(self, case, inbox):
        super().__init__(case)
        self.at = case.path("samba")
        for folder in FOLDERS:
            os.makedirs(os.path.join(self.at, folder))
        os.chmod(case.folder, 0o755)
        self.config = case.file("samba/smb.conf", (SETTINGS % {
            "port": self.port, "at": self.at, "user": pwd.getpwuid(os.getuid()).pw_name,
            "inbox": os.fsdecode(inbox)}).encode())
        self.start_server("smbd", "--foreground", "--no-process-group", "--configfile=" + self.config,
                          "--debug-stdout")

    def start(self, *commands, **options):
        return subprocess.Popen(
            ["smbclient", "//127.0.0.1/inbox", "-p", str(self.port), "-N", "-U", "%", "-s", self.config,
             "-c", "; ".join(commands)], cwd=self.case.folder, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, env=dict(os.environ, LC_ALL="C.UTF-8"),
            **dict({"stdin": subprocess.DEVNULL}, **options))

    def end(self, client):
        said = client.communicate(timeout=daemon.WATCHDOG)[0].decode("utf-8", "replace")
        self.case.assertEqual(client.returncode, 0, said + self.said())
        self.case.assertNotIn("NT_STATUS", said)

    def run(self, *commands):
        self.end(self.start(*commands))

    def send(self, name, content):
        """A client that has sent a part of a file, and will send what is written to its stdin."""
        client = self.start('put - "%s"' % name, stdin=subprocess.PIPE)
        self.case.addCleanup(self.abandon, client)
        client.stdin.write(content)
        client.stdin.flush()
        return client

    def abandon(self, client):
        client.kill()
        client.wait()
        client.stdin.close()
        client.stdout.close()


class Samba(daemon.Case):
    def setUp(self):
        super().setUp()
        self.root.make("in")
        os.chmod(self.root.at("in"), 0o777)  # without root smbd takes its guest for a stranger
        self.share = Share(self, self.root.at("in"))
        self.drops = 0

    def put(self, name, content, is_expected=True):
        """The command that puts such a file; with smbclient's quotes."""
        self.drops += 1
        if is_expected:
            self.root.expect(content)
        return 'put "%s" "%s"' % (self.file("local/%d" % self.drops, content), name)

    def looked(self, run, name):
        """The daemon has looked at all that lies there: a file that came later is through."""
        self.share.run(self.put(name, daemon.document(name)))
        run.wait("job.published", file=name)

    def test_forms_of_every_format(self):
        run = self.daemon()
        self.share.run(self.put("绩效目标申报表.docx", form("xiangtan-2023.docx")),
                       self.put("项目 支出 (一).xlsx", form("mata-2023.xlsx")),
                       'mkdir "财政局"', 'mkdir "财政局\\二〇二六年"', 'cd "财政局\\二〇二六年"',
                       self.put("明细表.csv", form("shunping-flat.gb18030.csv")))
        published, _, _ = self.root.account(run)
        self.assertEqual(len(published), 3)
        for name in ("绩效目标申报表.docx", "项目 支出 (一).xlsx", "财政局/二〇二六年/明细表.csv"):
            self.assertTrue(self.root.result(name))
        run.stop()

    def test_a_file_that_is_put_again(self):
        run = self.daemon()
        self.share.run(self.put("表.docx", daemon.document("first")))
        first = run.wait("job.published").fields["job"]
        self.root.settle(run)
        self.share.run(self.put("表.docx", daemon.document("second")))
        second = run.wait("job.published", count=2).fields["job"]
        self.root.account(run)
        self.assertEqual({m["job"]: m.get("supersedes") for m in self.root.manifests()},
                         {first: None, second: first})
        run.stop()

    def test_a_file_that_is_replaced_while_it_is_open_in_word(self):
        run = self.daemon()
        self.share.run(self.put("~$合同.docx", b"owner", is_expected=False),
                       self.put("合同.docx", daemon.document("first"), is_expected=False))
        self.looked(run, "other.docx")
        self.share.run(self.put("合同.docx", daemon.document("second")))
        self.looked(run, "another.docx")
        self.not_taken(run, "合同.docx")
        self.share.run('rm "~$合同.docx"')
        self.root.account(run)
        self.assertEqual(len(self.root.results()), 3)
        run.stop()

    def test_a_client_that_keeps_it_open(self):
        content = daemon.large_document(1)
        run = self.daemon()
        client = self.share.send("大.docx", content[:1 << 20])
        self.arrived(run, "大.docx")
        for i in range(3):
            self.looked(run, "other%d.docx" % i)
        self.not_taken(run, "大.docx")
        self.root.expect(content)
        client.stdin.write(content[1 << 20:])
        self.share.end(client)
        run.wait("job.published", file="大.docx")
        self.root.account(run)
        self.assertEqual(len(run.find("job.claimed", file="大.docx")), 1)
        run.stop()

    def test_a_put_that_breaks_off(self):
        content = daemon.large_document(2)
        run = self.daemon()
        client = self.share.send("大.docx", content[:1 << 20])
        self.arrived(run, "大.docx")
        self.share.abandon(client)
        run.wait("job.incomplete", file="大.docx")
        self.looked(run, "other.docx")
        self.assertEqual(self.root.files("failed"), [])
        self.share.run(self.put("大.docx", content))
        run.wait("job.published", file="大.docx")
        self.root.account(run)
        self.assertEqual(self.root.result("大.docx")[1]["source"]["sha256"], daemon.digest(content))
        run.stop()

    def test_two_clients_at_once(self):
        run = self.daemon()
        commands = [[self.put("%s %d.docx" % (who, i), daemon.document(who, str(i))) for i in range(25)]
                    for who in ("甲", "乙")]
        clients = [self.share.start(*c) for c in commands]
        for client in clients:
            self.share.end(client)
        published, _, _ = self.root.account(run)
        self.assertEqual(len(published), 50)
        run.stop()

    def test_renames_on_the_share(self):
        run = self.daemon()
        self.share.run(self.put("新建.docx.tmp", daemon.document("one"), is_expected=False),
                       "mkdir 草稿", 'cd 草稿', self.put("二.docx.tmp", daemon.document("two"), is_expected=False))
        self.looked(run, "other.docx")
        self.not_taken(run, "新建.docx.tmp")
        for text in ("one", "two"):
            self.root.expect(daemon.document(text))
        self.share.run('rename "新建.docx.tmp" "一.docx"', 'rename 草稿 正式',
                       'rename "正式\\二.docx.tmp" "正式\\二.docx"')
        self.root.account(run)
        self.root.result("一.docx")
        self.root.result("正式/二.docx")
        run.stop()


if __name__ == "__main__":
    if not shutil.which("smbd", path=server.PATH) or not shutil.which("smbclient"):
        print("smbd or smbclient is missing (packages samba and smbclient)")
        sys.exit(1 if os.environ.get("CI") else 77)
    programs.main()
