#include "db/config/ownership.h"

#include <charconv>

namespace arterial::db {
namespace {

constexpr std::string_view kKeys[] = {"precedence", "ignore", "guess", "half_life_days"};

}  // namespace

// ownership:
//   precedence: [chromium-owners, github-codeowners]  # these first, the others as they are
//   ignore: [backstage]
//   guess: false                                      # git history does not guess
//   half_life_days: 180                               # age at which a commit weighs half
void ReadOwnership(const YamlNode& section, ConfigIssues& issues, Config* config) {
  if (!section.IsMap()) {
    if (section.kind != YamlNode::Kind::kNull) issues.Skip(section, "a map is expected");
    return;
  }
  CheckKeys(section, kKeys, issues);
  OwnershipSettings& settings = config->ownership;
  if (const YamlNode* list = section.Find("precedence"))
    settings.precedence = ReadTexts(*list, "precedence", issues);
  if (const YamlNode* list = section.Find("ignore"))
    settings.ignore = ReadTexts(*list, "ignore", issues);
  if (const YamlNode* guess = section.Find("guess")) {
    if (guess->text == "true" || guess->text == "false")
      settings.guess = guess->text == "true";
    else
      issues.Skip(*guess, "guess is true or false");
  }
  if (const YamlNode* days = section.Find("half_life_days")) {
    int value = 0;
    const char* end = days->text.data() + days->text.size();
    const auto read = std::from_chars(days->text.data(), end, value);
    if (read.ec == std::errc() && read.ptr == end && value > 0)
      settings.half_life_days = value;
    else
      issues.Skip(*days, "half_life_days is a whole number above 0");
  }
}

}  // namespace arterial::db
