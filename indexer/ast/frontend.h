// Runs Clang's frontend over a command the way that all parses here need it.
#pragma once

#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendAction.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "indexer/ast/diagnostics.h"

namespace arterial::indexer {

using MakeAction = std::function<std::unique_ptr<clang::FrontendAction>()>;

// `command`: of ParserCommand. Stand-ins are found where headers are missing. What is wrong goes to
// `diagnostics`.
void RunFrontend(std::vector<std::string> command, const std::string& directory, MakeAction action,
                 UnitDiagnostics& diagnostics);

// To be called in FrontendAction::BeginInvocation.
void ConfigureParse(clang::CompilerInstance& compiler, bool all_bodies);

// Library and generated bodies hold no call sites: not parsing them halves the time. Clang keeps
// those that it needs itself (deduced return types, constexpr).
bool MaySkipBody(const clang::Decl& decl, const SourceMap& sources);

}  // namespace arterial::indexer
