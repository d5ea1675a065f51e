#include "indexer/ownership/build_owners.h"

#include "tests/ownership/tree.h"

namespace arterial::indexer {
namespace {

constexpr char kBuild[] = R"(load("//x:y.bzl", "z")
package(default_visibility = ["//visibility:public"], owners = ["@shop/base"])

cc_library(
    name = "cart",  # the cart
    srcs = ["main.cc", ":generated", "//other:file.cc"] + glob(["impl/*.cc"], exclude = ["impl/x.h"]),
    hdrs = ["cart.h"],
    deps = [select({"//a": ["owners"], "//b": []})],
    owners = [
        "@shop/edge",
        'ada@shop.example',
    ],
)
cc_test(name = "other", srcs = ["cart.h"], owner = "@shop/test")
)";

TEST_CASE("owners of build files: the package, its targets, their files") {
  OwnedTree tree({{"cart/BUILD.bazel", kBuild},
                  {"cart/BUILD", "package(owners = [\"@hidden\"])\n"},
                  {"cart/sub/f", ""},
                  {"cart/own/BUILD", "cc_binary(name = \"own\")\n"}});
  CHECK(tree.Ask("cart/README") == "@shop/base (cart/BUILD.bazel:2)");
  CHECK(tree.Ask("cart/sub/f") == "@shop/base (cart/BUILD.bazel:2)");
  CHECK(tree.Ask("cart/own/f") == "-");  // another package
  CHECK(tree.Ask("cart/main.cc") == "@shop/edge ada@shop.example (cart/BUILD.bazel:9)");
  CHECK(tree.Ask("cart/impl/a.cc") == "@shop/edge ada@shop.example (cart/BUILD.bazel:9)");
  CHECK(tree.Ask("cart/cart.h") == "@shop/edge ada@shop.example @shop/test (cart/BUILD.bazel:9)");
  const OwnerResolver owners = tree.Load();
  REQUIRE(owners.ClaimsOfTarget("//cart:cart").size() == 1);
  CHECK(owners.ClaimsOfTarget("//cart:cart")[0].owner.owners == "@shop/edge ada@shop.example");
  CHECK(owners.ClaimsOfTarget("//cart")[0].owner.line == 9);
  CHECK(owners.ClaimsOfTarget("other")[0].owner.owners == "@shop/test");
  CHECK(owners.ClaimsOfTarget("//cart:none").empty());
  CHECK(tree.log().empty());
}

TEST_CASE("owners of build files: Buck's oncall, and mistakes") {
  db::IssueLog issues;
  const auto calls = ParseBuildOwners(
      "oncall(\"orders\")\n"
      "x(name = \"a\", owners = [\"@a\"\n"
      "y(name = \"b\", owners = [\"@b\"])\n"
      "z(name = \"c, owners = [\"@c\"])\n"
      "w(name = \"d\", owners = OWNERS)\n"
      "v(name = \"e\", owners = [\"@e\"])  # end",
      "BUCK", issues);
  std::vector<std::string> found;
  for (const BuildOwners& call : calls)
    found.push_back(call.rule + " " + call.name + " " + JoinOwners(call.owners));
  CHECK(found == std::vector<std::string>{"oncall  orders", "x a @a", "y b @b", "v e @e"});
  CHECK(issues.Count("build_owners_line_skipped") >= 2);
}

}  // namespace
}  // namespace arterial::indexer
