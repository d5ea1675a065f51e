// Files that change, vanish or are too large while a scan runs; hashes; frames.
#include <sys/stat.h>

#include "indexer/scan/file_cache.h"
#include "tests/catch.h"
#include "tests/indexer/scan/unit.h"

namespace arterial::indexer {
namespace {

void Remove(const std::string& path) { std::filesystem::remove_all(path); }

TEST_CASE("what was read first holds for the whole scan") {
  const TempDir tree;
  tree.Write("a.cc", "#include \"x.h\"\n");
  tree.Write("b.cc", "#include \"x.h\"\n#include \"late.h\"\n");
  tree.Write("x.h", "#include \"y.h\"\n");
  tree.Write("y.h", "");
  Scanner scanner(OptionsFor(tree));
  const Scanned first = ScanOf(scanner, UnitOf(tree, "a.cc"));
  tree.Write("x.h", "");
  Remove(tree / "y.h");
  const Scanned second = ScanOf(scanner, UnitOf(tree, "b.cc"));
  CHECK(second.Files() == Lines{"b.cc", "x.h", "y.h"});
  CHECK(second.Missing() == Lines{"b.cc:2 late.h"});
  CHECK(ScanOf(scanner, UnitOf(tree, "a.cc")).unit.content == first.unit.content);
  CHECK(ScanOf(tree, "b.cc").Files() == Lines{"b.cc", "x.h"});
}

TEST_CASE("a file that vanishes between the look and the read is absent") {
  const TempDir tree;
  const std::string path = tree.Write("x.h", "int x;\n");
  FileCache cache(1 << 20);
  REQUIRE(cache.Look(path));
  Remove(path);
  CHECK_FALSE(cache.Read(path));
  CHECK_FALSE(cache.Look(path));
  CHECK(cache.TakeAbsent() == Lines{path});
}

TEST_CASE("a file cut short between the look and the read has the size of what was read") {
  const TempDir tree;
  const std::string path = tree.Write("x.h", "#include \"y.h\"\n#include \"z.h\"\n");
  FileCache cache(1 << 20);
  REQUIRE(cache.Look(path)->getSize() == 30);
  tree.Write("x.h", "#include \"y.h\"\n");
  const auto text = cache.Read(path);
  REQUIRE(text);
  CHECK((*text)->buffer->getBuffer() == "#include \"y.h\"\n");
  CHECK(cache.Look(path)->getSize() == 15);
  CHECK((*text)->hash == HashBytes("#include \"y.h\"\n"));
}

TEST_CASE("folders, devices, pipes and unreadable files") {
  const TempDir tree;
  tree.Write("a.cc", "#include \"pipe\"\n#include \"folder\"\n#include \"x.h\"\n");
  tree.Write("folder/f.h", "");
  tree.Write("x.h", "");
  REQUIRE(mkfifo((tree / "pipe").c_str(), 0600) == 0);
  const Scanned scan = ScanOf(tree, "a.cc", {"-include", "/dev/null"});
  CHECK(scan.Files() == Lines{"a.cc", "/dev/null", "pipe", "x.h"});
  CHECK(scan.Missing() == Lines{"a.cc:2 folder"});
}

TEST_CASE("a file over the limit makes its units uncertain") {
  const TempDir tree;
  tree.Write("a.cc", "#include \"big.h\"\n#include \"x.h\"\n");
  tree.Write("b.cc", "#include \"x.h\"\n");
  tree.Write("big.h", std::string(5000, '\n'));
  tree.Write("x.h", "");
  ScanOptions options = OptionsFor(tree);
  options.max_file = 4999;
  const auto scan = [&](const char* file) {
    Scanner scanner(options);
    return ScanOf(scanner, UnitOf(tree, file));
  };
  const Scanned big = scan("a.cc");
  CHECK(big.Files() == Lines{"a.cc", "big.h", "x.h"});
  CHECK(big.unit.uncertain == "big.h is too large to be scanned");
  CHECK(scan("b.cc").unit.uncertain == "");
  tree.Write("big.h", std::string(4999, '\n') + "x");
  CHECK(scan("a.cc").unit.content != big.unit.content);
  options.max_file = 5000;
  CHECK(scan("a.cc").unit.uncertain == "");
}

TEST_CASE("a small cache changes nothing but time") {
  const TempDir tree;
  tree.Write("a.cc", "#include \"x.h\"\n");
  tree.Write("b.cc", "#include \"x.h\"\n#include \"y.h\"\n");
  tree.Write("x.h", "int x;\n");
  tree.Write("y.h", "");
  ScanOptions options = OptionsFor(tree);
  options.max_cache = 0;
  Scanner dropping(options), keeping(OptionsFor(tree));
  for (const char* file : {"a.cc", "b.cc", "a.cc"}) {
    const Scanned one = ScanOf(dropping, UnitOf(tree, file));
    const Scanned other = ScanOf(keeping, UnitOf(tree, file));
    CHECK(one.Edges() == other.Edges());
    CHECK(one.unit.content == other.unit.content);
  }
  CHECK(dropping.table().files == keeping.table().files);
  CHECK(dropping.table().absent == keeping.table().absent);
}

// A tree to hash; `variant` changes one thing.
Hash128 ContentOf(const std::string& variant, const std::vector<std::string>& order) {
  const TempDir tree;
  tree.Write("a.cc", "#include \"x.h\"\n#if __has_include(\"asked.h\")\n#endif\n");
  tree.Write("b.cc", "#include \"x.h\"\n");
  tree.Write("x.h", variant == "content" ? "int y;\n" : "int x;\n#include \"gone.h\"\n");
  if (variant != "asked") tree.Write("asked.h", variant);
  if (variant == "appeared") tree.Write("gone.h", "");
  Scanner scanner(OptionsFor(tree));
  Hash128 content;
  for (const std::string& file : order) {
    const Scanned scan = ScanOf(scanner, UnitOf(tree, file));
    if (file == "a.cc") content = scan.unit.content;
  }
  return content;
}

TEST_CASE("the content hash changes with what the unit sees and with nothing else") {
  const Hash128 plain = ContentOf("", {"a.cc"});
  CHECK(ContentOf("", {"b.cc", "a.cc"}) == plain);  // in another folder, too
  CHECK(ContentOf("only asked for, not read", {"a.cc"}) == plain);
  for (const char* variant : {"content", "asked", "appeared"}) {
    CAPTURE(variant);
    CHECK(ContentOf(variant, {"a.cc"}) != plain);
  }
}

TEST_CASE("frames give back what was encoded") {
  const TempDir tree;
  tree.Write("a.cc", "#include \"x.h\"\n#include \"gone.h\"\n");
  tree.Write("b.cc", "#include \"x.h\"\n#if __has_include(\"y.h\")\n#endif\nimport m;\n");
  tree.Write("x.h", "#include \"grpcpp/gone.h\"\n");
  tree.Write("y.h", "");
  Scanner scanner(OptionsFor(tree));
  db::ScanEncoder encoder;
  db::ScanTable table;
  std::string frame;
  for (const char* file : {"a.cc", "b.cc"}) {
    const Scanned scan = ScanOf(scanner, UnitOf(tree, file));
    frame = encoder.Encode(scanner.table(), scan.unit);
    const Result<db::UnitIncludes> back = db::DecodeScan(frame, table);
    REQUIRE(back.ok());
    CHECK(table.files == scan.table.files);
    CHECK(table.absent == scan.table.absent);
    CHECK(back->files == scan.unit.files);
    CHECK(back->edges == scan.unit.edges);
    CHECK(back->missing == scan.unit.missing);
    CHECK(back->asked == scan.unit.asked);
    CHECK(back->frameworks == scan.unit.frameworks);
    CHECK(back->content == scan.unit.content);
    CHECK(back->uncertain == scan.unit.uncertain);
    CHECK(back->modules == scan.unit.modules);
  }
  CHECK(table.files.size() == 4);
  for (size_t size = 0; size < frame.size(); ++size) {
    db::ScanTable again = table;
    CHECK_FALSE(db::DecodeScan(frame.substr(0, size), again).ok());
  }
  db::ScanTable empty;
  CHECK_FALSE(db::DecodeScan(frame, empty).ok());  // numbers without their files
}

}  // namespace
}  // namespace arterial::indexer
