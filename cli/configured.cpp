#include "cli/configured.h"

#include "cli/database.h"
#include "runtime_join/configure.h"

namespace arterial::cli {

Status ReadConfig(const std::optional<std::string>& root, db::Connection& db,
                  runtime::IngestOptions* options) {
  Result<std::string> tree = TreeFor(root, db);
  if (!tree) return tree.error();
  const db::Config config = db::LoadConfig(*tree, options->config_issues);
  runtime::Configure(config, options, &options->config_issues);
  return {};
}

}  // namespace arterial::cli
