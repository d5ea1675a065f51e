// What is wanted of units that are not parsed yet.
#include <algorithm>

#include "indexer/closure/demand.h"
#include "indexer/closure/name_index.h"
#include "tests/catch.h"
#include "tests/indexer/mini.h"

namespace arterial::indexer {
namespace {

std::string Show(const Wanted& wanted) {
  std::string text;
  for (const std::string& mention : wanted.mentions) text += mention + " ";
  return text + (wanted.use.empty() ? "" : "use " + wanted.use);
}

std::vector<std::string> Show(const std::vector<Wanted>& wanted) {
  std::vector<std::string> shown;
  for (const Wanted& w : wanted) shown.push_back(Show(w));
  return shown;
}

using Strings = std::vector<std::string>;

TEST_CASE("a function is used by its name, where its namespaces and class are mentioned") {
  CHECK(Show(WantedFor("a::B::Get")) == Strings{"a B use Get"});
  CHECK(Show(WantedFor("Get")) == Strings{"use Get"});
  CHECK(Show(WantedFor("a::(anonymous namespace)::Get")) == Strings{"a use Get"});
  CHECK(Show(WantedFor("a::B::get")) == Strings{"a B use get", "a B use tuple_size"});
}

TEST_CASE("what the language calls without its name is wanted by its class") {
  for (const char* name : {"a::B::B", "a::B::~B", "a::B::operator()", "a::B::operator<=",
                           "a::B::operator a::C", "a::B::begin", "a::B::await_suspend"}) {
    INFO(name);
    std::vector<Wanted> wanted = WantedFor(name);
    REQUIRE(wanted.size() == 1);
    CHECK(wanted[0].use.empty());
    std::sort(wanted[0].mentions.begin(), wanted[0].mentions.end());
    CHECK(wanted[0].mentions == Strings{"B", "a"});
  }
  CHECK(Show(WantedFor("operator<<")) == Strings{"operator "});
  // Named operator..., yet none.
  CHECK(Show(WantedFor("a::operators")) == Strings{"a use operators"});
}

TEST_CASE("nobody else can name a lambda or what runs before main") {
  CHECK(WantedFor("a::B::Get::(lambda)").empty());
  CHECK(WantedFor("a::table::(initializer)").empty());
  CHECK(WantedFor("a::Get::(parameter)").empty());
}

Strings WantedOf(const std::vector<std::string>& units) {
  Demand demand;
  for (size_t i = 0; i < units.size(); ++i)
    demand.Add(ParseMini(units[i], "u" + std::to_string(i) + ".cc"), static_cast<uint32_t>(i));
  return Show(demand.Take());
}

TEST_CASE("callers of what reaches a call site are wanted, in any order of units") {
  const std::string site = "fn a::f\nsite a::f p.S/Get", caller = "fn b::g\nb::g -> a::f",
                    stranger = "fn c::h\nc::h -> c::i";
  CHECK(WantedOf({site}) == Strings{"a use f"});
  CHECK(WantedOf({site, caller, stranger}) == Strings{"a use f", "b use g"});
  CHECK(WantedOf({stranger, caller, site}) == Strings{"a use f", "b use g"});
  CHECK(WantedOf({stranger, caller}).empty());
}

TEST_CASE("functions of one unit alone are wanted by nobody; those of headers by all") {
  CHECK(WantedOf({"static f\nsite f p.S/Get"}).empty());
  CHECK(WantedOf({"in h.h\nstatic f\nsite f p.S/Get"}) == Strings{"use f"});
}

TEST_CASE("a virtual call goes by the overridden method's name, its object by the class") {
  const std::string unit =
      "fn D::Run\nsite D::Run p.S/Get\noverride D::Run B::Run D\noverride B::Run A::Start B";
  CHECK(WantedOf({unit}) == Strings{"A use Start", "B use Run", "D ", "D use Run"});
}

TEST_CASE("whoever refers to a unit with sites brings it into a program") {
  // No call reaches the handler: what refers to its unit is wanted all the same.
  const std::string handler = "fn S::Get\nfn a::Register\nhandler S::Get p.S/Get",
                    setup = "fn b::Setup\nb::Setup -> a::Register", main = "main\nmain -> b::Setup";
  CHECK(WantedOf({handler}) == Strings{"S ", "S use Get", "a use Register"});
  CHECK(WantedOf({handler, setup, main}) ==
        Strings{"S ", "S use Get", "a use Register", "b use Setup"});
  CHECK(WantedOf({main, setup, handler}) ==
        Strings{"S ", "S use Get", "a use Register", "b use Setup"});
}

TEST_CASE("each is said once") {
  Demand demand;
  demand.Add(ParseMini("fn f\nsite f p.S/Get", "a.cc"), 0);
  CHECK(demand.Take().size() == 1);
  demand.Add(ParseMini("fn g\ng -> f", "b.cc"), 1);
  CHECK(Show(demand.Take()) == Strings{"use g"});
  CHECK(demand.Take().empty());
}

Strings Found(const std::vector<std::string>& files, const Wanted& wanted) {
  NameIndex index(files.size());
  for (uint32_t i = 0; i < files.size(); ++i) index.AddFile(files[i], {i}, {i});
  index.Finish();
  const BitSet units = index.Find(wanted);
  Strings found;
  for (uint32_t i = 0; i < files.size(); ++i)
    if (units.Has(i)) found.push_back(files[i]);
  return found;
}

TEST_CASE("units are told whose flow facts leave out a call that leads to a site") {
  Demand demand;
  const auto add = [&](uint32_t number, const std::string& text, std::vector<std::string> follows) {
    db::UnitFacts facts = ParseMini(text, "u" + std::to_string(number) + ".cc");
    facts.follows_all = false;
    for (const db::CallFact& call : facts.calls)
      for (const std::string& name : follows)
        if (call.callee == ParseMini("fn " + name, "x.cc").functions[0].id)
          facts.follows.push_back(call.callee);
    demand.Add(facts, number);
  };
  add(7, "fn a\na -> b\na -> other", {});
  CHECK(demand.Unfollowed().empty());
  CHECK(demand.Leading().empty());
  add(3, "fn c\nc -> b", {"b"});
  add(5, "fn b\nfn inner\nb -> inner\nsite inner p.S/Get", {});
  // 3 has them, 5 knows by itself, and nothing is known of `other`.
  CHECK(demand.Unfollowed() == std::vector<uint32_t>{7});
  CHECK(demand.Leading().size() == 4);
}

TEST_CASE("a unit is found by what its files mention, use, or may paste together") {
  CHECK(Found({"a::Get();", "b::Get();", "int a; int Get();"}, {{"a"}, "Get"}) ==
        Strings{"a::Get();"});
  CHECK(Found({"M(Get, User)", "M(Get, Item)"}, {{}, "GetUser"}) == Strings{"M(Get, User)"});
  CHECK(Found({"#define M(x) Get_##x\nM2(User)", "Get_ User"}, {{}, "Get_User"}) ==
        Strings{"#define M(x) Get_##x\nM2(User)"});
  CHECK(Found({"#define M(a, b) a##_##b\nX(Get, User)", "X(Get, User)"}, {{}, "Get_User"}) ==
        Strings{"#define M(a, b) a##_##b\nX(Get, User)"});
  // A namespace that no file mentions comes out of a macro of some library.
  CHECK(Found({"Get();", "x"}, {{"hidden"}, "Get"}) == Strings{"Get();"});
  CHECK(Found({"class B;", "class C;"}, {{"B"}, ""}) == Strings{"class B;"});
  CHECK(Found({"class B;", "class C;"}, {{"hidden", "B"}, ""}) == Strings{"class B;"});
  // The class itself is mentioned by whoever makes an object of it.
  CHECK(Found({"namespace a {}"}, {{"a", "B"}, ""}).empty());
}

// Whether a unit may get at n::C::Get because of a header of it; `seen` is what that one includes.
bool ByHeader(const std::string& header, const std::string& seen) {
  NameIndex index(1);
  index.AddFile("#include \"header.h\"\n#include \"c.h\"\nint main() {}", {0}, {0});
  index.AddFile("namespace n { struct C { int Get(); }; }", {0});
  const uint32_t file = index.AddFile("#include \"seen.h\"\n" + header, {0}).file;
  index.AddInclude(file, index.AddFile(seen, {0}).file);
  index.Finish();
  return index.Find({{"n", "C"}, "Get"}).Has(0);
}

TEST_CASE("what a header calls is what it can see, except where others decide what it means") {
  CHECK_FALSE(ByHeader("inline int f(Map& m) { return m.Get(); }", "struct Map;"));
  CHECK(ByHeader("inline int f(n::C& c) { return c.Get(); }", ""));
  CHECK(ByHeader("inline int f() { return Default().Get(); }", "namespace n { C& Default(); }"));
  CHECK(ByHeader("template <typename T> int f(T& t) { return t.Get(); }", ""));
  CHECK(ByHeader("template <typename T, bool B = (1 > 0)> struct S { T t; int f() { t.Get(); } };",
                 ""));
  CHECK(ByHeader("inline auto f = [](auto& t) { return t.Get(); };", ""));
  CHECK(
      ByHeader("template <class T> requires requires(T t) { t.x(); } int f(T t) { t.Get(); }", ""));
  // A macro names nothing where nobody uses it.
  CHECK_FALSE(ByHeader("#define CALL(x) x.Get()\n", ""));
  CHECK(
      ByHeader("#define CALL(x) x.Get()\n#define TWICE(x) CALL(x)\n"
               "template <typename T> int f(T& t) { return TWICE(t); }",
               ""));
  CHECK(ByHeader("inline int f() asm(\"Get\");", ""));
  CHECK_FALSE(
      ByHeader("template <class T> struct S; inline int f(Map& m) { return m.Get(); }", ""));
  CHECK_FALSE(ByHeader("inline void f() { for (auto& m : maps) m.Get(); }", ""));
  CHECK_FALSE(ByHeader("struct Map { int Get() { return 1; } };", ""));
}

TEST_CASE("files without includes of their own see what their includers see") {
  NameIndex index(1);
  index.AddFile("#include \"calls.inc\"\nint main() {}", {0}, {0});
  index.AddFile("namespace n { struct C { int Get(); }; }", {0});
  index.AddFile("x->Get();", {0});
  index.Finish();
  CHECK(index.Find({{"n", "C"}, "Get"}).Has(0));
}

TEST_CASE("a unit without the declaration calls nothing, whatever else it names") {
  NameIndex index(2);
  index.AddFile("#include \"d.h\"\nint f(Map& m) { return m.Get(); }", {0}, {0});
  index.AddFile("namespace n { struct D; }", {0});
  const uint32_t main = index.AddFile("#include \"c.h\"\nint g() { return Get(); }", {1}, {1}).file;
  index.AddInclude(main, index.AddFile("#define OPEN namespace n {\n", {1}).file);
  index.AddInclude(main, index.AddFile("OPEN int Get(); }", {1}).file);
  index.Finish();
  CHECK_FALSE(index.Find({{"n"}, "Get"}).Has(0));
  CHECK(index.Find({{"n"}, "Get"}).Has(1));
}

TEST_CASE("a file that cannot be read may name anything") {
  NameIndex index(2);
  index.AddFile("x", {0});
  index.AddUnknown({1});
  index.Finish();
  CHECK_FALSE(index.Find({{}, "Get"}).Has(0));
  CHECK(index.Find({{}, "Get"}).Has(1));
}

}  // namespace
}  // namespace arterial::indexer
