// Stands in for arterial-indexer: speaks its protocol, reads the line language of mini.h, and
// misbehaves when the unit's base name says so:
//   crash* hang* eat* garbage* lie* exit* chatter* slow*; flaky* crashes once
// With --scan it says what the unit includes.
#include <signal.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <unordered_map>

#include "db/includes.h"
#include "tests/indexer/mini.h"

namespace {

namespace fs = std::filesystem;
using arterial::db::UnitFacts;

void Answer(const std::string& body, uint32_t size) {
  std::string bytes;
  for (int i = 0; i < 4; ++i) bytes.push_back(static_cast<char>(size >> (8 * i)));
  bytes += body;
  std::fwrite(bytes.data(), 1, bytes.size(), stdout);
  std::fflush(stdout);
}

void EatMemory() {
  for (;;) {
    const size_t size = size_t{32} << 20;
    volatile char* block = static_cast<char*>(std::malloc(size));
    for (size_t i = 0; i < size; i += 4096) block[i] = static_cast<char>(i);
    usleep(10000);
  }
}

void Misbehave(const std::string& file) {
  const std::string name = fs::path(file).filename().string();
  if (name.starts_with("crash")) {
    std::cerr << "assertion failed: " << name << "\nmore\n" << std::flush;
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
  }
  if (name.starts_with("hang"))
    for (;;) pause();
  if (name.starts_with("eat")) EatMemory();
  if (name.starts_with("garbage")) Answer("this is no batch of facts", 25);
  if (name.starts_with("lie")) Answer("short", 0xfffffff0U);
  if (name.starts_with("exit")) std::exit(3);
  if (name.starts_with("chatter")) std::cerr << std::string(1 << 20, 'x') << std::flush;
  if (name.starts_with("slow")) usleep(30000);
  if (name.starts_with("flaky") && !fs::exists(file + ".seen")) {
    std::ofstream(file + ".seen") << "x";
    std::abort();
  }
}

struct Request {
  std::string file;
  std::vector<std::string> folders;  // that are searched for includes
};

Request Read(const std::string& line) {
  const nlohmann::json json = nlohmann::json::parse(line);
  Request request{json["file"], {}};
  request.folders.push_back(fs::path(request.file).parent_path().string());
  const auto& extra = json["extra"];
  for (size_t i = 0; i + 1 < extra.size(); ++i)
    if (extra[i] == "-isystem") request.folders.push_back(extra[i + 1]);
  for (const auto& argument : json["arguments"])
    if (const std::string text = argument; text.starts_with("-I"))
      request.folders.push_back((fs::path(json["directory"]) / text.substr(2)).lexically_normal());
  return request;
}

UnitFacts Parse(const Request& request, const std::string& root) {
  std::ifstream input(request.file);
  std::ostringstream text;
  text << input.rdbuf();
  UnitFacts facts = arterial::indexer::ParseMini(
      text.str(), fs::relative(request.file, root).string(), request.folders);
  facts.inputs.push_back(request.file);
  return facts;
}

void Serve(const std::string& line, const std::string& root) {
  const Request request = Read(line);
  Misbehave(request.file);
  const std::string name = fs::path(request.file).filename().string();
  if (name.starts_with("garbage") || name.starts_with("lie")) return;
  const std::string body = arterial::db::Encode(Parse(request, root));
  Answer(body, static_cast<uint32_t>(body.size()));
}

// A line `plain` says that the unit reaches no header of a framework.
class FakeScanner {
 public:
  explicit FakeScanner(std::string root) : root_(std::move(root)) {}

  void Serve(const std::string& line) {
    const Request request = Read(line);
    UnitFacts facts = Parse(request, root_);
    arterial::db::UnitIncludes unit;
    unit.files.push_back(File(request.file));
    for (const std::string& input : facts.inputs)
      if (input != request.file) {
        unit.files.push_back(File(input));
        unit.edges.push_back({unit.files[0], unit.files.back(), 1});
      }
    for (const std::string& missing : facts.missing) {
      unit.missing.push_back({unit.files[0], 1, missing});
      for (const std::string& folder : request.folders)
        table_.absent.push_back(folder + "/" + missing);
    }
    std::ifstream input(request.file);
    bool plain = false;
    for (std::string text; std::getline(input, text);) plain = plain || text == "plain";
    if (!plain) unit.frameworks.push_back("grpc");
    const std::string body = encoder_.Encode(table_, unit);
    Answer(body, static_cast<uint32_t>(body.size()));
  }

 private:
  uint32_t File(const std::string& path) {
    const fs::path relative = fs::path(path).lexically_relative(root_);
    const std::string stored = relative.native().starts_with("..") ? path : relative.string();
    const auto [it, added] =
        numbers_.try_emplace(stored, static_cast<uint32_t>(table_.files.size()));
    if (added) table_.files.push_back({stored, {1, 1}});
    return it->second;
  }

  const std::string root_;
  arterial::db::ScanTable table_;
  std::unordered_map<std::string, uint32_t> numbers_;  // of its files
  arterial::db::ScanEncoder encoder_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || std::string(argv[1]) != "--root") return 2;
  bool scan = false;
  for (int i = 3; i < argc; ++i) scan = scan || std::string(argv[i]) == "--scan";
  FakeScanner scanner(argv[2]);
  for (std::string line; std::getline(std::cin, line);) {
    if (scan)
      scanner.Serve(line);
    else
      Serve(line, argv[2]);
  }
  return 0;
}
