"""The manual pages name every command, every option and every key that the program has."""
import json
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import programs

MAN = os.environ.get("DROPMILL_MAN", "")
GROFF = ["groff", "-K", "utf8", "-t", "-man", "-ww"]
WORKERS = "OPTIONS OF WORKERS"


def page(name):
    """The page as it is read, on very long lines."""
    done = subprocess.run([*GROFF, "-Tutf8", "-rLL=400n", "-P-cbou", os.path.join(MAN, name)],
                          stdout=subprocess.PIPE, check=True)
    # What groff prints for - and the like can be pasted only after this.
    return done.stdout.decode().replace("\N{HYPHEN}", "-").replace("\N{MINUS SIGN}", "-")


def sections(text):
    """Headings of both levels, with what stands below each."""
    pieces = re.split(r"^ {0,3}(\S.*)$", text, flags=re.M)
    return dict(zip(pieces[1::2], pieces[2::2]))


def keys(value, prefix=""):
    for name, inner in value.items():
        yield prefix + name
        if isinstance(inner, dict):
            yield from keys(inner, prefix + name + ".")


class Manual(programs.Case):
    def help_of(self, *words):
        return self.run_program(*words, "--help")[0]

    def test_is_clean(self):
        for name in ("dropmill.1", "dropmill.yaml.5"):
            done = subprocess.run([*GROFF, "-Tutf8", "-z", os.path.join(MAN, name)],
                                  stderr=subprocess.PIPE, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_has_every_command_and_option(self):
        commands = re.findall(r"^  (\S+)  +\S", self.help_of(), flags=re.M)
        self.assertIn("convert", commands)
        parts = sections(page("dropmill.1"))
        for command in commands:
            bodies = [body for head, body in parts.items()
                      if re.match(r"dropmill %s\b(?!-)" % re.escape(command), head)]
            self.assertEqual(len(bodies), 1, "dropmill.1 has no part on " + command)
            named = bodies[0] + (parts[WORKERS] if WORKERS in bodies[0] else "")
            for option in set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", self.help_of(command))):
                self.assertRegex(named, r"(?<![\w-])%s(?![\w-])" % re.escape(option),
                                 "dropmill.1 on " + command)

    def test_has_every_key(self):
        self.file("dropmill.yaml", b"routes: [{name: a, root: /srv/a}]\n")
        shown = json.loads(self.run_program("config", "show", "--json", "-c",
                                            self.path("dropmill.yaml"))[0])
        route = shown["routes"][0]
        text = page("dropmill.yaml.5")
        named = set(re.findall(r"^ +([a-z_]+(?:\.[a-z_]+)?)$", text, flags=re.M))
        self.assertGreater(len(named), 20)
        for part, values in (("KEYS", shown), ("KEYS OF A ROUTE", route)):
            body = sections(text)[part]
            for key in keys(values):
                self.assertRegex(body, r"(?m)^ +%s$" % re.escape(key), part)
                named.discard(key)
        self.assertEqual(named, set(), "dropmill.yaml.5 names keys that there are not")


if __name__ == "__main__":
    if not shutil.which("groff"):
        print("groff is missing")
        sys.exit(1 if os.environ.get("CI") else 77)
    programs.main()
