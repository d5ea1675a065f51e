#include "indexer/build_graph/bazel_actions.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <protozero/pbf_reader.hpp>
#include <utility>

#include "indexer/command_line.h"
#include "indexer/infer/source_tree.h"

namespace arterial::indexer {
namespace {

// The bytes of a field of any other kind would be taken for a length.
constexpr uint32_t Bytes(protozero::pbf_tag_type tag) {
  return protozero::tag_and_type(tag, protozero::pbf_wire_type::length_delimited);
}

struct Action {
  std::string mnemonic;
  std::vector<std::string> arguments;
  std::map<std::string, std::vector<std::string>> files;  // of arguments, by name
};

void AddArgument(const Action& action, const std::string& argument, int depth,
                 std::vector<std::string>& out) {
  constexpr int kMaxDepth = 4;  // files that name files
  const auto file =
      argument.starts_with('@') ? action.files.find(argument.substr(1)) : action.files.end();
  if (file == action.files.end() || depth >= kMaxDepth) {
    out.push_back(argument);
    return;
  }
  for (const std::string& word : file->second) AddArgument(action, word, depth + 1, out);
}

// -c and the source behind it; a compiler of another kind may have words of its own.
std::string SourceOf(const std::vector<std::string>& arguments) {
  for (size_t i = 1; i + 1 < arguments.size(); ++i)
    if ((arguments[i] == "-c" || arguments[i] == "/c") && !arguments[i + 1].starts_with('-'))
      return arguments[i + 1];
  const auto last =
      std::find_if(arguments.rbegin(), arguments.rend(), [](const std::string& argument) {
        return !argument.starts_with('-') && IsTranslationUnit(argument);
      });
  return last == arguments.rend() ? std::string() : *last;
}

void Take(const Action& action, const std::function<void(BazelCompile)>& take) {
  if (action.mnemonic != "CppCompile") return;
  BazelCompile compile;
  for (const std::string& argument : action.arguments)
    AddArgument(action, argument, 0, compile.arguments);
  compile.source = SourceOf(compile.arguments);
  compile.object = ObjectFile(compile.arguments);
  // With parse_headers, a header is compiled by itself.
  if (!IsHeader(compile.source)) take(std::move(compile));
}

Action ReadAction(protozero::pbf_reader message) {
  Action action;
  while (message.next()) {
    switch (message.tag_and_type()) {
      case Bytes(4):
        action.mnemonic = message.get_string();
        break;
      case Bytes(6):
        action.arguments.push_back(message.get_string());
        break;
      case Bytes(12): {
        protozero::pbf_reader file = message.get_message();
        std::string name;
        std::vector<std::string> words;
        while (file.next()) {
          if (file.tag_and_type() == Bytes(1))
            name = file.get_string();
          else if (file.tag_and_type() == Bytes(2))
            words.push_back(file.get_string());
          else
            file.skip();
        }
        action.files[name] = std::move(words);
        break;
      }
      default:
        message.skip();
    }
  }
  return action;
}

// An ActionGraphContainer. False: it is none.
bool ReadContainer(std::string_view bytes, const std::function<void(BazelCompile)>& take) {
  constexpr protozero::pbf_tag_type kActions = 2, kLast = 8;
  protozero::pbf_reader container(bytes.data(), bytes.size());
  while (container.next()) {
    if (container.tag() > kLast ||
        container.wire_type() != protozero::pbf_wire_type::length_delimited)
      return false;
    if (container.tag() == kActions)
      Take(ReadAction(container.get_message()), take);
    else
      container.skip();
  }
  return true;
}

// All of it one container (proto), or several, each behind its size (streamed_proto).
bool ReadProto(std::string_view bytes, const std::function<void(BazelCompile)>& take) {
  std::vector<BazelCompile> found;
  const auto keep = [&](BazelCompile compile) { found.push_back(std::move(compile)); };
  bool one = false;
  try {
    one = ReadContainer(bytes, keep);
  } catch (const protozero::exception&) {
    one = false;
  }
  if (!one) {
    found.clear();
    const char* at = bytes.data();
    const char* end = at + bytes.size();
    while (at != end) {
      const uint64_t size = protozero::decode_varint(&at, end);
      if (size > static_cast<uint64_t>(end - at)) return false;
      if (!ReadContainer({at, static_cast<size_t>(size)}, keep)) return false;
      at += size;
    }
  }
  for (BazelCompile& compile : found) take(std::move(compile));
  return true;
}

// nlohmann's SAX callbacks, as for compile_commands.json: output of a large tree is larger than
// memory as a document. keys_ has the name under which each open object or array stands.
class JsonReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit JsonReader(const std::function<void(BazelCompile)>& take) : take_(take) {}

