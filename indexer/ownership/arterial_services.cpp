#include "indexer/ownership/arterial_services.h"

namespace arterial::indexer {
namespace {

class ArterialServices : public OwnerSource {
 public:
  explicit ArterialServices(const db::Config& config) : config_(config) {}

  std::optional<Owner> OwnerOf(std::string_view) const override { return std::nullopt; }
  std::vector<NamedOwner> NamedOwners() const override {
    std::vector<NamedOwner> named;
    for (const db::Service& service : config_.services)
      if (!service.owners.empty())
        named.push_back({service.name, {service.owners, config_.file, service.line, false}});
    return named;
  }

 private:
  const db::Config& config_;
};

}  // namespace

std::unique_ptr<OwnerSource> LoadArterialServices(const OwnershipInputs& inputs) {
  if (inputs.config.services.empty()) return nullptr;
  return std::make_unique<ArterialServices>(inputs.config);
}

}  // namespace arterial::indexer
