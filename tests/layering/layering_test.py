#!/usr/bin/env python3
"""The layering checks find each planted violation, and nothing in a clean tree."""
import unittest

from layering import check

CLEAN = {
    "db/connection.h": "#include <sqlite3.h>\n",
    "indexer/ast/names.cpp": '#include <clang/AST/Decl.h>\n#include "db/connection.h"\n',
    "runtime_join/formats/otlp.h": "",
    "runtime_join/formats/otlp.cpp": "#include <simdjson.h>\n",
    "runtime_join/formats/registry.cpp": '#include "runtime_join/formats/otlp.h"\n',
    "cli/main.cpp": '#include <cxxopts.hpp>\n#include "runtime_join/formats/otlp.h"\n',
    "tests/db/connection_test.cpp": '#include <sqlite3.h>\n#include "db/connection.h"\n',
    "indexer/frameworks/frameworks.def": "FRAMEWORK(kGrpc)\n",
    "indexer/frameworks/grpc.h": "extern const Framework kGrpc;\n",
    "README.md": "",
}


class Layering(unittest.TestCase):
    def expect(self, path, text, *parts):
        found = check({**CLEAN, path: text})
        self.assertEqual(len(found), 1, found)
        for part in (path, *parts):
            self.assertIn(part, found[0])

    def test_clean(self):
        quoted = {**CLEAN, "indexer/ast/names.cpp": '#include "clang/AST/Decl.h"\n'}
        self.assertEqual(check(CLEAN) + check(quoted), [])

    def test_arrows(self):
        self.expect("db/facts.cpp", '#include "indexer/ast/names.h"\n', "db may not include")
        self.expect("indexer/x.cpp", '#include "runtime_join/formats/otlp.h"\n', "may not include")
        self.expect("runtime_join/x.cpp", ' # include "cli/main.h"\n', "may not include")

    def test_libraries(self):
        self.expect("indexer/driver.cpp", "#include <llvm/ADT/StringRef.h>\n", "llvm/ADT")
        self.expect("cli/x.cpp", "#include <sqlite3.h>\n", "sqlite3.h")
        self.expect("runtime_join/x.cpp", "#include <simdjson.h>\n", "simdjson.h")
        self.expect("runtime_join/y.cpp", "#include <httplib.h>\n", "httplib.h")
        self.expect("tests/cli/x.cpp", "#include <sqlite3.h>\n", "sqlite3.h")

    def test_include_form(self):
        self.expect("db/a.cpp", '#include "connection.h"\n', "from the root")
        self.expect("db/a.cpp", '#include "db/absent.h"\n', "does not exist")

    def test_top_and_size(self):
        self.expect("notes/x.txt", "", "top level")
        self.expect("db/long.cpp", "\n" * 501, "501 lines")

    def test_registry(self):
        self.expect("runtime_join/formats/zipkin.h", "", "not in the list")
        self.expect("indexer/frameworks/foo.h", "extern const Framework kFoo;\n",
                    "kFoo is not in the list")


if __name__ == "__main__":
    unittest.main()
