#include "tests/cli/transcript.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "db/connection.h"
#include "db/queries/answers.h"

namespace arterial::cli {
namespace fs = std::filesystem;
namespace {

const std::string kTests = ARTERIAL_SOURCE_DIR "/tests/cli/";

void ReplaceAll(std::string* text, const std::string& from, const std::string& to) {
  for (size_t at = text->find(from); at != std::string::npos; at = text->find(from, at + to.size()))
    text->replace(at, from.size(), to);
}

void MakeDatabase(const std::string& path, const std::string& sql) {
  Result<db::Connection> db = db::Connection::Open(path, db::OpenMode::kCreate);
  if (!db) throw std::runtime_error(db.error().ToString());
  if (Status status = db->Exec(sql); !status) throw std::runtime_error(status.error().ToString());
  if (Status status = db::RebuildAnswers(*db); !status)
    throw std::runtime_error(status.error().ToString());
  // One file without a log beside it, so that it can be copied, cut and made read-only.
  if (Status status = db->Exec("PRAGMA journal_mode = DELETE"); !status)
    throw std::runtime_error(status.error().ToString());
}

// "text\n" -> "| text\n" for each line.
std::string Marked(const std::string& text, const std::string& mark) {
  std::istringstream lines(text);
  std::string out;
  for (std::string line; std::getline(lines, line);)
    out += line.empty() ? mark + "\n" : mark + " " + line + "\n";
  return out;
}

}  // namespace

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

Scene::Scene() {
  std::string pattern = (fs::temp_directory_path() / "arterial_cli_XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no scratch folder");
  folder_ = fs::canonical(pattern).string();
  const std::string tree = folder_ + "/tree";
  fs::copy(kTests + "tree", tree, fs::copy_options::recursive);
  std::string fixture = ReadFile(kTests + "fixture.sql");
  ReplaceAll(&fixture, "$ROOT", tree);
  MakeDatabase(tree + "/.arterial/arterial.db", fixture);
  MakeDatabase(folder_ + "/empty.db", "");
  MakeDatabase(folder_ + "/hostile.db", ReadFile(kTests + "hostile.sql"));
  std::ofstream(folder_ + "/text.db") << "not a database, but long enough to be taken for one by "
                                         "a reader that trusts its name";
  MakeDatabase(folder_ + "/foreign.db", "PRAGMA application_id = 7; PRAGMA user_version = 7");
  fs::copy(tree + "/.arterial/arterial.db", folder_ + "/damaged.db");
  fs::resize_file(folder_ + "/damaged.db", fs::file_size(folder_ + "/damaged.db") / 2);
  fs::create_directory(folder_ + "/medium");
  fs::copy(tree + "/.arterial/arterial.db", folder_ + "/medium/readonly.db");
  fs::permissions(folder_ + "/medium/readonly.db", fs::perms::owner_read);
  fs::permissions(folder_ + "/medium", fs::perms::owner_read | fs::perms::owner_exec);
}

Scene::~Scene() {
  std::error_code ec;
  fs::permissions(folder_ + "/medium", fs::perms::owner_all, ec);
  fs::remove_all(folder_, ec);
}

Outcome Scene::Run(const std::string& command) const {
  std::ofstream(folder_ + "/command") << command << "\n";
  // Git, protoc and the indexer are or are not on the machine: doctor sees an empty folder instead.
  const std::string line = "cd '" + folder_ + "/tree' && env -i HOME=/nonexistent T='" + folder_ +
                           "' PATH='" ARTERIAL_BINARY_DIR "/cli':/usr/bin:/bin sh '" + folder_ +
                           "/command' >'" + folder_ + "/out' 2>'" + folder_ + "/err' </dev/null";
  const int status = std::system(line.c_str());
  Outcome outcome{ReadFile(folder_ + "/out"), ReadFile(folder_ + "/err"), WEXITSTATUS(status)};
  for (std::string* text : {&outcome.out, &outcome.err}) {
    ReplaceAll(text, folder_, "$T");
    ReplaceAll(text, "\r", "\\r");
    ReplaceAll(text, "\x1b", "\\e");
  }
  return outcome;
}

std::string Scene::Replay(const std::string& transcript) const {
  std::istringstream lines(transcript);
  std::string out;
  for (std::string line; std::getline(lines, line);) {
    const bool printed =
        line.starts_with("|") || line.starts_with("!") || line.starts_with("exit ");
    if (!printed) out += line + "\n";
    if (!line.starts_with("$ ")) continue;
    const Outcome outcome = Run(line.substr(2));
    out += Marked(outcome.out, "|") + Marked(outcome.err, "!");
    if (outcome.exit != 0) out += "exit " + std::to_string(outcome.exit) + "\n";
  }
  return out;
}

}  // namespace arterial::cli
