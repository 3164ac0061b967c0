"""meson install gives a working tree, wherever its prefix is moved to."""
import json
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import programs

BUILD = os.environ.get("DROPMILL_BUILD", "")
PREFIX = os.environ.get("DROPMILL_PREFIX", "")
MESON = shutil.which("meson")


class Installed(programs.Case):
    def test_works_where_it_was_put(self):
        subprocess.run([MESON, "install", "-C", BUILD, "--no-rebuild", "--quiet", "--destdir",
                        self.path("root")], check=True, stdout=subprocess.DEVNULL)
        prefix = self.path("moved")
        os.rename(self.path("root") + PREFIX, prefix)
        programs.DROPMILL = os.path.join(prefix, "bin", "dropmill")
        self.run_program("convert", self.docx("a.docx", "one"))
        self.assertIn(b"dropmill.report/1", self.read("a.docx.json"))
        out, _ = self.run_program("plugins", "--json")
        files = [json.loads(line) for line in out.splitlines()]
        self.assertTrue(all(p["loaded"] and p["file"].startswith(prefix) for p in files), files)
        self.run_program("schema", "json")
        os.remove(os.path.join(prefix, "libexec", "dropmill", "dropmill-worker"))
        _, err = self.run_program("convert", "a.docx", status=78)
        self.assertIn("not installed as a whole", err)


if __name__ == "__main__":
    if not MESON:
        sys.exit(77)
    programs.main()
