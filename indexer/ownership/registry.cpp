#include <array>

#include "indexer/ownership/arterial_services.h"
#include "indexer/ownership/backstage.h"
#include "indexer/ownership/build_owners.h"
#include "indexer/ownership/codeowners_github.h"
#include "indexer/ownership/codeowners_gitlab.h"
#include "indexer/ownership/dialect.h"
#include "indexer/ownership/git_history.h"
#include "indexer/ownership/opentelemetry_owner.h"
#include "indexer/ownership/owners_chromium.h"
#include "indexer/ownership/owners_grpc_old.h"
#include "indexer/ownership/owners_kubernetes.h"

namespace arterial::indexer {
namespace {

constexpr std::array kDialects = {
    Dialect{"arterial-services", "services of arterial.yaml", LoadArterialServices},
    Dialect{"github-codeowners", "CODEOWNERS in .github, the root or docs", LoadGithubCodeowners},
    Dialect{"gitlab-codeowners", "CODEOWNERS in the root, docs or .gitlab", LoadGitlabCodeowners},
    Dialect{"chromium-owners", "OWNERS with e-mail addresses", LoadChromiumOwners},
    Dialect{"kubernetes-owners", "OWNERS in YAML, OWNERS_ALIASES", LoadKubernetesOwners},
    Dialect{"grpc-old", "OWNERS with @names, then globs", LoadGrpcOldOwners},
    Dialect{"build-owners", "owners of BUILD, BUCK and TARGETS", LoadBuildOwners},
    Dialect{"backstage", "catalog-info.yaml", LoadBackstage},
    Dialect{"opentelemetry", "service.owner of telemetry", LoadOpentelemetryOwners},
    Dialect{"git-history", "git log: a guess", LoadGitHistory},
};

}  // namespace

std::span<const Dialect> Dialects() { return kDialects; }

}  // namespace arterial::indexer
