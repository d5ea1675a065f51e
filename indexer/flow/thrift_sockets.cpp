#include "indexer/flow/thrift_sockets.h"

#include <algorithm>
#include <set>

#include "indexer/ast/unwrap.h"
#include "indexer/flow/duration.h"
#include "indexer/flow/step.h"

namespace arterial::indexer {
namespace {

using db::Confidence;
using db::DeadlineKind;
using llvm::dyn_cast;

constexpr int64_t kMillisecond = 1000000;
constexpr llvm::StringRef kSocket = "apache::thrift::transport::TSocket";

// Functions and methods that belong together: those of one class, else one function.
const clang::Decl* GroupOf(const clang::FunctionDecl& function) {
  const clang::FunctionDecl* at = &function;
  const auto* method = dyn_cast<clang::CXXMethodDecl>(at);
  // A lambda belongs to the function that it is written in.
  while (method != nullptr && method->getParent()->isLambda()) {
    const clang::FunctionDecl* outer = OwnerOf(*method->getParent()->getLambdaCallOperator());
    if (outer == nullptr || outer == at) break;
    at = outer;
    method = dyn_cast<clang::CXXMethodDecl>(at);
  }
  if (method != nullptr && !method->getParent()->isLambda())
    return method->getParent()->getCanonicalDecl();
  return at->getCanonicalDecl();
}

// The classes of which the call makes an object: a constructor, or make_shared<T> and its like.
std::vector<const clang::CXXRecordDecl*> Made(const CallParts& parts) {
  std::vector<const clang::CXXRecordDecl*> made;
  if (const auto* constructor = llvm::dyn_cast_or_null<clang::CXXConstructorDecl>(parts.callee)) {
    if (!constructor->isCopyOrMoveConstructor()) made.push_back(constructor->getParent());
  } else if (parts.callee != nullptr && parts.callee->isInStdNamespace() &&
             parts.callee->getTemplateSpecializationArgs() != nullptr) {
    for (const clang::TemplateArgument& argument :
         parts.callee->getTemplateSpecializationArgs()->asArray())
      if (argument.getKind() == clang::TemplateArgument::Type)
        if (const clang::CXXRecordDecl* type = argument.getAsType()->getAsCXXRecordDecl())
          made.push_back(type);
  }
  return made;
}

bool MakesSocket(const CallParts& parts) {
  for (const clang::CXXRecordDecl* type : Made(parts))
    if (IsOrDerives(type, kSocket)) return true;
  return parts.callee != nullptr && parts.callee->getIdentifier() != nullptr &&
         parts.callee->getName() == "createSocket";
}

const clang::CXXRecordDecl* ClientOf(const SiteNote& site) {
  if (site.object != nullptr)
    if (const clang::CXXRecordDecl* type =
            RecordOf(site.object->IgnoreParenImpCasts()->getType())) {
      // Owners of a client.
      const auto* made = dyn_cast<clang::ClassTemplateSpecializationDecl>(type);
      if (made != nullptr && type->isInStdNamespace() && made->getTemplateArgs().size() > 0 &&
          made->getTemplateArgs()[0].getKind() == clang::TemplateArgument::Type)
        type = made->getTemplateArgs()[0].getAsType()->getAsCXXRecordDecl();
      if (type != nullptr) return type;
    }
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(site.callee);
  return method != nullptr ? method->getParent() : nullptr;
}

struct Setter {
  const clang::Stmt* at;
  CallParts parts;
};

}  // namespace

void FindThriftDeadline(const SiteNote& site, const clang::FunctionDecl& function, UnitView& view,
                        db::Deadline& deadline) {
  const clang::CXXRecordDecl* client = ClientOf(site);
  if (client == nullptr) return;
  client = client->getCanonicalDecl();
  std::set<const clang::Decl*> making, with_socket;
  std::vector<std::pair<const clang::Decl*, Setter>> receiving, connecting;
  for (const Walked::Body& body : view.walked().bodies) {
    const clang::Decl* group = GroupOf(*body.definition);
    ForEachInside(body.definition->getBody(), [&](const clang::Stmt& inner) {
      const CallParts parts = PartsOf(inner);
      if (parts.callee == nullptr) return;
      for (const clang::CXXRecordDecl* type : Made(parts))
        if (type->getCanonicalDecl() == client) making.insert(group);
      if (MakesSocket(parts)) with_socket.insert(group);
      const auto* method = dyn_cast<clang::CXXMethodDecl>(parts.callee);
      if (method == nullptr || method->getIdentifier() == nullptr ||
          !IsOrDerives(method->getParent(), kSocket))
        return;
      if (method->getName() == "setRecvTimeout")
        receiving.push_back({group, {&inner, parts}});
      else if (method->getName() == "setConnTimeout")
        connecting.push_back({group, {&inner, parts}});
    });
  }
  // A client that the function or class itself makes is the one; else those that classes keep.
  if (const clang::Decl* own = GroupOf(function); making.contains(own))
    making = {own};
  else
    std::erase_if(making,
                  [](const clang::Decl* group) { return !llvm::isa<clang::CXXRecordDecl>(group); });
  const auto beneath = [&](const auto& setter) { return making.contains(setter.first); };
  const auto limited = [&](const clang::Decl* group) {
    return std::any_of(receiving.begin(), receiving.end(),
                       [&](const auto& setter) { return setter.first == group; });
  };
  // Some are limited and some are not: which of them it is, is not known here.
  const auto count = std::count_if(making.begin(), making.end(), limited);
  if (count > 0 && static_cast<size_t>(count) < making.size()) return;
  const auto set = std::find_if(receiving.begin(), receiving.end(), beneath);
  if (set != receiving.end()) {
    const Amount amount =
        set->second.parts.args.empty()
            ? Amount()
            : FoldDuration(set->second.parts.args[0], view.unit().context, kMillisecond);
    deadline.kind = DeadlineKind::kSet;
    deadline.confidence = Confidence::kMedium;
    deadline.has_value = amount.value.has_value();
    deadline.nanoseconds = amount.value.value_or(0);
    deadline.flag = amount.flag;
    deadline.evidence = {{view.unit().sources.LocationOf(set->second.parts.name),
                          "the socket's time to receive is limited"}};
    return;
  }
  const bool seen = std::any_of(making.begin(), making.end(), [&](const clang::Decl* group) {
    return with_socket.contains(group);
  });
  if (!seen) return;
  deadline.kind = DeadlineKind::kNone;
  const auto connect = std::find_if(connecting.begin(), connecting.end(), beneath);
  deadline.confidence = Confidence::kMedium;
  deadline.evidence = {{connect == connecting.end()
                            ? site.location
                            : view.unit().sources.LocationOf(connect->second.parts.name),
                        connect == connecting.end() ? "no timeout is set where its sockets are made"
                                                    : "only the time to connect is limited"}};
}

void FindStoreDeadline(const SiteNote& site, UnitView& view, db::Deadline& deadline) {
  const Walked* walked = &view.walked();
  const std::string_view framework = site.framework;
  const CallParts* found = nullptr;
  CallParts parts;
  for (const Walked::Body& body : walked->bodies)
    ForEachInside(body.definition->getBody(), [&](const clang::Stmt& inner) {
      if (found != nullptr) return;
      if (const auto* binary = dyn_cast<clang::BinaryOperator>(&inner);
          binary != nullptr && binary->isAssignmentOp()) {
        const auto* field = dyn_cast<clang::MemberExpr>(Unwrap(binary->getLHS()));
        if (field != nullptr && field->getMemberDecl()->getIdentifier() != nullptr &&
            field->getMemberDecl()->getName() == "socket_timeout" && framework == "redis") {
          parts = {nullptr, nullptr, {binary->getRHS()}, field->getMemberLoc()};
          found = &parts;
        }
        return;
      }
      CallParts call = PartsOf(inner);
      if (call.callee == nullptr) return;
      if (const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(&inner);
          operation != nullptr && operation->isAssignmentOp() && call.object != nullptr) {
        const auto* field = dyn_cast<clang::MemberExpr>(Unwrap(call.object));
        if (field != nullptr && field->getMemberDecl()->getIdentifier() != nullptr &&
            field->getMemberDecl()->getName() == "socket_timeout" && framework == "redis") {
          parts = call;
          found = &parts;
        }
        return;
      }
      const llvm::StringRef name =
          call.callee->getIdentifier() != nullptr ? call.callee->getName() : llvm::StringRef();
      if (framework == "redis" &&
          (name == "redisSetTimeout" || name == "redisConnectWithTimeout")) {
        parts = call;
        parts.args.clear();
        found = &parts;
      }
    });
  if (found == nullptr) {
    deadline.kind = DeadlineKind::kNone;
    deadline.confidence = Confidence::kLow;
    deadline.evidence = {{site.location, "no timeout is set for a connection in this unit"}};
    return;
  }
  const Amount amount =
      parts.args.empty() ? Amount() : FoldDuration(parts.args[0], view.unit().context, 1);
  deadline.kind = DeadlineKind::kSet;
  deadline.confidence = Confidence::kLow;
  deadline.has_value = amount.value.has_value();
  deadline.nanoseconds = amount.value.value_or(0);
  deadline.flag = amount.flag;
  deadline.evidence = {
      {view.unit().sources.LocationOf(parts.name), "the connection's timeout is set"}};
}

}  // namespace arterial::indexer
