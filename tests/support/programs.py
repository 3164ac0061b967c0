"""Runs the programs as a user does, in a folder of its own, and makes small documents for them."""
import os
import shutil
import subprocess
import tempfile
import unittest
import zipfile

DROPMILL = os.environ.get("DROPMILL", "")

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>')
RELATIONSHIPS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    '/officeDocument" Target="word/document.xml"/></Relationships>')
DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:body>%s</w:body></w:document>')


def write_docx(path, *paragraphs):
    """A Word document of plain paragraphs; the same text gives the same bytes."""
    body = "".join("<w:p><w:r><w:t>%s</w:t></w:r></w:p>" % text for text in paragraphs)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in (("[Content_Types].xml", CONTENT_TYPES), ("_rels/.rels", RELATIONSHIPS),
                           ("word/document.xml", DOCUMENT % body)):
            package.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), text)


def copy_build(to):
    """The programs with their plugins and data in a folder that everybody can reach, as they stand in a
    build folder; gives the program."""
    build = os.path.dirname(DROPMILL)
    os.mkdir(to)
    for name in ("dropmill", "dropmill-worker"):
        shutil.copy(os.path.join(build, name), to)
    for name in ("plugins", "config"):
        shutil.copytree(os.path.join(build, name), os.path.join(to, name),
                        ignore=shutil.ignore_patterns("*.p", "*.a", "*.symbols"))
    for folder, _, files in os.walk(to):
        os.chmod(folder, 0o755)
        for name in files:
            os.chmod(os.path.join(folder, name), 0o755)
    return os.path.join(to, "dropmill")


class Case(unittest.TestCase):
    """A test in a folder that is gone afterwards; paths are relative to it."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="dropmill-test-")
        self.addCleanup(folder.cleanup)
        self.folder = os.path.realpath(folder.name)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def docx(self, name, *paragraphs):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        write_docx(self.path(name), *(paragraphs or ("one", "two")))
        return name

    def file(self, name, content=b""):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "wb") as f:
            f.write(content)
        return name

    def read(self, name):
        with open(self.path(name), "rb") as f:
            return f.read()

    def command(self, *words):
        return [DROPMILL, *words]

    def start(self, *words, **options):
        return subprocess.Popen(self.command(*words), cwd=self.folder, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)

    def run_program(self, *words, status=0, **options):
        """Runs a command and expects its exit status; gives stdout and stderr as text."""
        done = subprocess.run(self.command(*words), cwd=self.folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, **options)
        out = done.stdout.decode("utf-8", "surrogateescape")
        err = done.stderr.decode("utf-8", "surrogateescape")
        self.assertEqual(done.returncode, status, "%r\nstdout: %s\nstderr: %s" % (words, out, err))
        return out, err

    def names(self):
        """Every file below the folder, hidden ones too."""
        return sorted(os.path.relpath(os.path.join(folder, name), self.folder)
                      for folder, _, files in os.walk(self.folder) for name in files)


def main():
    unittest.main(verbosity=2)
