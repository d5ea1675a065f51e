"""The trees whose call flow was read: what rows of tests/truth/flow name as `tree`."""
from dataclasses import dataclass, field, replace

from trees import (AMQP_CPP, CPP_JWT, CPP_REDIS, DEATH_STAR_BENCH, DSB_FLAGS, DSB_SHIMS, GITHUB,
                   JAEGER, OPENTRACING, REDIS_PLUS_PLUS, SIMPLE_AMQP, TREES, Checkout, Debian, Run,
                   Tree)


@dataclass
class FlowTree:
    """tree: where its source comes from and how it is compiled. protos: folder that imports are
    relative to -> globs below it; thrifts: file -> options of the C++ generator; templates:
    template of CMake -> header, with `values`. What they make lies in {gen} of the tree's flags,
    in {gen}/gen-cpp for Thrift."""
    tree: Tree
    protos: dict = field(default_factory=dict)
    thrifts: dict = field(default_factory=dict)
    templates: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)


def with_generated(name, *flags):
    """A tree of tests/truth/run, which indexes it without what its build generates."""
    return replace(TREES[name], flags=[*TREES[name].flags, "-I{gen}", *flags])


def tree_of(source, units, flags, **options):
    return Tree(source, "", [], [Run("full", {})], units=units, flags=flags, **options)


# Boost 1.74 needs it with Clang 16 and later.
BOOST = "-Wno-enum-constexpr-conversion"
GRPC = Debian("grpc", "1.51.1-3")
GRPC_FLAGS = ["-std=c++14", "-I{gen}", "-I{src}", "-I{src}/include",
              "-I{src}/src/core/ext/upb-generated", "-I{src}/src/core/ext/upbdefs-generated",
              "-I{src}/third_party/upb", "-I{src}/third_party/xxhash"]
GRPC_PROTOS = {".": ["src/proto/grpc/**/*.proto"]}
MMI = "Framework/LanguageSupport/"
# A class of another compiler's library.
CONCURRENT_MAP = ("#pragma once\n#include <unordered_map>\nnamespace Concurrency { template "
                  "<class K, class V> using concurrent_unordered_map = std::unordered_map<K, V>; "
                  "}\n")

FLOW_TREES = {
    "dsb_social": FlowTree(replace(TREES["dsb_social"], flags=[*DSB_FLAGS, BOOST])),
    "dsb_media": FlowTree(tree_of(
        DEATH_STAR_BENCH, [], [*DSB_FLAGS, BOOST], root="mediaMicroservices",
        cmake="mediaMicroservices/src",
        shims=DSB_SHIMS, libraries=[OPENTRACING, JAEGER, REDIS_PLUS_PLUS, CPP_JWT, CPP_REDIS,
                                    AMQP_CPP, SIMPLE_AMQP])),
    "grpc_interop": FlowTree(replace(TREES["grpc_interop"], flags=GRPC_FLAGS), GRPC_PROTOS),
    "grpc_tests": FlowTree(tree_of(
        GRPC, ["test/cpp/qps/client_sync.cc", "test/cpp/qps/client_callback.cc",
               "test/cpp/qps/driver.cc", "test/cpp/qps/report.cc",
               "test/cpp/qps/qps_json_driver.cc", "test/cpp/qps/benchmark_config.cc",
               "test/cpp/util/channelz_sampler.cc",
               "test/cpp/util/proto_reflection_descriptor_database.cc",
               "test/cpp/end2end/channelz_service_test.cc", "test/cpp/end2end/end2end_test.cc"],
        GRPC_FLAGS), GRPC_PROTOS),
    "grpc_examples": FlowTree(TREES["grpc_examples"]),
    "thrift_tests": FlowTree(
        tree_of(Debian("thrift", "0.17.0-2"),
                ["tutorial/cpp/CppClient.cpp", "test/cpp/src/TestClient.cpp"],
                ["-std=c++14", BOOST, "-I{gen}/gen-cpp"]),
        thrifts={"tutorial/tutorial.thrift": "cpp",
                 "test/ThriftTest.thrift": "cpp:cob_style"}),
    "triton_client": FlowTree(
        tree_of(Checkout(GITHUB + "triton-inference-server/client",
                         "58a44caa0dce77303115302e6dbdf64626b2b093", "triton-client"),
                ["src/c++/library/grpc_client.cc", "src/c++/library/common.cc"],
                ["-std=c++17", "-I{gen}", "-I{src}/src/c++/library"]),
        {"src/rust/triton-client/proto": ["grpc_service.proto", "model_config.proto"]}),
    "opentelemetry_grpc": FlowTree(
        tree_of(Checkout(GITHUB + "open-telemetry/opentelemetry-cpp",
                         "e35113804f078b3592699601ed728ec893754dac", "opentelemetry-cpp"),
                ["examples/grpc/client.cc"],
                ["-std=c++17", "-I{gen}", "-I{src}/api/include", "-I{src}/sdk/include",
                 "-I{src}/exporters/ostream/include"]),
        {"examples/grpc/protos": ["messages.proto"]}),
    "bear": FlowTree(
        with_generated("bear"), {"source/intercept/proto": ["*.proto"]},
        templates={"source/config.h.in": "config.h"},
        values=dict.fromkeys(("HAVE_SPAWN_H", "HAVE_UNISTD_H", "HAVE_DLFCN_H", "HAVE_ERRNO_H",
                              "HAVE_SYS_WAIT_H", "HAVE_SYS_STAT_H", "HAVE_DLOPEN", "HAVE_DLSYM",
                              "HAVE_DLERROR", "HAVE_DLCLOSE", "HAVE_RTLD_NEXT", "HAVE_EACCES",
                              "HAVE_ENOENT", "FMT_NEEDS_OSTREAM_FORMATTER"), "1")),
    "collectd": FlowTree(with_generated("collectd", "-DFP_LAYOUT_NEED_NOTHING=1"),
                         {"proto": ["collectd.proto", "types.proto"]}),
    "mosim": FlowTree(
        tree_of(Checkout(GITHUB + "mercedes-benz/MOSIM_Core",
                         "329b41541e1debe22ecaf414e1eade0e0786d82d", "MOSIM_Core"),
                [MMI + "cpp/MMICPP/Adapter/AdapterController.cpp",
                 MMI + "cpp/MMICPP/Access/ServiceAccess.cpp"],
                # Written for a compiler whose headers include more than ours.
                ["-std=c++17", "-include", "stdexcept", "-I{gen}", "-I{gen}/gen-cpp",
                 "-I{src}/" + MMI + "cpp/MMICPP"],
                shims={"concurrent_unordered_map.h": CONCURRENT_MAP}),
        thrifts={MMI + "thrift/mmi/mmi.thrift": "cpp"}),
}
