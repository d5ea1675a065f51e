#include "indexer/build_graph/starlark/evaluate.h"

#include <algorithm>

#include "indexer/build_graph/starlark/builtins.h"

namespace arterial::indexer::starlark {
namespace {

using Kind = Value::Kind;

// What ends the file or one top-level statement; caught in Run.
struct Stopped {
  std::string why;
};

enum class Flow : uint8_t { kNext, kBreak, kContinue, kReturn };

class Interpreter : public Caller {
 public:
  Interpreter(Host& host, bool is_bzl, Scopes& scopes, const Limits& limits)
      : host_(host),
        is_bzl_(is_bzl),
        limits_(limits),
        scopes_(scopes),
        globals_(scopes.New(nullptr)) {}

  Scope* RunFile(const File& file) {
    for (const Statement& statement : file.statements) {
      line_ = statement.line;
      macro_.clear();
      calls_ = depth_ = 0;
      Value result;
      try {
        Execute(statement, globals_, result);
      } catch (const Stopped& stopped) {
        host_.NotUnderstood(line_, stopped.why);
        if (steps_ > limits_.steps) break;
      }
    }
    return globals_;
  }

  Value Call(const Value& callee, std::vector<Value> positional,
             std::vector<NamedArgument> named) override {
    switch (callee.kind) {
      case Kind::kFunction:
        return CallFunction(callee, std::move(positional), std::move(named));
      case Kind::kRule:
        return CallRule(callee.text, false, std::move(named));
      case Kind::kExternal:
        return CallExternal(callee.text, std::move(named));
      case Kind::kBuiltin:
        return CallBuiltin(callee, std::move(positional), std::move(named));
      default:
        return Value::Unknown();
    }
  }
  void Spend(size_t work) override {
    steps_ += static_cast<int64_t>(work) + 1;
    if (steps_ > limits_.steps) throw Stopped{"it takes too many steps"};
  }
  [[noreturn]] void Stop(const std::string& why) override { throw Stopped{why}; }

 private:
  Flow ExecuteAll(const std::vector<Statement>& body, Scope* scope, Value& result) {
    for (const Statement& statement : body)
      if (const Flow flow = Execute(statement, scope, result); flow != Flow::kNext) return flow;
    return Flow::kNext;
  }

  Flow Execute(const Statement& statement, Scope* scope, Value& result) {
    Spend(1);
    switch (statement.kind) {
      case Statement::Kind::kExpr:
        Evaluate(*statement.value, scope);
        return Flow::kNext;
      case Statement::Kind::kAssign:
        ExecuteAssign(statement, scope);
        return Flow::kNext;
      case Statement::Kind::kIf:
        return ExecuteIf(statement, scope, result);
      case Statement::Kind::kFor:
        return ExecuteFor(statement, scope, result);
      case Statement::Kind::kDef: {
        Value function = Value::Of(Kind::kFunction, statement.function->name);
        function.function = statement.function.get();
        function.scope = scope;
        scope->names[statement.function->name] = std::move(function);
        return Flow::kNext;
      }
      case Statement::Kind::kLoad:
        ExecuteLoad(statement, scope);
        return Flow::kNext;
      case Statement::Kind::kReturn:
        result = statement.value ? Evaluate(*statement.value, scope) : Value::None();
        return Flow::kReturn;
      case Statement::Kind::kBreak:
        return Flow::kBreak;
      case Statement::Kind::kContinue:
        return Flow::kContinue;
      case Statement::Kind::kPass:
        return Flow::kNext;
    }
    return Flow::kNext;
  }

  void ExecuteLoad(const Statement& statement, Scope* scope) {
    const Scope* module = host_.Load(statement.text);
    for (const LoadedName& name : statement.names) {
      Value& value = scope->names[name.local];
      value = Value::Of(Kind::kExternal, name.original);
      if (module == nullptr) continue;
      const auto found = module->names.find(name.original);
      if (found != module->names.end()) value = found->second;
    }
  }

