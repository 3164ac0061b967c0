"""The Debian package: it builds, and what it holds works where it is unpacked."""
import configparser
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import programs

ROOT = os.environ.get("DROPMILL_ROOT", "")
SAMPLE = os.path.join(ROOT, "packaging", "sample", "绩效目标表.docx")
NEEDED = ("dpkg-buildpackage", "dh", "scdoc", "pkg-config")


def output(*words, **options):
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True, **options).stdout


class Deb(programs.Case):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="dropmill-deb-")
        cls.addClassCleanup(folder.cleanup)
        cls.debs = folder.name
        environment = dict(os.environ, DEB_BUILD_OPTIONS="noautodbgsym parallel=2")
        for name in ("LD_LIBRARY_PATH", "MALLOC_PERTURB_"):  # of this test
            environment.pop(name, None)
        done = subprocess.run([os.path.join(ROOT, "packaging", "deb"), cls.debs], env=environment,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            raise AssertionError(done.stdout)
        cls.dropmill, cls.dev = (
            next(os.path.join(cls.debs, name) for name in os.listdir(cls.debs) if name.startswith(start))
            for start in ("dropmill_", "dropmill-dev_"))

    def unpack(self, deb):
        subprocess.run(["dpkg-deb", "-x", deb, self.folder], check=True)

    def test_converts_from_where_it_was_unpacked(self):
        self.unpack(self.dropmill)
        programs.DROPMILL = self.path("usr", "bin", "dropmill")
        self.run_program("convert", "-o", "out", SAMPLE)
        for kind in ("json", "xml", "html"):
            self.assertTrue(self.read("out/绩效目标表.docx." + kind))
        shown, _ = self.run_program("config", "show", "-c", self.path("etc/dropmill/dropmill.yaml"))
        self.assertIn("root: /srv/dropmill/budget", shown)
        self.assertEqual(shown.count("  - name:"), 1)

    def test_has_what_a_service_needs(self):
        self.unpack(self.dropmill)
        unit = configparser.RawConfigParser(strict=False)
        unit.optionxform = str
        unit.read(self.path("lib/systemd/system/dropmill.service"), encoding="utf-8")
        program = unit["Service"]["ExecStart"].split()[0]
        self.assertTrue(os.access(self.folder + program, os.X_OK), program)
        for name in ("usr/lib/sysusers.d/dropmill.conf", "usr/lib/tmpfiles.d/dropmill.conf",
                     "usr/share/man/man1/dropmill.1.gz", "usr/share/man/man5/dropmill.yaml.5.gz"):
            self.assertTrue(self.read(name), name)

    def test_is_set_up_in_order(self):
        """The user, then its folders, then the service; stopped before its files are replaced."""
        subprocess.run(["dpkg-deb", "-e", self.dropmill, self.folder], check=True)
        postinst = self.read("postinst").decode()
        places = [postinst.find(step) for step in
                  ("systemd-sysusers ", "systemd-tmpfiles $", "deb-systemd-helper enable",
                   "deb-systemd-invoke start")]
        self.assertEqual(places, sorted(places))
        self.assertGreater(places[0], 0)
        self.assertNotIn("restart", postinst)
        self.assertIn(b"deb-systemd-invoke stop", self.read("prerm"))
        self.assertEqual(self.read("conffiles"), b"/etc/dropmill/dropmill.yaml\n")

    def test_plugins_find_the_interface(self):
        self.unpack(self.dev)
        self.unpack(self.dropmill)
        folder = next(os.path.join(at, "pkgconfig") for at, names, _ in os.walk(self.folder)
                      if "pkgconfig" in names)
        environment = dict(os.environ, PKG_CONFIG_PATH=folder, PKG_CONFIG_SYSROOT_DIR=self.folder)
        plugins = output("pkg-config", "--variable=plugindir", "dropmill", env=environment).strip()
        plugins = plugins if plugins.startswith(self.folder) else self.folder + plugins
        self.assertIn("docx.so", os.listdir(plugins))
        self.assertTrue(self.read("usr/include/dropmill/plugin.h"))

    @unittest.skipUnless(shutil.which("lintian"), "lintian is missing")
    def test_lintian(self):
        self.assertEqual(output("lintian", "--allow-root", self.dropmill, self.dev), "")


if __name__ == "__main__":
    missing = [name for name in NEEDED if not shutil.which(name)]
    if missing:
        print("missing: " + " ".join(missing))
        sys.exit(1 if os.environ.get("CI") else 77)
    programs.main()
