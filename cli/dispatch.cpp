#include "cli/dispatch.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/database.h"
#include "cli/help.h"
#include "cli/render/renderer.h"
#include "db/support/interrupt.h"
#include "db/support/text.h"

namespace arterial::cli {
namespace {

struct Split {
  std::string verb;  // empty: none was given
  std::vector<std::string> words;
  bool version = false;
};

// The verb is the first word that is neither an option nor the value of one.
Split SplitVerb(const std::vector<std::string>& words) {
  Split split;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (!split.verb.empty() || (word.size() > 1 && word[0] == '-')) {
      if (split.verb.empty() && word == "--version") split.version = true;
      split.words.push_back(word);
      const bool takes_value = word == "--db" || word == "--format";
      if (split.verb.empty() && takes_value && i + 1 < words.size())
        split.words.push_back(words[++i]);
    } else {
      split.verb = word;
    }
  }
  return split;
}

Result<int> RunVerb(const Command& command, const std::vector<std::string>& words, Terminal& out,
                    Terminal& err) {
  Result<Arguments> arguments = ParseArguments(command, words);
  if (!arguments) return arguments.error();
  if (arguments->Has("help")) {
    out.Write(HelpOf(command));
    return kExitAnswer;
  }
  const Renderer* renderer = &DefaultRenderer();
  if (command.formats && arguments->Has("format")) {
    Result<const Renderer*> named = FindRenderer(*arguments->Get("format"));
    if (!named) return named.error();
    renderer = *named;
  }
  Invocation invocation{command, std::move(*arguments), *renderer, out, err};
  return command.run(invocation);
}

Result<int> RunWords(const std::vector<std::string>& words, Terminal& out, Terminal& err) {
  const Split split = SplitVerb(words);
  if (split.verb.empty()) {
    if (split.version) {
      out.Write("arterial " ARTERIAL_VERSION "\n");
      return kExitAnswer;
    }
    if (split.words.empty()) {
      err.Write(HelpOfAll());
      return kExitUsage;
    }
    const std::string& first = split.words[0];
    if (first == "--help" || first == "-h") {
      out.Write(HelpOfAll());
      return kExitAnswer;
    }
    const std::vector<std::string> known = {"--help", "--version", "--db"};
    return Error{
        ErrorCode::kUsage,
        fmt::format("a verb is missing behind {}{} (see `arterial --help`)", EscapeControl(first),
                    std::find(known.begin(), known.end(), first) == known.end()
                        ? DidYouMean(Nearest(first, known))
                        : ""),
        {}};
  }
  const Command* command = FindCommand(split.verb);
  if (command == nullptr) {
    std::vector<std::string> names;
    for (const Command* each : Commands()) names.emplace_back(each->name);
    return UnknownName("verb", split.verb, names);
  }
  return RunVerb(*command, split.words, out, err);
}

}  // namespace

int ExitCodeOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kUsage:
      return kExitUsage;
    case ErrorCode::kNotFound:
      return kExitNothing;
    case ErrorCode::kInterrupted:
      return kExitInterrupted;
    case ErrorCode::kInput:
    case ErrorCode::kEnvironment:
      break;
  }
  return kExitEnvironment;
}

Error UnknownName(std::string_view what, std::string_view name,
                  const std::vector<std::string>& names) {
  const std::vector<std::string> nearest = Nearest(name, names);
  std::string all;
  if (nearest.empty())
    for (const std::string& each : names) all += (all.empty() ? "; there are " : ", ") + each;
  return {ErrorCode::kUsage,
          fmt::format("there is no {} named {}{}", what, EscapeControl(name),
                      nearest.empty() ? all : DidYouMean(nearest)),
          {}};
}

Result<db::Connection> OpenForReading(const Invocation& invocation) {
  Result<std::string> path = FindDatabase(invocation.arguments.Get("db"));
  if (!path) return path.error();
  return db::Connection::Open(*path, db::OpenMode::kRead);
}

Result<int> Show(Invocation& invocation, const Document& document) {
  const RenderOptions options{invocation.out.width(), invocation.out.colour()};
  Result<std::string> text = invocation.renderer.render(document, options);
  if (!text) return text.error();
  invocation.out.Write(*text);
  const bool any = std::any_of(document.sections.begin(), document.sections.end(),
                               [](const Section& section) { return !section.table.rows.empty(); });
  return any ? kExitAnswer : kExitNothing;
}

int Run(const std::vector<std::string>& words, Terminal& out, Terminal& err) {
  Result<int> result = RunWords(words, out, err);
  if (Status written = out.Flush(); result && !written) result = written.error();
  if (result) return Interrupted() ? kExitInterrupted : *result;
  const Error& error = result.error();
  // Candidates stand on lines of their own, so newlines are ours; the parts are escaped.
  if (error.code != ErrorCode::kInterrupted)
    err.Write(fmt::format("arterial: {}\n", error.ToString()));
  return ExitCodeOf(error.code);
}

}  // namespace arterial::cli
