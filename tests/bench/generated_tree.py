"""A source tree of N units in the shape of a monorepo, for measures of scale.

Areas of 50 components of 20 units each. A component has a public header; its functions call those
of lower components of its area and of the first area, preferably of a few popular ones, as includes
of real trees do. One component in twelve is a service (a generated header outside the tree, a handler, a main); one in twelve calls
another service in three of its units. So about 2 % of all units make or serve a remote call.
Headers are light: the measure is of growth, not of parsing."""
import os
import random

HERE = os.path.dirname(os.path.abspath(__file__))
STAND_INS = os.path.join(os.path.dirname(HERE), "frameworks", "include")
UNITS = 20       # a component's
FUNCTIONS = 8    # a unit's
EVERY = 12       # components to a service, and to a client
FOLDERS = 50     # components in one folder of the top level

PB = """#pragma once
#include <grpcpp/grpcpp.h>
namespace s{n} {{
struct Item {{ int value; }};
class Api final {{
 public:
  static constexpr char const* service_full_name() {{ return "s{n}.Api"; }}
  class StubInterface {{
   public:
    virtual ~StubInterface() {{}}
    virtual ::grpc::Status Do(::grpc::ClientContext*, const Item&, Item*) = 0;
  }};
  class Stub final : public StubInterface {{
   public:
    ::grpc::Status Do(::grpc::ClientContext* context, const Item& in, Item* out) override;
   private:
    std::shared_ptr< ::grpc::ChannelInterface> channel_;
    const ::grpc::internal::RpcMethod rpcmethod_Do_;
  }};
  static std::unique_ptr<Stub> NewStub(const std::shared_ptr< ::grpc::ChannelInterface>& channel);
  class Service : public ::grpc::Service {{
   public:
    virtual ::grpc::Status Do(::grpc::ServerContext*, const Item*, Item*);
  }};
}};
}}  // namespace s{n}
"""


def below(dice, component, count):
    first = component // FOLDERS * FOLDERS
    found = set()
    for _ in range(count):
        start, size = (0, min(component, FOLDERS)) if dice.random() < 0.3 else (
            first, component - first)
        if size:
            found.add(start + int(size * dice.random() ** 3))
    return sorted(found)


class Writer:
    def __init__(self, root, units):
        self.root, self.dice = root, random.Random(units)
        self.components = max(2 * EVERY, units // UNITS)
        self.tree = os.path.join(root, "src")
        self.generated = os.path.join(root, "generated")
        self.entries = []

    def folder(self, component):
        return f"area{component // FOLDERS}/c{component}"

    def write(self, base, path, text):
        path = os.path.join(base, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="ascii") as out:
            out.write(text)

    def below(self, component, count):
        """Lower components of the area and of the first; the lowest are the most popular."""
        return below(self.dice, component, count)

    def is_service(self, component):
        return component % EVERY == EVERY - 1

    def served(self, component):
        """The service whose client a component wraps."""
        if component % EVERY != 5:
            return None
        return self.dice.randrange(self.components // EVERY) * EVERY + EVERY - 1

    def header(self, component, uses):
        lines = ["#pragma once\n"]
        lines += [f'#include "{self.folder(use)}/api.h"\n' for use in uses]
        lines.append(f"namespace c{component} {{\n")
        for unit in range(UNITS):
            lines += [f"int F{unit}_{n}(int x);\n" for n in range(FUNCTIONS)]
        lines.append("struct Base {\n  virtual ~Base() {}\n  virtual int Run(int x) = 0;\n};\n"
                     "template <class T>\nT Twice(T x) { return x + x; }\n"
                     "inline int Clamp(int x) { return x < 0 ? 0 : Twice(x); }\n}\n")
        return "".join(lines)

    def calls(self, component, uses, client):
        """The body of one function."""
        lines = []
        for _ in range(self.dice.randrange(1, 4)):
            use = self.dice.choice([component, *uses])
            lines.append(f"  x += c{use}::F{self.dice.randrange(UNITS)}_"
                         f"{self.dice.randrange(FUNCTIONS)}(x);\n")
        if client is not None:
            lines.append(f"  grpc::ClientContext context;\n  s{client}::Item item;\n"
                         "  stub->Do(&context, item, &item);\n")
        return "".join(lines)

    def unit(self, component, unit, uses, client):
        own = self.below(component, 2)
        lines = [f'#include "{self.folder(component)}/api.h"\n']
        lines += [f'#include "{self.folder(use)}/api.h"\n' for use in own if use not in uses]
        calls = client if unit % 7 == 0 else None
        if calls is not None:
            lines.append(f'#include "s{client}.grpc.pb.h"\n'
                         f"static std::unique_ptr<s{client}::Api::Stub> stub;\n")
        lines.append(f"namespace c{component} {{\n")
        lines.append(f"struct Own{unit} final : Base {{\n  int Run(int x) override "
                     f"{{ return F{unit}_0(x); }}\n}};\n")
        for n in range(FUNCTIONS):
            at = calls if n == FUNCTIONS - 1 else None
            lines.append(f"int F{unit}_{n}(int x) {{\n"
                         f"{self.calls(component, sorted({*uses, *own}), at)}"
                         f"  return Clamp(x);\n}}\n")
        lines.append("}\n")
        return "".join(lines)

    def service(self, component, uses):
        chosen = self.dice.choice(uses) if uses else component
        call = f"c{chosen}::F0_{FUNCTIONS - 1}(in->value)"
        return (f'#include "{self.folder(chosen)}/api.h"\n#include "s{component}.grpc.pb.h"\n'
                f"struct Impl final : s{component}::Api::Service {{\n"
                f"  grpc::Status Do(grpc::ServerContext*, const s{component}::Item* in, "
                f"s{component}::Item* out) override {{\n    out->value = {call};\n"
                "    return {};\n  }\n};\nint main() { Impl impl; }\n")

    def add_unit(self, component, name, text):
        path = f"{self.folder(component)}/{name}.cc"
        self.write(self.tree, path, text)
        file = os.path.join(self.tree, path)
        self.entries.append({"directory": self.root, "file": file, "arguments": [
            "clang++-19", "-std=c++17", f"-I{self.tree}", f"-I{self.generated}", "-isystem",
            STAND_INS, "-c", file]})

    def add(self, component):
        uses = self.below(component, 4)
        client = self.served(component)
        self.write(self.tree, f"{self.folder(component)}/api.h", self.header(component, uses))
        if self.is_service(component):
            self.write(self.generated, f"s{component}.grpc.pb.h", PB.format(n=component))
        for unit in range(UNITS):
            if unit == UNITS - 1 and self.is_service(component):
                clients = [c for c in range(5, component, EVERY)
                           if c // FOLDERS in (0, component // FOLDERS)]
                near = self.dice.sample(clients, min(3, len(clients)))
                self.add_unit(component, "main", self.service(component, near))
            else:
                self.add_unit(component, f"u{unit}", self.unit(component, unit, uses, client))


def make(root, units):
    """(folder to index, entries of the compile database) of a tree of about that many units."""
    writer = Writer(root, units)
    for component in range(writer.components):
        writer.add(component)
    return writer.tree, writer.entries