  // What an unknown condition guards may happen: both branches are run.
  Flow ExecuteIf(const Statement& statement, Scope* scope, Value& result) {
    const Value condition = Evaluate(*statement.value, scope);
    if (!condition.Is(Kind::kUnknown))
      return ExecuteAll(condition.Truth() ? statement.body : statement.otherwise, scope, result);
    Value other;
    const Flow flow = ExecuteAll(statement.body, scope, result);
    const Flow otherwise = ExecuteAll(statement.otherwise, scope, other);
    return flow == otherwise ? flow : Flow::kNext;
  }

  Flow ExecuteFor(const Statement& statement, Scope* scope, Value& result) {
    const Items items = ItemsOf(Evaluate(*statement.value, scope));
    for (const Value& item : items) {
      Spend(1);
      Assign(*statement.target, item, scope);
      const Flow flow = ExecuteAll(statement.body, scope, result);
      if (flow == Flow::kBreak) break;
      if (flow == Flow::kReturn) return flow;
    }
    return Flow::kNext;
  }

  void ExecuteAssign(const Statement& statement, Scope* scope) {
    Value value = Evaluate(*statement.value, scope);
    if (statement.text != "=") {
      const std::string op = statement.text.substr(0, statement.text.size() - 1);
      const Value old = Evaluate(*statement.target, scope);
      if (op == "+" && old.Is(Kind::kList) && value.IsSequence()) {  // in place, aliases see it
        Spend(value.items->size());
        const Items more = *value.items;
        CheckNesting(value, old.items.get(), *this);
        old.items->insert(old.items->end(), more.begin(), more.end());
        value.incomplete = value.incomplete || old.incomplete;
        value.items = old.items;
        value.kind = Kind::kList;
      } else {
        value = Binary(op, old, value, *this);
      }
    }
    if (value.Is(Kind::kRule) && value.text.empty() && statement.target->kind == Expr::Kind::kName)
      value.text = statement.target->text;  // rules are named when a global is given them
    Assign(*statement.target, std::move(value), scope);
  }

  void Assign(const Expr& target, Value value, Scope* scope) {
    if (target.kind == Expr::Kind::kName) {
      scope->names[target.text] = std::move(value);
    } else if (target.kind == Expr::Kind::kTuple || target.kind == Expr::Kind::kList) {
      const bool fits = value.IsSequence() && value.items->size() == target.parts.size();
      for (size_t i = 0; i < target.parts.size(); ++i)
        Assign(*target.parts[i], fits ? (*value.items)[i] : Value::Unknown(), scope);
    } else if (target.kind == Expr::Kind::kIndex) {
      Value object = Evaluate(*target.parts[0], scope);
      Value index = Evaluate(*target.parts[1], scope);
      if (object.Is(Kind::kDict)) {
        Spend(object.entries->size());
        CheckNesting(value, object.entries.get(), *this);
        object.Set(std::move(index), std::move(value));
      } else if (object.Is(Kind::kList) && index.Is(Kind::kInt) && index.number >= 0 &&
                 index.number < static_cast<int64_t>(object.items->size())) {
        CheckNesting(value, object.items.get(), *this);
        (*object.items)[static_cast<size_t>(index.number)] = std::move(value);
      }
    }
  }

  Value Lookup(const Expr& expr, Scope* scope) {
    for (const Scope* at = scope; at != nullptr; at = at->outer)
      if (const auto found = at->names.find(expr.text); found != at->names.end())
        return found->second;
    if (expr.text == "None") return Value::None();
    if (expr.text == "True" || expr.text == "False") return Value::Bool(expr.text == "True");
    return Value::Of(Kind::kBuiltin, expr.text);
  }

  struct Nested {
    explicit Nested(Interpreter& in) : in(in) {
      if (++in.depth_ > in.limits_.depth) throw Stopped{"it is nested too deeply"};
    }
    ~Nested() { --in.depth_; }
    Interpreter& in;
  };

