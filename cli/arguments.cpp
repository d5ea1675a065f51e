#include "cli/arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cxxopts.hpp>

#include "db/support/text.h"

namespace arterial::cli {
namespace {

constexpr OptionSpec kHelp = {"help", 'h', "", "show this help"};
constexpr OptionSpec kDatabase = {
    "db", '\0', "PATH",
    "database; else ARTERIAL_DB, else .arterial/arterial.db here or in a folder above"};
constexpr OptionSpec kFormat = {"format", '\0', "FORMAT",
                                "table (default), json, csv, markdown, html; where there are "
                                "graphs dot, mermaid; findings sarif"};

Error Usage(const Command& command, std::string sentence) {
  return {ErrorCode::kUsage, fmt::format("{} (see `arterial {} --help`)", sentence, command.name),
          std::string(command.name)};
}

// cxxopts quotes with typographic marks; what stands between them is the part that matters.
std::string Quoted(std::string_view what) {
  const std::string_view open = "\u2018";
  const std::string_view close = "\u2019";
  const size_t begin = what.find(open);
  const size_t end = what.find(close);
  if (begin == std::string_view::npos || end == std::string_view::npos) return std::string(what);
  return std::string(what.substr(begin + open.size(), end - begin - open.size()));
}

std::string Dashed(std::string_view name) {
  return (name.size() == 1 ? "-" : "--") + std::string(name);
}

Error UnknownOption(const Command& command, const std::string& name) {
  std::vector<std::string> names;
  for (const OptionSpec& option : OptionsOf(command)) names.emplace_back(option.name);
  std::vector<std::string> nearest = Nearest(name, names);
  for (std::string& near : nearest) near = "--" + near;
  return Usage(command, fmt::format("there is no option {}{}", Dashed(name), DidYouMean(nearest)));
}

}  // namespace

// Fills Arguments; a class so that it may, and the parser's types stay in this file.
class ArgumentParser {
 public:
  static Result<Arguments> Parse(const Command& command, const std::vector<std::string>& words) {
    cxxopts::Options options("arterial", "");
    for (const OptionSpec& option : OptionsOf(command)) {
      std::string name(option.name);
      if (option.letter != '\0') name = std::string(1, option.letter) + "," + name;
      options.add_options()(name, "",
                            option.value.empty()
                                ? std::shared_ptr<cxxopts::Value>(cxxopts::value<bool>())
                                : std::shared_ptr<cxxopts::Value>(cxxopts::value<std::string>()));
    }
    const auto end =
        command.command_line ? std::find(words.begin(), words.end(), "--") : words.end();
    std::vector<const char*> argv = {"arterial"};
    for (auto word = words.begin(); word != end; ++word) argv.push_back(word->c_str());
    const cxxopts::ParseResult parsed = options.parse(static_cast<int>(argv.size()), argv.data());
    Arguments out;
    for (const cxxopts::KeyValue& given : parsed.arguments())
      out.options_[given.key()].push_back(given.value());
    // No positional options are declared to cxxopts: it would split their values at commas.
    out.operands_ = parsed.unmatched();
    if (end != words.end()) out.command_line_.assign(end + 1, words.end());
    return out;
  }
};

std::vector<OptionSpec> OptionsOf(const Command& command) {
  std::vector<OptionSpec> out(command.options.begin(), command.options.end());
  if (command.formats) out.push_back(kFormat);
  if (command.database) out.push_back(kDatabase);
  out.push_back(kHelp);
  return out;
}

Result<Arguments> ParseArguments(const Command& command, const std::vector<std::string>& words) {
  Result<Arguments> parsed = Arguments();
  try {
    parsed = ArgumentParser::Parse(command, words);
  } catch (const cxxopts::exceptions::no_such_option& e) {
    return UnknownOption(command, Quoted(e.what()));
  } catch (const cxxopts::exceptions::invalid_option_syntax& e) {
    return Usage(command, fmt::format("{} is not an option", Quoted(e.what())));
  } catch (const cxxopts::exceptions::missing_argument& e) {
    return Usage(command, fmt::format("{} needs a value", Dashed(Quoted(e.what()))));
  } catch (const cxxopts::exceptions::option_requires_argument& e) {
    return Usage(command, fmt::format("{} needs a value", Dashed(Quoted(e.what()))));
  } catch (const cxxopts::exceptions::exception& e) {
    return Usage(command, fmt::format("{} does not fit", Quoted(e.what())));
  }
  if (!parsed || parsed->Has("help")) return parsed;
  const std::vector<std::string>& operands = parsed->operands();
  if (static_cast<int>(operands.size()) < command.least_operands)
    return Usage(command, fmt::format("{} is missing", command.operands));
  if (command.most_operands >= 0 && static_cast<int>(operands.size()) > command.most_operands) {
    return Usage(command, fmt::format("there is one word too many: {}",
                                      EscapeControl(operands[command.most_operands])));
  }
  return parsed;
}

std::optional<std::string> Arguments::Get(std::string_view option) const {
  const auto found = options_.find(option);
  if (found == options_.end()) return std::nullopt;
  return found->second.back();
}

std::vector<std::string> Arguments::All(std::string_view option) const {
  const auto found = options_.find(option);
  return found == options_.end() ? std::vector<std::string>() : found->second;
}

Result<int64_t> Arguments::Int(std::string_view option, int64_t fallback, int64_t least) const {
  const std::optional<std::string> text = Get(option);
  if (!text) return fallback;
  int64_t value = 0;
  const char* end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, value);
  if (text->empty() || read.ec != std::errc() || read.ptr != end || value < least)
    return Error{ErrorCode::kUsage,
                 fmt::format("--{} takes a whole number from {} on, not \"{}\"", option, least,
                             EscapeControl(*text)),
                 {}};
  return value;
}

Result<double> Arguments::Share(std::string_view option, double fallback) const {
  const std::optional<std::string> text = Get(option);
  if (!text) return fallback;
  const bool percent = text->ends_with('%');
  const char* end = text->c_str() + text->size() - (percent ? 1 : 0);
  double value = 0;
  const auto read = std::from_chars(text->c_str(), end, value);
  if (percent) value /= 100;
  if (read.ec != std::errc() || read.ptr != end || !(value >= 0 && value <= 1))
    return Error{ErrorCode::kUsage,
                 fmt::format("--{} takes a share such as 0.05 or 5%, not \"{}\"", option,
                             EscapeControl(*text)),
                 {}};
  return value;
}

}  // namespace arterial::cli
