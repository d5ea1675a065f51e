// Which files' functions have to be parsed: those that could name what is wanted, or that no unit
// has shown to hold nothing.
#include "indexer/closure/claims.h"
#include "indexer/closure/name_index.h"
#include "tests/catch.h"
#include "tests/indexer/mini.h"

namespace arterial::indexer {
namespace {

// The main file of a unit, and headers that it includes; each may include others by number.
struct Files {
  NameIndex index{1};
  uint32_t Main(const std::string& text) { return index.AddFile(text, {0}, {0}).file; }
  uint32_t Header(const std::string& text, const std::vector<uint32_t>& includes = {}) {
    const uint32_t file =
        index.AddFile(includes.empty() ? text : "#include \"x.h\"\n" + text, {0}).file;
    for (uint32_t to : includes) index.AddInclude(file, to);
    return file;
  }
};

TEST_CASE("functions matter where they could name what is wanted") {
  Files files;
  const uint32_t c = files.Header("namespace n { struct C { int Get(); }; }");
  const uint32_t sees = files.Header("inline int f(n::C& c) { return c.Get(); }", {c});
  const uint32_t other = files.Header("inline int g(Map& m) { return m.Get(); }");
  const uint32_t silent = files.Header("inline int h(n::C&) { return 0; }", {c});
  const uint32_t generic =
      files.Header("template <class T> int t(T& t) { return t.Get(); }\n#define GET(x) x.Get()");
  const uint32_t uses_generic =
      files.Header("inline int u(n::C& c) { return t(c); }", {c, generic});
  const uint32_t blind = files.Header("inline int v(Map& m) { return t(m); }", {generic});
  files.index.Finish();
  const BitSet found = files.index.FindFiles({{"n", "C"}, "Get"});
  CHECK(found.Has(sees));
  CHECK_FALSE(found.Has(other));
  CHECK_FALSE(found.Has(silent));
  CHECK(found.Has(uses_generic));
  CHECK_FALSE(found.Has(blind));
  // A class: whoever can know it may make an object of it.
  const BitSet by_class = files.index.FindFiles({{"n", "C"}, ""});
  CHECK(by_class.Has(silent));
  CHECK_FALSE(by_class.Has(blind));
}

TEST_CASE("a piece of a file sees what stands before it, and its other includers do not") {
  Files files;
  const uint32_t c = files.Header("namespace n { struct C { int Get(); }; }");
  const uint32_t piece = files.Header("inline int f() { return c.Get(); }");
  const uint32_t one = files.Header("x", {c, piece});
  const uint32_t two = files.Header("inline int g(Map& m) { return m.Get(); }", {piece});
  files.index.Finish();
  const BitSet found = files.index.FindFiles({{"n", "C"}, "Get"});
  CHECK(found.Has(piece));
  CHECK_FALSE(found.Has(one));
  CHECK_FALSE(found.Has(two));
}

TEST_CASE("macros of the command, and names pasted together, are known everywhere") {
  Files files;
  const uint32_t call = files.Header("inline int f() { return CALL(); }");
  const uint32_t paste = files.Header("#define JOIN(a, b) a##b\ninline int g() { JOIN(Ge, t)(); }");
  files.index.AddDefinitions("CALL=Get\n", {0});
  files.index.Finish();
  const BitSet found = files.index.FindFiles({{}, "Get"});
  CHECK(found.Has(call));
  CHECK(found.Has(paste));
}

TEST_CASE("a header is steady if its macros are those that it includes") {
  Files files;
  const uint32_t config = files.Header("#define FAST 1\n#define LOG(x) Write(x)\n");
  const uint32_t other = files.Header("#define SLOW 1\n#undef GONE\n");
  const uint32_t steady = files.Header("inline void f() { LOG(FAST); }", {config});
  const uint32_t by_includer = files.Header("#ifdef SLOW\n#endif\n", {config});
  const uint32_t undefined = files.Header("inline int g() { return GONE; }", {config});
  const uint32_t by_main = files.Header("inline int h() { return LOCAL; }", {config, other});
  files.Main("#define LOCAL 2\n");
  files.index.Finish();
  const BitSet found = files.index.Steady();
  CHECK(found.Has(steady));
  CHECK(found.Has(config));
  CHECK_FALSE(found.Has(by_includer));
  CHECK_FALSE(found.Has(undefined));
  CHECK_FALSE(found.Has(by_main));
}

class Shown {
 public:
  explicit Shown(const std::string& text, const std::string& flags = "f") {
    const auto number = [](const std::string& path) {
      return path == "h.h" ? int64_t{1} : path == "k.h" ? int64_t{2} : int64_t{3};
    };
    db::UnitFacts facts = ParseMini(text, "a.cc");
    claims_.Add(HashBytes(flags), {1, 2, 3}, facts, number);
  }
  bool Barren(int64_t file, const std::string& flags = "f") const {
    return claims_.Barren(HashBytes(flags), file);
  }

 private:
  Claims claims_;
};

TEST_CASE("a header is barren if its functions lead to nothing in a unit that has parsed them") {
  CHECK(Shown("in h.h\nfn f\nf -> g").Barren(1));
  CHECK_FALSE(Shown("in h.h\nfn f\nf -> g").Barren(1, "other flags"));
  CHECK_FALSE(Shown("in h.h\nfn f\nsite f p.S/Get").Barren(1));
  CHECK_FALSE(Shown("in h.h\nfn f\nspan f name").Barren(1));
  CHECK_FALSE(Shown("in h.h\nfn f\nhandler f p.S/Get").Barren(1));
  // What it calls stands elsewhere, as templates do.
  const Shown through("in h.h\nfn f\nf -> t\nin k.h\nfn t\nspan t name");
  CHECK_FALSE(through.Barren(1));
  CHECK_FALSE(through.Barren(2));
  CHECK(through.Barren(3));
  CHECK_FALSE(Shown("in h.h\nfn f\nerror broken").Barren(1));
}

}  // namespace
}  // namespace arterial::indexer
