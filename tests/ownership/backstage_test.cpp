// Rules by their source: Backstage's "Descriptor Format of Catalog Entities" and "Entity
// References".
#include "indexer/ownership/backstage.h"

#include "tests/ownership/tree.h"

namespace arterial::indexer {
namespace {

constexpr char kCatalog[] = R"(apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout
spec:
  type: service
  owner: group:default/orders
  providesApis: [checkout-api]
  dependsOn:
    - component:default/payment
    - resource:orders-db
---
kind: Group
metadata: {name: orders}
spec: {type: team, members: [ada], parent: commerce, profile: {email: orders@shop.example}}
---
kind: User
metadata: {name: grace}
spec: {memberOf: [orders]}
---
kind: Component
metadata: {name: cart, annotations: {backstage.io/source-location: "dir:./cart"}}
spec: {system: shop}
---
kind: System
metadata: {name: shop}
spec: {owner: user:joan}
---
kind: Component
spec: {owner: nobody}
)";

TEST_CASE("backstage: components, systems, groups and users") {
  OwnedTree tree({{"services/catalog-info.yaml", kCatalog}});
  const OwnerResolver owners = tree.Load();
  const std::vector<Claim> claims = owners.ClaimsOfComponent("shop/checkout");
  REQUIRE(claims.size() == 1);
  CHECK(claims[0].owner == Owner{"orders", "services/catalog-info.yaml", 7, false});
  CHECK(owners.ClaimsOfComponent("cart")[0].owner.owners == "user:joan");  // the system's
  CHECK(owners.ClaimsOfComponent("unknown").empty());
  CHECK(OwnedTree::Show(owners.OwnerOf("services/main.cc")) ==
        "orders (services/catalog-info.yaml:7)");
  CHECK(OwnedTree::Show(owners.OwnerOf("services/cart/main.cc")) ==
        "user:joan (services/catalog-info.yaml:27)");
  CHECK(OwnedTree::Show(owners.OwnerOf("elsewhere/main.cc")) == "-");
  REQUIRE(owners.teams().size() == 1);
  CHECK(owners.teams()[0].members == std::vector<std::string>{"ada", "grace"});
  CHECK(owners.teams()[0].escalation == std::vector<std::string>{"commerce"});
  CHECK(owners.teams()[0].email == "orders@shop.example");
  CHECK(owners.all_teams()[0].listed);
  std::vector<std::string> relations;
  for (const CatalogRelation& relation : owners.Relations())
    relations.push_back(relation.component + " " + relation.relation + " " + relation.target);
  CHECK(relations == std::vector<std::string>{"checkout providesApis checkout-api",
                                              "checkout dependsOn payment",
                                              "checkout dependsOn resource:orders-db"});
  CHECK(tree.log().Count("catalog_entry_skipped") == 1);
}

TEST_CASE("backstage: components of one folder that disagree own no path") {
  OwnedTree tree({{"catalog-info.yaml",
                   "kind: Component\nmetadata: {name: a}\nspec: {owner: x}\n---\n"
                   "kind: Component\nmetadata: {name: b}\nspec: {owner: y}\n"}});
  CHECK(tree.Ask("f") == "-");
}

}  // namespace
}  // namespace arterial::indexer
