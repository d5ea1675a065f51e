// BUILD files (Starlark) and interface descriptions: parsed and run whatever they hold.
#include "indexer/build_graph/idl.h"
#include "indexer/build_graph/starlark/evaluate.h"
#include "tests/fuzz/fuzz.h"

namespace {

using namespace arterial::indexer;

class Silent : public starlark::Host {
 public:
  void OnRule(starlark::RuleCall call) override { FUZZ_CHECK(call.line >= 1); }
  std::vector<std::string> Glob(const std::vector<std::string>& include,
                                const std::vector<std::string>&) override {
    return include;
  }
  starlark::Scope* Load(const std::string&) override { return nullptr; }
  std::string PackageName() const override { return "p"; }
  void NotUnderstood(int line, const std::string&) override { FUZZ_CHECK(line >= 1); }
};

}  // namespace

std::vector<std::string> Seeds() {
  return {
      "cc_library(name = \"a\", srcs = glob([\"*.cc\"]) + select({\":x\": [\"b\"], \"y\": []}))\n",
      "def m(name, *args, **kw):\n  for i in range(3):\n    if i in [1]: continue\n"
      "    native.cc_test(name = '%s_%d' % (name, i), **kw)\nm('a')\n",
      "[f(name = n + '-' + k) for n, k in {'a': 'b'}.items() if not n == 'x']\n",
      "x = lambda a, b = 1: (a, b)[0:1]\ny = '''long\n''' 'r' r'\\x' if x(1) else {}\n",
      "service S { rpc A (stream B) returns (C) {} }",
      "service S extends T { oneway void f(1: map<i32, E> a) throws (1: X x), }"};
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  starlark::File file;
  if (const auto error = starlark::Parse(text, &file)) {
    FUZZ_CHECK(error->line >= 1 && error->column >= 1 && !error->message.empty());
  } else {
    for (const bool is_bzl : {false, true}) {
      Silent host;
      starlark::Scopes scopes;
      starlark::Run(file, host, is_bzl, scopes, {20000, 20, 300});
    }
  }
  for (const char* idl : {"proto", "thrift"}) {
    std::vector<IdlOperation> operations;
    (void)ParseIdl(text, idl, "f", &operations);
    for (const IdlOperation& operation : operations) FUZZ_CHECK(operation.line >= 1);
  }
  return 0;
}
