#include <string>

#include "indexer/build_graph/starlark/evaluate.h"
#include "tests/catch.h"

namespace arterial::indexer::starlark {
namespace {

// Rules called, as "rule name[attribute=values]" lines; conditional values end in '?'.
class Recorder : public Host {
 public:
  void OnRule(RuleCall call) override {
    out += std::to_string(call.line) + " " + call.rule;
    if (!call.macro.empty()) out += " by " + call.macro;
    for (const NamedArgument& argument : call.arguments) {
      out += " " + argument.name + "=";
      Show(argument.value);
    }
    out += "\n";
  }
  std::vector<std::string> Glob(const std::vector<std::string>& include,
                                const std::vector<std::string>& exclude) override {
    return {"globbed" + std::to_string(include.size()) + std::to_string(exclude.size()) + ".cc"};
  }
  Scope* Load(const std::string& label) override {
    if (label != "//:defs.bzl") return nullptr;
    if (module_ == nullptr) {
      REQUIRE(!Parse(module, &module_file_));
      module_ = starlark::Run(module_file_, *this, true, scopes_);
    }
    return module_;
  }
  std::string PackageName() const override { return "shop"; }
  void NotUnderstood(int line, const std::string& what) override {
    out += std::to_string(line) + ": " + what + "\n";
  }

  std::string module, out;

 private:
  void Show(const Value& value) {
    if (value.IsSequence()) {
      out += "[";
      for (size_t i = 0; i < value.items->size(); ++i) {
        if (i > 0) out += ",";
        Show((*value.items)[i]);
      }
      out += value.incomplete ? ",...]" : "]";
    } else {
      out += value.Is(Value::Kind::kUnknown) ? "?" : ToText(value);
      if (value.conditional) out += "?";
    }
  }
  File module_file_;
  Scopes scopes_;
  Scope* module_ = nullptr;
};

std::string Rules(const std::string& text, const std::string& module = {}) {
  File file;
  if (const auto error = Parse(text, &file))
    return std::to_string(error->line) + ":" + std::to_string(error->column) + " " + error->message;
  Recorder host;
  host.module = module;
  Scopes scopes;
  starlark::Run(file, host, false, scopes);
  return host.out;
}

TEST_CASE("A rule is called with what expressions make") {
  CHECK(Rules("cc_library(name = \"a\", srcs = [\"b.cc\", 'c.cc',], # x\n  linkstatic = 1)\n") ==
        "1 cc_library name=a srcs=[b.cc,c.cc] linkstatic=1\n");
  CHECK(
      Rules(
          "X = [\"a\"] + ['b' 'c']\nX += [\"%s-%d\" % (\"d\", 2)]\ncc_test(name=\"t\", srcs=X)") ==
      "3 cc_test name=t srcs=[a,bc,d-2]\n");
  CHECK(
      Rules("[cc_test(name = n + \"_test\", srcs = [\"{}.cc\".format(n)]) for n in [\"a\", \"b\"] "
            "if n != \"b\"]") == "1 cc_test name=a_test srcs=[a.cc]\n");
  CHECK(Rules("f(name='a', d={'x': [1], 'y': 2}['x'], s='abc'[1:], t=(1 if [] else 2))") ==
        "1 f name=a d=[1] s=bc t=2\n");
  CHECK(Rules("g(name = \"a\", srcs = glob([\"*.cc\"], exclude = [\"b.cc\"]))") ==
        "1 g name=a srcs=[globbed11.cc]\n");
}

TEST_CASE("select() is the union of its branches; what not all have is marked") {
  CHECK(Rules("r(name='a', srcs=['x.cc'] + select({':l': ['y.cc','z.cc'], '//c:d': ['y.cc']}))") ==
        "1 r name=a srcs=[x.cc,y.cc,z.cc?]\n");
  CHECK(Rules("r(name='a', actual=select({':l': ':one', '//c:d': ':two'}))") ==
        "1 r name=a actual=[:one?,:two?]\n");
  CHECK(Rules("r(name='a', x=select({'c': None, 'd': ['e']}))") == "1 r name=a x=[e?]\n");
}

TEST_CASE("Macros of the tree are seen as the rules that they call") {
  const std::string module =
      "def lib(name, deps=[], **kwargs):\n"
      "  if not name.endswith('_lib'):\n"
      "    name = name + '_lib'\n"
      "  native.cc_library(name=name, deps=deps + ['//base'], **kwargs)\n"
      "  for i in range(2):\n"
      "    native.cc_test(name='%s_%d' % (name, i), package=native.package_name())\n"
      "my_rule = rule(implementation = lib)\n";
  CHECK(Rules("load('//:defs.bzl', 'lib', r='my_rule')\n\nlib(name='a', srcs=['s'])\nr(name='b')",
              module) ==
        "3 cc_library by lib name=a_lib deps=[//base] srcs=[s]\n"
        "3 cc_test by lib name=a_lib_0 package=shop\n"
        "3 cc_test by lib name=a_lib_1 package=shop\n"
        "4 my_rule name=b\n");
  CHECK(Rules("load('@x//:y.bzl', 'z')\nz(name='a', srcs=['b'])\nV = z()\nr(name='c', srcs=V + "
              "['d'])") == "2 z name=a srcs=[b]\n4 r name=c srcs=[d,...]\n");
}

TEST_CASE("A macro that fails costs its call only") {
  CHECK(Rules("load('//:defs.bzl', 'm')\nm(name='a')\ncc_library(name='b')",
              "def m(name):\n  fail('no')\n") == "2: fail() is called\n3 cc_library name=b\n");
  CHECK(Rules("load('//:defs.bzl', 'm')\nm(name='a')\nx(name='b')", "def m(name):\n  m(name)\n") ==
        "2: m calls itself without an end\n3 x name=b\n");
  CHECK(Rules("A = [i for i in range(100000) for j in range(100000)]\nx(name='b')") ==
        "1: it takes too many steps\n");
}

TEST_CASE("Syntax errors have line and column") {
  CHECK(Rules("a(\n  name = \"x\n)\n") == "2:10 the string has no end");
  CHECK(Rules("a(name = 'x'\nb(name = 'y')\n") == "1:2 the ( is never closed");
  CHECK(Rules("a = [1, 2\n") == "1:5 the [ is never closed");
  CHECK(Rules("a = (1]\n") == "1:7 the ] does not close the ( of line 1");
  CHECK(Rules("if x:\ny = 1\n") == "2:1 expected an indented block");
  CHECK(Rules("a b\n") == "1:3 expected the end of the statement before b");
  CHECK(Rules("a = 1 ! 2\n") == "1:7 there is no operator !; write not");
  CHECK(Rules(std::string(10000, '[')) == "1:10000 the [ is never closed");
  CHECK(Rules(std::string(500, '(') + std::string(500, ')')).find("nested too deeply") !=
        std::string::npos);
}

TEST_CASE("Lists that hold themselves and deep ones end their statement") {
  CHECK(Rules("A = []\nA.append([A])\nx(name='b')") == "2: a list would hold itself\n3 x name=b\n");
  CHECK(Rules("load('//:defs.bzl', 'm')\nm(name='a')\nx(name='b')",
              "def m(name):\n  a = []\n  for i in range(1000):\n    a = [a]\n") ==
        "2: a list is nested too deeply\n3 x name=b\n");
}

}  // namespace
}  // namespace arterial::indexer::starlark
