// What a file could name.
#include <string>

#include "indexer/closure/identifiers.h"
#include "tests/catch.h"

namespace arterial::indexer {
namespace {

int Occurrences(const std::string& text, const std::string& name) {
  for (const FileIdentifiers::Entry& entry : ReadIdentifiers(text).entries)
    if (entry.identifier == HashOf(name)) return entry.occurrence;
  return 0;
}
bool Mentions(const std::string& text, const std::string& name) {
  return (Occurrences(text, name) & kMentioned) != 0;
}
bool Uses(const std::string& text, const std::string& name) {
  return (Occurrences(text, name) & kUsed) != 0;
}

TEST_CASE("identifiers are found wherever a compiler could see them, and not in comments") {
  CHECK(Uses("x = Get(1);", "Get"));
  CHECK_FALSE(Mentions("// Get\n/* Get\n Get */ int x; // \\\n Get", "Get"));
  CHECK(Uses("a /* */ Get /* */ ;", "Get"));
  CHECK(Uses("int big = 1'000'000; Get();", "Get"));
  CHECK(Uses("auto x = 0x1p-3f; Get();", "Get"));
  CHECK(Uses("#define CALL Get\\\nAll()\n", "GetAll"));
  CHECK(Uses("Ge\\\r\nt();", "Get"));
  CHECK(Uses("#if 0\nGet();\n#endif", "Get"));
  CHECK(Uses("\xc3\xa9t\xc3\xa9();", "\xc3\xa9t\xc3\xa9"));
  CHECK_FALSE(Mentions("Gets(); _Get();", "Get"));
}

TEST_CASE("strings may name symbols, and hide no code") {
  CHECK(Uses("void f() asm(\"Get\");", "Get"));
  CHECK(Uses("dlsym(handle, \"Get\")", "Get"));
  CHECK(Uses("R\"x(// not a comment: Get)x\"", "Get"));
  CHECK(Uses("\"/*\"; Get(); \"*/\"", "Get"));
  CHECK(Uses("'\"'; Get();", "Get"));
  CHECK(Uses("\"\\\"\"; Get();", "Get"));
  CHECK(Uses("#error don't\nGet();", "Get"));
}

TEST_CASE("a declaration without a body mentions, everything else uses") {
  for (const char* declaration :
       {"virtual bool Get(const Request& r, int n = 3) const = 0;", "Status Get(void);",
        "[[nodiscard]] static Status Get(Request (*f)(int)) noexcept;", "extern int Get();"}) {
    INFO(declaration);
    CHECK(Mentions(declaration, "Get"));
    CHECK_FALSE(Uses(declaration, "Get"));
  }
  for (const char* use :
       {"return Get(1);", "else Get();", "co_await Get(x);", "x.Get(1);", "Base::Get();", "&Get",

        "Item Get() : a(1) {}", "CHECK_OK Get(1);", "__extension__ Get(1);", "emit Get(1);",
        "using B::Get;", "bool* Get(int);", "vector<int> Get();", "new Get(1);", "throw Get(1);",
        "#define X int Get(int)\n;"}) {
    INFO(use);
    CHECK(Uses(use, "Get"));
  }
}

TEST_CASE("a definition is told from a call") {
  for (const char* text :
       {"Status Get() { return {}; }", "Status Get() const override { return {}; }"}) {
    INFO(text);
    CHECK((Occurrences(text, "Get") & kDefined) != 0);
    CHECK_FALSE(Uses(text, "Get"));
  }
}

TEST_CASE("behind the name of a macro, a call is no declaration") {
  const FileIdentifiers read =
      ReadIdentifiers("#define await co_await\n#define F(x) x\nawait Get(1);");
  REQUIRE(read.declared.size() == 1);
  CHECK(read.declared[0].identifier == HashOf("Get"));
  CHECK(read.declared[0].before == HashOf("await"));
  CHECK(read.macros == std::vector<IdentifierHash>{HashOf("await")});
}

TEST_CASE("what `##` may join is marked") {
  CHECK((Occurrences("#define M(x) Get##x()\n", "Get") & kGlue) != 0);
  CHECK((Occurrences("RPC_METHOD(Get, (User))", "User") & kFragment) != 0);
  CHECK((Occurrences("BOOST_PP_CAT(Get, User)", "Get") & kFragment) != 0);
  CHECK((Occurrences("concat_names(Get, User)", "User") & kFragment) != 0);
  CHECK((Occurrences("plain(Get, User)", "User") & kFragment) == 0);
  CHECK((Occurrences("RPC(x) Get(User)", "User") & kFragment) == 0);
}

TEST_CASE("a possible main is seen") {
  CHECK(ReadIdentifiers("int main() {}").main);
  CHECK(ReadIdentifiers("BENCHMARK_MAIN();").main);
  CHECK_FALSE(ReadIdentifiers("int mainly;").main);
}

TEST_CASE("no text is too broken to be read") {
  for (const char* text : {"", "\\", "\"", "'", "R\"", "R\"(", "/*", "/", "#", "##", "#define",
                           "#define X", "a(", "int f((((", "int f()", "0x", "1'", "\xff"})
    ReadIdentifiers(text);
}

}  // namespace
}  // namespace arterial::indexer
