#include <array>

#include "indexer/ownership/codeowners_github.h"
#include "indexer/ownership/dialect.h"

namespace arterial::indexer {
namespace {

constexpr std::array kDialects = {
    Dialect{"github-codeowners", LoadGithubCodeowners},
};

}  // namespace

std::span<const Dialect> Dialects() { return kDialects; }

}  // namespace arterial::indexer
