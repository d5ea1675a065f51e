// Stands in for arterial-indexer: speaks its protocol, reads the line language of mini.h, and
// misbehaves when the unit's base name says so:
//   crash* hang* eat* garbage* lie* exit* chatter* slow*; flaky* crashes once
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

void Serve(const std::string& line, const std::string& root) {
  const nlohmann::json request = nlohmann::json::parse(line);
  const std::string file = request["file"];
  Misbehave(file);
  const std::string name = fs::path(file).filename().string();
  if (name.starts_with("garbage") || name.starts_with("lie")) return;
  std::vector<std::string> folders = {fs::path(file).parent_path().string()};
  const auto& extra = request["extra"];
  for (size_t i = 0; i + 1 < extra.size(); ++i)
    if (extra[i] == "-isystem") folders.push_back(extra[i + 1]);
  for (const auto& argument : request["arguments"])
    if (const std::string text = argument; text.starts_with("-I"))
      folders.push_back((fs::path(request["directory"]) / text.substr(2)).lexically_normal());
  std::ifstream input(file);
  std::ostringstream text;
  text << input.rdbuf();
  UnitFacts facts =
      arterial::indexer::ParseMini(text.str(), fs::relative(file, root).string(), folders);
  facts.inputs.push_back(file);
  const std::string body = arterial::db::Encode(facts);
  Answer(body, static_cast<uint32_t>(body.size()));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 || std::string(argv[1]) != "--root") return 2;
  for (std::string line; std::getline(std::cin, line);) Serve(line, argv[2]);
  return 0;
}
