// What all parts of the extraction of one translation unit share.
#pragma once

#include "indexer/ast/facts_builder.h"
#include "indexer/ast/names.h"
#include "indexer/ast/source_map.h"

namespace arterial::indexer {

struct Unit {
  const clang::ASTContext& context;
  const SourceMap& sources;
  Names names;
  FactsBuilder facts;

  // May the linker find a definition in project files? Libraries and generated code have none.
  bool MayBeProject(clang::SourceLocation location) const {
    const FileKind kind = sources.KindOf(location);
    return kind == FileKind::kProject || kind == FileKind::kExternal;
  }
};

}  // namespace arterial::indexer