  Value Evaluate(const Expr& expr, Scope* scope) {
    Spend(1);
    const Nested nested(*this);
    switch (expr.kind) {
      case Expr::Kind::kName:
        return Lookup(expr, scope);
      case Expr::Kind::kInt:
        return Value::Int(expr.number);
      case Expr::Kind::kFloat:
        return Value::Unknown();
      case Expr::Kind::kString:
        return Value::String(expr.text);
      case Expr::Kind::kList:
      case Expr::Kind::kTuple: {
        Items items;
        for (const ExprPtr& part : expr.parts) {
          items.push_back(Evaluate(*part, scope));
          CheckNesting(items.back(), nullptr, *this);
        }
        return expr.kind == Expr::Kind::kList ? Value::List(std::move(items))
                                              : Value::Tuple(std::move(items));
      }
      case Expr::Kind::kDict: {
        Value dict = Value::Dict({});
        for (size_t i = 0; i + 1 < expr.parts.size(); i += 2) {
          Spend(dict.entries->size());
          Value key = Evaluate(*expr.parts[i], scope);
          Value value = Evaluate(*expr.parts[i + 1], scope);
          CheckNesting(value, nullptr, *this);
          dict.Set(std::move(key), std::move(value));
        }
        return dict;
      }
      case Expr::Kind::kUnary:
        return Unary(expr.text, Evaluate(*expr.parts[0], scope));
      case Expr::Kind::kBinary:
        return EvaluateBinary(expr, scope);
      case Expr::Kind::kConditional:
        return EvaluateConditional(expr, scope);
      case Expr::Kind::kCall:
        return EvaluateCall(expr, scope);
      case Expr::Kind::kDot:
        return Attribute(Evaluate(*expr.parts[0], scope), expr.text);
      case Expr::Kind::kIndex: {
        const Value object = Evaluate(*expr.parts[0], scope);
        return Index(object, Evaluate(*expr.parts[1], scope));
      }
      case Expr::Kind::kSlice:
        return EvaluateSlice(expr, scope);
      case Expr::Kind::kComprehension:
        return EvaluateComprehension(expr, scope);
      case Expr::Kind::kLambda: {
        Value function = Value::Of(Kind::kFunction, "lambda");
        function.function = expr.function.get();
        function.scope = scope;
        return function;
      }
    }
    return Value::Unknown();
  }

  Value EvaluateBinary(const Expr& expr, Scope* scope) {
    Value left = Evaluate(*expr.parts[0], scope);
    if (expr.text == "and" || expr.text == "or") {
      if (left.Is(Kind::kUnknown)) return left;
      return left.Truth() == (expr.text == "or") ? left : Evaluate(*expr.parts[1], scope);
    }
    const Value right = Evaluate(*expr.parts[1], scope);
    return Binary(expr.text, left, right, *this);
  }

  Value EvaluateConditional(const Expr& expr, Scope* scope) {
    const Value condition = Evaluate(*expr.parts[1], scope);
    if (!condition.Is(Kind::kUnknown))
      return Evaluate(*expr.parts[condition.Truth() ? 0 : 2], scope);
    const Value yes = Evaluate(*expr.parts[0], scope);
    return Union({yes, Evaluate(*expr.parts[2], scope)});
  }

  Value EvaluateSlice(const Expr& expr, Scope* scope) {
    const Value object = Evaluate(*expr.parts[0], scope);
    Value bounds[3];
    for (size_t i = 0; i < 3; ++i)
      if (expr.parts[i + 1]) bounds[i] = Evaluate(*expr.parts[i + 1], scope);
    return Slice(object, bounds[0], bounds[1], bounds[2]);
  }

  Value EvaluateComprehension(const Expr& expr, Scope* scope) {
    Scope* inner = scopes_.New(scope);
    Value all = expr.dict ? Value::Dict({}) : Value::List({});
    RunClauses(expr, 0, inner, all);
    return all;
  }

