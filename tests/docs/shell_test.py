#!/usr/bin/env python3
"""The manual page is sound and the completions complete. usage: shell_test.py ARTERIAL

Asks the real shells and mandoc where they are installed, and says which are not."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = None
# What is typed, a word that must be offered, one that must not.
CASES = [("arterial rep", "report", "index"), ("arterial report --fo", "--format", "--db"),
         ("arterial report --format me", "mermaid", "json"), ("arterial report own", "ownership", "report"),
         ("arterial export fan", "fan-out", "facts"), ("arterial --db x.db help call", "callers", "gaps"),
         ("arterial help --completion z", "zsh", "bash")]


def said(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=True).stdout


def run(*command, text=None):
    return subprocess.run(command, input=text, capture_output=True, text=True, timeout=60)


def needs(program):
    return unittest.skipUnless(shutil.which(program), f"{program} is not installed")


class Shells(unittest.TestCase):
    def script(self, shell):
        file = tempfile.NamedTemporaryFile("w", suffix="." + shell, delete=False)
        self.addCleanup(os.unlink, file.name)
        with file:
            file.write(said("help", "--completion", shell))
        return file.name

    def check(self, offered, line, wanted, unwanted):
        self.assertIn(wanted, offered, line)
        self.assertNotIn(unwanted, offered, line)

    @needs("bash")
    def test_bash(self):
        script = self.script("bash")
        self.assertEqual(run("bash", "-n", script).stderr, "")
        for line, *words in CASES:
            typed = line.split(" ")
            done = run("bash", "-c", f'source {script}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1));'
                       '_arterial; printf "%s\\n" "${COMPREPLY[@]}"', "bash", *typed)
            self.assertEqual(done.stderr, "")
            self.check(done.stdout.split(), line, *words)

    @needs("fish")
    def test_fish(self):
        script = self.script("fish")
        self.assertEqual(run("fish", "--no-execute", script).stderr, "")
        for line, *words in CASES:
            if "--db" in line:
                continue  # fish has no verb behind an option of one
            done = run("fish", "-c", f"source {script}; complete -C '{line}'")
            self.check([each.split("\t")[0] for each in done.stdout.splitlines()], line, *words)

    @needs("zsh")
    def test_zsh(self):
        script = self.script("zsh")
        self.assertEqual(run("zsh", "-n", script).stderr, "")
        for line, wanted, _ in CASES:
            if "--db" in line:
                continue
            # A terminal of its own: types the line and a tab, and shows what stands there then.
            done = run("zsh", "-f", "-c", f"""
zmodload zsh/zpty
zpty shell 'TERM=dumb zsh -f -i'
zpty -w shell 'autoload -Uz compinit; compinit -u -D; source {script}; PS1=; print re''ady'
zpty -r -m shell line '*ready*'
zpty -w -n shell $'{line}\\t'
sleep 1
zpty -w -n shell $'\\C-a\\C-k'
zpty -w shell 'print e''nd'
zpty -r -m shell line '*end*'
print -r -- $line""")
            self.assertIn(wanted, done.stdout.replace("\r", ""), line)

    @needs("mandoc")
    def test_manual_page(self):
        done = run("mandoc", "-T", "lint", "-W", "error", text=said("help", "--man"))
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_manual_page_tells_all(self):
        page = said("help", "--man").replace("\\-", "-")
        for verb in [line.split()[0] for line in said("help").split("verbs:\n")[1].split("\n\n")[0].splitlines()]:
            self.assertIn(f".SS {verb}\n", page)
            options = said("help", verb).split("\noptions:\n")[1].split("\n\n")[0]
            for option in re.findall(r"^  (?:-\w, |    )(--[\w-]+)", options, re.MULTILINE):
                self.assertIn(f"\\fB{option}\\fR", page.split(f".SS {verb}\n")[1].split(".SS")[0], verb)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