  bool start_object(std::size_t) override { return Open(); }
  bool start_array(std::size_t) override { return Open(); }
  bool end_object() override {
    keys_.pop_back();
    if (keys_.size() == 4 && keys_[2] == "paramFiles" && keys_[0] == "actions")
      action_.files[std::exchange(file_, {})] = std::exchange(words_, {});
    if (keys_.size() != 2 || keys_[0] != "actions") return true;
    Take(action_, take_);
    action_ = {};
    return true;
  }
  bool end_array() override {
    keys_.pop_back();
    return true;
  }
  bool key(string_t& name) override {
    keys_.back() = name;
    if (keys_.size() == 1) {
      static constexpr std::array<std::string_view, 8> kParts = {
          "artifacts",     "actions",           "targets",     "depSetOfFiles",
          "configuration", "aspectDescriptors", "ruleClasses", "pathFragments"};
      known_ = known_ && std::find(kParts.begin(), kParts.end(), name) != kParts.end();
    }
    return true;
  }
  bool string(string_t& value) override {
    if (keys_.size() < 3 || keys_[0] != "actions") return true;
    if (keys_.size() == 3 && keys_[2] == "mnemonic") action_.mnemonic = std::move(value);
    if (keys_.size() == 4 && keys_[2] == "arguments") action_.arguments.push_back(std::move(value));
    if (keys_[2] != "paramFiles") return true;
    if (keys_.size() == 5 && keys_[4] == "execPath") file_ = std::move(value);
    if (keys_.size() == 6 && keys_[4] == "arguments") words_.push_back(std::move(value));
    return true;
  }
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    known_ = false;
    return false;
  }

  bool known() const { return known_; }

 private:
  static constexpr size_t kMaxDepth = 64;
  bool Open() {
    keys_.emplace_back();
    return keys_.size() < kMaxDepth;
  }

  const std::function<void(BazelCompile)>& take_;
  std::vector<std::string> keys_;
  Action action_;
  std::string file_;                // of the parameter file that is read
  std::vector<std::string> words_;  // of it
  bool known_ = true;
};

}  // namespace

bool LooksLikeBazelActions(std::string_view head) {
  const size_t first = head.find_first_not_of(" \r\n\t");
  return first != head.npos && head[first] != '[';
}

Status ParseBazelActions(std::string_view bytes,
                         const std::function<void(BazelCompile compile)>& take) {
  const Error none{ErrorCode::kInput,
                   "this is neither a compile database, an array of entries, nor output of `bazel "
                   "aquery` in the formats proto, streamed_proto or jsonproto",
                   {}};
  const size_t first = bytes.find_first_not_of(" \r\n\t");
  try {
    if (first == bytes.npos || bytes[first] != '{') return ReadProto(bytes, take) ? Status() : none;
    JsonReader reader(take);
    const bool whole = nlohmann::json::sax_parse(bytes.begin(), bytes.end(), &reader);
    return whole && reader.known() ? Status() : none;
  } catch (const std::exception&) {
    return none;
  }
}

BazelFolders::BazelFolders(const std::string& workspace) : workspace_(workspace) {
  namespace fs = std::filesystem;
  std::error_code error;
  // <output base>/execroot/<name>/bazel-out
  const fs::path out = fs::canonical(fs::path(workspace) / "bazel-out", error);
  if (error) return;
  for (const fs::path& folder : {out.parent_path(), out.parent_path().parent_path().parent_path()})
    if (fs::is_directory(folder / "external", error)) {
      external_ = (folder / "external").string();
      return;
    }
}

std::string BazelFolders::Resolve(std::string path) const {
  constexpr std::string_view kExternal = "external/";
  if (external_.empty()) return path;
  for (const std::string_view before : {"", "-I", "-isystem", "-iquote", "-idirafter", "-F",
                                        "--sysroot=", "-fmodule-map-file=", "-include"})
    if (path.starts_with(before) &&
        std::string_view(path).substr(before.size()).starts_with(kExternal))
      return path.replace(before.size(), kExternal.size() - 1, external_);
  return path;
}

}  // namespace arterial::indexer