  void RunClauses(const Expr& expr, size_t at, Scope* scope, Value& all) {
    Spend(1);
    if (at == expr.clauses.size()) {
      Value first = Evaluate(*expr.parts[0], scope);
      CheckNesting(first, nullptr, *this);
      if (expr.dict) {
        Spend(all.entries->size());
        Value value = Evaluate(*expr.parts[1], scope);
        CheckNesting(value, nullptr, *this);
        all.Set(std::move(first), std::move(value));
      } else {
        all.items->push_back(std::move(first));
      }
      return;
    }
    const ForClause& clause = expr.clauses[at];
    const Value value = Evaluate(*clause.value, scope);
    if (!clause.target) {
      if (value.Truth()) RunClauses(expr, at + 1, scope, all);
      return;
    }
    all.incomplete = all.incomplete || value.incomplete || value.Is(Kind::kUnknown);
    for (const Value& item : ItemsOf(value)) {
      Assign(*clause.target, item, scope);
      RunClauses(expr, at + 1, scope, all);
    }
  }

  Value EvaluateCall(const Expr& expr, Scope* scope) {
    const bool at_top = !is_bzl_ && calls_ == 0;
    if (at_top) line_ = expr.line;
    const Value callee = Evaluate(*expr.parts[0], scope);
    std::vector<Value> positional;
    std::vector<NamedArgument> named;
    for (const Argument& argument : expr.arguments) {
      Value value = Evaluate(*argument.value, scope);
      if (argument.kind == Argument::Kind::kPositional) {
        positional.push_back(std::move(value));
      } else if (argument.kind == Argument::Kind::kNamed) {
        named.push_back({argument.name, std::move(value)});
      } else if (argument.kind == Argument::Kind::kArgs) {
        for (const Value& item : ItemsOf(value)) positional.push_back(item);
      } else if (value.Is(Kind::kDict)) {
        for (const auto& [key, item] : *value.entries) named.push_back({key.text, item});
      }
    }
    if (at_top) {
      line_ = expr.line;
      macro_ = callee.text;
    }
    return Call(callee, std::move(positional), std::move(named));
  }

  Value CallFunction(const Value& callee, std::vector<Value> positional,
                     std::vector<NamedArgument> named) {
    Spend(1);
    if (calls_ >= limits_.calls) throw Stopped{callee.text + " calls itself without an end"};
    Scope* scope = scopes_.New(callee.scope);
    Bind(*callee.function, callee.scope, std::move(positional), std::move(named), *scope);
    ++calls_;
    Value result;
    ExecuteAll(callee.function->body, scope, result);
    --calls_;
    return result;
  }

  void Bind(const Function& function, Scope* defined, std::vector<Value> positional,
            std::vector<NamedArgument> named, Scope& scope) {
    size_t next = 0;
    const Parameter* kwargs = nullptr;
    bool only_named = false;
    for (const Parameter& parameter : function.parameters) {
      if (parameter.kind == Parameter::Kind::kKwargs) {
        kwargs = &parameter;
      } else if (parameter.kind == Parameter::Kind::kPlain) {
        const auto given = std::find_if(named.begin(), named.end(), [&](const NamedArgument& a) {
          return a.name == parameter.name;
        });
        Value& value = scope.names[parameter.name];
        if (given != named.end()) {
          value = std::move(given->value);
          named.erase(given);
        } else if (!only_named && next < positional.size()) {
          value = std::move(positional[next++]);
        } else if (parameter.fallback) {
          value = Evaluate(*parameter.fallback, defined);
        } else {
          throw Stopped{function.name + " is called without " + parameter.name};
        }
      } else {
        only_named = true;
        if (parameter.kind == Parameter::Kind::kArgs)
          scope.names[parameter.name] = Value::Tuple(
              Items(positional.begin() + static_cast<std::ptrdiff_t>(next), positional.end()));
        if (parameter.kind == Parameter::Kind::kArgs)
          CheckNesting(scope.names[parameter.name], nullptr, *this);
      }
    }
    if (kwargs == nullptr) return;
    Value rest = Value::Dict({});
    for (NamedArgument& argument : named) CheckNesting(argument.value, nullptr, *this);
    for (NamedArgument& argument : named)
      rest.entries->emplace_back(Value::String(argument.name), std::move(argument.value));
    scope.names[kwargs->name] = std::move(rest);
  }

