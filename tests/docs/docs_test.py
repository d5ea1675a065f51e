#!/usr/bin/env python3
"""The document checks find each planted fault, and none in what is right."""
import os
import tempfile
import unittest

from docs import check


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


if __name__ == "__main__":
    unittest.main()
