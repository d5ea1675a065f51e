#include "indexer/ownership/opentelemetry_owner.h"

#include <map>

#include "db/connection.h"
#include "db/queries.h"

namespace arterial::indexer {
namespace {

class OpentelemetryOwners : public OwnerSource {
 public:
  std::map<std::string, Owner, std::less<>> of;  // by the component's label

  std::optional<Owner> OwnerOf(std::string_view) const override { return std::nullopt; }
  std::optional<Owner> OwnerOfComponent(std::string_view name) const override {
    const auto found = of.find(name);
    return found == of.end() ? std::nullopt : std::optional(found->second);
  }
};

}  // namespace

std::unique_ptr<OwnerSource> LoadOpentelemetryOwners(const OwnershipInputs& inputs) {
  if (inputs.db == nullptr) return nullptr;
  auto source = std::make_unique<OpentelemetryOwners>();
  Result<db::Statement> rows = db::PrepareNamed(*inputs.db, "telemetry_owners");
  if (!rows) return nullptr;
  for (Result<bool> row = rows->Step(); row && *row; row = rows->Step())
    source->of.emplace(rows->String(0),
                       Owner{rows->String(1), "resource attribute " + rows->String(2), 0, false});
  if (source->of.empty()) return nullptr;
  return source;
}

}  // namespace arterial::indexer