  Value CallRule(const std::string& rule, bool external, std::vector<NamedArgument> named) {
    if (is_bzl_) return Value::Unknown();
    host_.OnRule({rule, macro_ == rule ? "" : macro_, line_, external, std::move(named)});
    return Value::None();
  }

  // A function of another repository: a rule, a macro, or some helper.
  Value CallExternal(const std::string& name, std::vector<NamedArgument> named) {
    const bool declares = std::any_of(named.begin(), named.end(),
                                      [](const NamedArgument& a) { return a.name == "name"; });
    if (!declares) return Value::Unknown();
    return CallRule(name, true, std::move(named));
  }

  Value CallBuiltin(const Value& callee, std::vector<Value> positional,
                    std::vector<NamedArgument> named) {
    const std::string& name = callee.text;
    if (callee.items) return CallMethod(name, (*callee.items)[0], positional, named, *this);
    if (name == "glob" || name == "native.glob") return CallGlob(positional, named);
    if (name == "select") return positional.empty() ? Value::Unknown() : Select(positional[0]);
    if (name == "package_name" || name == "native.package_name")
      return Value::String(host_.PackageName());
    if (name == "rule" || name == "repository_rule" || name == "aspect")
      return Value::Of(Kind::kRule);
    if (name == "fail") throw Stopped{"fail() is called"};
    if (std::optional<Value> value = CallFunctionOfLanguage(name, positional, named, *this))
      return *value;
    const std::string rule = name.starts_with("native.") ? name.substr(7) : name;
    const bool declares = std::any_of(named.begin(), named.end(),
                                      [](const NamedArgument& a) { return a.name == "name"; });
    if (rule.find('.') != std::string::npos || (!declares && rule != "package"))
      return Value::Unknown();
    return CallRule(rule, false, std::move(named));
  }

  static std::vector<std::string> Texts(const Value& value) {
    std::vector<std::string> texts;
    for (const Value& item : ItemsOf(value))
      if (item.Is(Kind::kString)) texts.push_back(item.text);
    return texts;
  }

  Value CallGlob(const std::vector<Value>& positional, const std::vector<NamedArgument>& named) {
    Value include = positional.empty() ? Value() : positional[0];
    Value exclude = positional.size() > 1 ? positional[1] : Value();
    for (const NamedArgument& argument : named) {
      if (argument.name == "include") include = argument.value;
      if (argument.name == "exclude") exclude = argument.value;
    }
    Value files = Value::List({});
    files.incomplete = include.Is(Kind::kUnknown) || include.incomplete;
    for (std::string& file : host_.Glob(Texts(include), Texts(exclude))) {
      Spend(1);
      files.items->push_back(Value::String(std::move(file)));
    }
    return files;
  }

  Host& host_;
  const bool is_bzl_;
  const Limits limits_;
  Scopes& scopes_;
  Scope* globals_;
  int64_t steps_ = 0;
  int calls_ = 0, depth_ = 0;
  int line_ = 0;       // of the top-level call
  std::string macro_;  // what that call calls
};

}  // namespace

const Value* RuleCall::Find(std::string_view name) const {
  for (const NamedArgument& argument : arguments)
    if (argument.name == name) return &argument.value;
  return nullptr;
}

Scope* Run(const File& file, Host& host, bool is_bzl, Scopes& scopes, const Limits& limits) {
  return Interpreter(host, is_bzl, scopes, limits).RunFile(file);
}

}  // namespace arterial::indexer::starlark
