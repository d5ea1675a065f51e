#!/usr/bin/env python3
"""The document checks find each planted fault, and none in what is right."""
import os
import tempfile
import unittest

from docs import check
from walk import commands, faults


class Docs(unittest.TestCase):
    def setUp(self):
        self.root = tempfile.TemporaryDirectory()
        for path in ("db/a.h", "db/a.cpp", "tests/run", "db/README.md"):
            full = os.path.join(self.root.name, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            open(full, "w").close()

    def tearDown(self):
        self.root.cleanup()

    def faults(self, text, name="db/README.md", verbs=("index",)):
        documents = {"README.md": "`arterial index`", name: text}
        return check(self.root.name, documents, verbs)

    def test_right(self):
        self.assertEqual(self.faults("`db/a.h`, `db/a.{h,cpp}`, `db/*.h`, `db/foo.h`, `db/NAME.h` "
                                     "[a](a.h) [b](../tests/run) [c](https://x.test)\n"
                                     "```sh\ntests/run --fast\narterial index .\n```\n"), [])

    def test_each_fault(self):
        for text in ("`db/absent.h`", "`db/a.{h,inc}`", "[a](absent.h)", "`arterial indx .`",
                     "```sh\ntests/absent\n```\n", "```console\n$ arterial indx\n```\n"):
            self.assertEqual(len(self.faults(text)), 1, text)

    def test_every_verb_is_told(self):
        self.assertIn("callers", self.faults("", verbs=("index", "callers"))[0])
        self.assertEqual(len(self.faults("", name="README.md")), 1)


class Walk(unittest.TestCase):
    printed = "title\nA  B\n1  2\n3  4\nend\n"

    def faults(self, *shown):
        return list(faults("arterial x", list(shown), self.printed))

    def test_commands(self):
        text = "```sh\n$ no\n```\n```console\n$ arterial a 'b c'\n1\n...\n$ arterial d\n```\n"
        self.assertEqual(list(commands(text)),
                         [("arterial a 'b c'", ["1", "..."]), ("arterial d", [])])

    def test_right(self):
        for shown in (self.printed.splitlines(), ["..."], ["title", "..."], ["...", "end"],
                      ["title", "...", "3  4", "..."]):
            self.assertEqual(self.faults(*shown), [])

    def test_each_fault(self):
        for shown in (["title"], ["title", "1  2", "..."], ["...", "9  9", "..."],
                      ["...", "end", "...", "title", "..."], ["title", "A  B", "1  2", "3  4"]):
            self.assertEqual(len(self.faults(*shown)), 1, shown)


if __name__ == "__main__":
    unittest.main()
