"""The trees that the indexer is tried on: one entry each, and the libraries that they need."""
from dataclasses import dataclass, field


@dataclass
class Debian:
    """A source package of Debian's archive; of a large one the folders that are needed, as
    prefixes below its top, and what to leave out in them."""
    package: str
    version: str
    only: tuple = ()
    without: tuple = ()


@dataclass
class Checkout:
    """A public repository at one commit, taken from SOURCES_DIR/<folder>."""
    url: str
    commit: str
    folder: str

    def commands(self, sources):
        into = f"{sources}/{self.folder}"
        return [f"git clone --filter=blob:none --no-checkout {self.url} {into}",
                f"git -C {into} checkout {self.commit}"]


@dataclass
class Library:
    """A library without a Debian package, at the version that the trees are built with, taken
    from THIRD_PARTY_DIR/<folder>. generated: headers that its build would make, template ->
    path as included; its variables stand in `values`. edits: what the tree's own build changes in
    the library before it uses it, file -> (text, what stands there instead)."""
    url: str
    tag: str
    folder: str
    include: list
    generated: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    edits: dict = field(default_factory=dict)

    def commands(self, third_party):
        return [f"git clone --depth 1 --recurse-submodules --branch {self.tag} {self.url} "
                f"{third_party}/{self.folder}"]


@dataclass
class Run:
    """One way to index a tree. hidden: without the libraries and the system's `hides`;
    everything: folders that the build leaves out and `orphans` too; asks: kind -> lowest recall
    and precision in percent, of the kinds that this run is judged by."""
    name: str
    asks: dict
    hidden: bool = False
    everything: bool = False


@dataclass
class Tree:
    """source: where it comes from; root: the folder in it that is indexed; units: globs of
    sources, or folders whose CMakeLists.txt list them (`cmake`); flags: {src} is the source's
    folder, {gen} what protoc makes of the folders `protos` and the commands `generators`, and
    {gen}/{dir} what it makes of `protos_apart`, the unit's own folder; programs: each unit is one.
    optional: forms (`api`) that are reported, but not asked for.
    truth: file here, or in ARTERIAL_CONFORMANCE_DATA/truth; prefix: what its paths have before
    those that are relative to root; frameworks: those that the truth counts, whole: in all files
    instead of in those that it names. rules: the arterial.yaml of a copy of the tree, here.
    explained: facts that the truth lacks, and why they are
    right."""
    source: object
    truth: str
    frameworks: list
    runs: list
    root: str = "."
    units: list = field(default_factory=list)
    exclude: list = field(default_factory=list)
    flags: list = field(default_factory=list)
    protos: list = field(default_factory=list)
    protos_apart: str = ""
    generators: list = field(default_factory=list)
    programs: bool = False
    optional: str = ""
    cmake: str = ""
    orphans: list = field(default_factory=list)
    libraries: list = field(default_factory=list)
    shims: dict = field(default_factory=dict)
    hides: list = field(default_factory=list)
    prefix: str = ""
    whole: bool = False
    explained: dict = field(default_factory=dict)
    traces: str = ""
    rules: str = ""


ALL_OF_IT = {"call sites": (100, 100), "handlers": (100, 100)}
WITH_EDGES = {**ALL_OF_IT, "edges": (98, 95)}

GITHUB = "https://github.com/"
OPENTRACING = Library(
    GITHUB + "opentracing/opentracing-cpp", "v1.5.1", "opentracing-cpp",
    ["include", "3rd_party/include"],
    {"version.h.in": "opentracing/version.h", "config.h.in": "opentracing/config.h"},
    {"OPENTRACING_VERSION_STRING": "1.5.1", "OPENTRACING_ABI_VERSION": "2"})
JAEGER = Library(
    GITHUB + "jaegertracing/jaeger-client-cpp", "v0.4.2", "jaeger-client-cpp", ["src"],
    {"src/jaegertracing/Constants.h.in": "jaegertracing/Constants.h"},
    {"PROJECT_VERSION": "0.4.2", "JAEGERTRACING_WITH_YAML_CPP": "1"})
# socialNetwork's Dockerfile adds this member before it builds the library.
REDIS_PLUS_PLUS = Library(
    GITHUB + "sewenew/redis-plus-plus", "1.2.3", "redis-plus-plus", ["src", "src/sw/redis++/tls"],
    edits={"src/sw/redis++/redis_cluster.h": (
        "    Transaction transaction(",
        "    ShardsPool *get_shards_pool() { return &_pool; }\n    Transaction transaction(")})
# Debian's 0.14 lacks the part for TLS, which redis++ includes.
HIREDIS = Library(GITHUB + "redis/hiredis", "v1.0.2", "hiredis-1.0/hiredis", [".."])
CPP_JWT = Library(GITHUB + "arun11299/cpp-jwt", "v1.1.1", "cpp-jwt", ["include"])
CPP_REDIS = Library(GITHUB + "cpp-redis/cpp_redis", "4.3.1", "cpp_redis",
                    ["includes", "tacopie/includes"])
AMQP_CPP = Library(GITHUB + "CopernicaMarketingSoftware/AMQP-CPP", "v4.1.4", "AMQP-CPP",
                   ["include"])
SIMPLE_AMQP = Library(GITHUB + "alanxz/SimpleAmqpClient", "v2.4.0", "SimpleAmqpClient", ["src"])

TRANTOR = Library(GITHUB + "an-tao/trantor", "master", "trantor", ["."])
ASYNC_GRPC = Library(GITHUB + "cartographer-project/async_grpc", "master", "async_grpc", ["."])

DEATH_STAR_BENCH = Checkout(GITHUB + "delimitrou/DeathStarBench",
                            "6ecb09706140f8730b5385c08f1386c654c3c526", "DeathStarBench")
# Boost 1.74 needs the flag with Clang 16 and later.
DSB_FLAGS = ["-std=gnu++14", "-O3",
             "-I/usr/include/libmongoc-1.0", "-I/usr/include/libbson-1.0"]
DSB_SHIMS = {
    # What Thrift 0.12 generates includes it; Debian's Thrift 0.17 has it no more.
    "thrift/stdcxx.h": "#pragma once\n#include <functional>\n#include <memory>\n"
                       "namespace apache::thrift::stdcxx { using namespace std; }\n",
    # The applications' Dockerfile replaces the library's own copy so.
    "jwt/json/json.hpp": "#include <nlohmann/json.hpp>\n",
}
# All that the applications use except Thrift and nlohmann/json: their pools of clients are
# constructed with the latter's type.
DSB_HIDES = ["boost", "libmongoc-1.0", "libbson-1.0", "libmemcached", "libmemcached-1.0",
             "libmemcachedutil-1.0", "libhashkit", "libhashkit-1.0", "hiredis", "yaml-cpp",
             "openssl", "amqp.h", "amqp_framing.h", "event2"]

DSB_FULL = {"call sites": (100, 99), "handlers": (100, 99), "spans": (100, 99),
            "open spans": (100, 99), "edges": (98, 95), "store calls": (98, 95),
            "store edges": (98, 95)}

# Libraries that are called by name: the place and library of each call, what it is called, and
# the functions that answer.
CALLS = {"calls": (100, 99), "operations": (95, 95)}
ROUTES = {"routes": (100, 99)}

# Forms with completion queues: the work is spread over a state machine that has no single handler
# function.
COMPLETION_QUEUES = r"completion queue|prepare_async|async$|AsyncService"
GRPC_FLAGS = ["-std=c++14", "-I{src}", "-I{src}/include", "-I{src}/src/core/ext/upb-generated",
              "-I{src}/third_party/upb"]

TREES = {
    "bear": Tree(
        Debian("bear", "3.1.1-1"), "bear.jsonl", ["grpc"], [Run("full", ALL_OF_IT)],
        units=["source/intercept/source/**/*.cc"],
        flags=["-std=c++17", "-I{src}/source/intercept/source", "-I{src}/source/intercept/include",
               "-I{src}/source/libresult/include", "-I{src}/source/libflags/include",
               "-I{src}/source/libmain/include", "-I{src}/source/libshell/include",
               "-I{src}/source/libsys/include", "-I{src}/source/libexec/include"]),
    "collectd": Tree(
        Debian("collectd", "5.12.0-14"), "collectd.jsonl", ["grpc"], [Run("full", ALL_OF_IT)],
        units=["src/grpc.cc"],
        flags=["-std=c++11", "-I{src}", "-I{src}/src", "-I{src}/src/daemon"]),
    "grpc_interop": Tree(
        Debian("grpc", "1.51.1-3"), "grpc_interop.jsonl", ["grpc"], [Run("full", ALL_OF_IT)],
        units=["test/cpp/interop/*.cc"],
        exclude=["istio_echo_server_test.cc", "interop_test.cc"], flags=GRPC_FLAGS),
    "grpc_examples": Tree(
        Debian("grpc", "1.51.1-3"), "grpc-examples.jsonl", ["grpc"], [Run("full", ALL_OF_IT)],
        root="examples/cpp", units=["examples/cpp/**/*.cc"], exclude=["/cocoapods/"],
        flags=["-std=c++14", "-I{src}/examples/cpp", "-I{gen}"], protos=["examples/protos"],
        optional=COMPLETION_QUEUES),
    "grpc_qps": Tree(
        Debian("grpc", "1.51.1-3"), "grpc_qps.jsonl", ["grpc"], [Run("full", ALL_OF_IT)],
        units=["test/cpp/qps/*.cc"], flags=GRPC_FLAGS, whole=True),
    "grpc_end2end": Tree(
        Debian("grpc", "1.51.1-3"), "grpc_end2end.jsonl", ["grpc"], [Run("full", ALL_OF_IT)],
        units=[f"test/cpp/end2end/{name}.cc" for name in
               ("mock_test", "generic_end2end_test", "hybrid_end2end_test", "raw_end2end_test",
                "delegating_channel_test", "nonblocking_test", "test_service_impl")],
        flags=GRPC_FLAGS, whole=True),
    "thrift_tutorial": Tree(
        Debian("thrift", "0.17.0-2"), "thrift_tutorial.jsonl", ["thrift"],
        [Run("full", ALL_OF_IT)], units=["tutorial/cpp/*.cpp"], flags=["-std=c++14", "-I{gen}/cpp"],
        generators=[["mkdir", "-p", "{gen}/cpp"],
                    ["thrift", "-r", "--gen", "cpp", "-o", "{gen}",
                     "{src}/tutorial/tutorial.thrift"]],
        whole=True),
    "thrift_test": Tree(
        Debian("thrift", "0.17.0-2"), "thrift_test.jsonl", ["thrift"], [Run("full", ALL_OF_IT)],
        units=["test/cpp/src/*.cpp"],
        flags=["-std=c++14", "-DHAVE_SIGNAL_H=1", "-DHAVE_INTTYPES_H=1", "-I{gen}",
               "-I{gen}/gen-cpp"],
        generators=[["thrift", "-r", "--gen", "cpp:templates,cob_style", "-o", "{gen}",
                     "{src}/test/ThriftTest.thrift"],
                    ["thrift", "--gen", "cpp", "-o", "{gen}", "{src}/test/StressTest.thrift"]],
        whole=True),
    "capnproto_samples": Tree(
        Checkout(GITHUB + "capnproto/capnproto", "2c2709587d32475ff6b9e88385f460f45249a064",
                 "capnproto"),
        "capnproto_samples.jsonl", ["capnproto"], [Run("full", WITH_EDGES)],
        units=["c++/samples/calculator-*.c++"], flags=["-std=c++14", "-x", "c++", "-I{gen}"],
        generators=[["capnp", "compile", "-oc++:{gen}", "--src-prefix={src}/c++/samples",
                     "{src}/c++/samples/calculator.capnp"]],
        programs=True, whole=True),
    "brpc_examples": Tree(
        Checkout(GITHUB + "apache/brpc", "71871ee9fb46cdb39565e3f5af1dfa6949f80bca", "brpc"),
        "brpc_examples.jsonl", ["brpc", "thrift"], [Run("full", WITH_EDGES)],
        root="example", units=["example/**/*.cpp"], exclude=["/mysqlclient_press.cpp"],
        flags=["-std=c++20", "-DENABLE_THRIFT_FRAMED_PROTOCOL", "-DGFLAGS_NS=google",
               "-D__const__=__unused__", "-isystem", "{src}/src", "-isystem", "{gen}/brpc", "-I{gen}/{dir}",
               "-I{gen}/{dir}/gen-cpp"],
        shims={"butil/config.h": "#define BRPC_WITH_GLOG 0\n"}, protos_apart="example/*",
        generators=[["mkdir", "-p", "{gen}/brpc", "{gen}/thrift_extension_c++"],
                    ["sh", "-c", "cd {src}/src && protoc -I. --cpp_out={gen}/brpc "
                                 "$(find . -name '*.proto')"],
                    ["thrift", "--gen", "cpp", "-o", "{gen}/thrift_extension_c++",
                     "{src}/example/thrift_extension_c++/echo.thrift"]],
        programs=True, prefix="example/", whole=True),
    "curl": Tree(
        Debian("curl", "7.88.1-10+deb12u15", only=("docs/examples/",)), "curl.jsonl", ["libcurl"],
        [Run("full", CALLS)], units=["docs/examples/*.c", "docs/examples/*.cpp"],
        flags=["-I/usr/include/libxml2"], programs=True, whole=True),
    "librdkafka": Tree(
        Debian("librdkafka", "2.0.2-1", only=("examples/",)), "librdkafka.jsonl", ["kafka"],
        [Run("full", {**CALLS, **ROUTES})], units=["examples/*.c", "examples/*.cpp"],
        exclude=["win_ssl_cert_store.cpp"], flags=["-I/usr/include/librdkafka"], programs=True,
        whole=True),
    "libpqxx": Tree(
        Debian("libpqxx", "6.4.5-2"), "libpqxx.jsonl", ["libpqxx", "libpq"],
        [Run("full", {**CALLS, **ROUTES})], units=["src/*.cxx", "test/unit/*.cxx"],
        flags=["-std=c++17", "-I{src}/include", "-I/usr/include/postgresql"],
        shims={"pqxx/config-internal-libpq.h": "", "pqxx/config-internal-compiler.h": ""},
        whole=True),
    "cpp_httplib": Tree(
        Debian("cpp-httplib", "0.11.4+ds-1+deb12u1"), "cpp_httplib.jsonl", ["cpp-httplib"],
        [Run("full", {**CALLS, **ROUTES})], units=["example/*.cc"],
        flags=["-std=c++17", "-DCPPHTTPLIB_OPENSSL_SUPPORT", "-I{src}"],
        programs=True, whole=True),
    "crow": Tree(
        Checkout(GITHUB + "CrowCpp/Crow", "2366edbadb568f9cc3d0ba035a6c1d6e55382adf", "Crow"),
        "crow.jsonl", ["crow"], [Run("full", ROUTES)], units=["examples/**/*.cpp"],
        exclude=["example_with_all.cpp"],
        flags=["-std=c++17", "-DCROW_USE_BOOST", "-DCROW_ENABLE_SSL", "-I{src}/include"],
        programs=True, whole=True),
    "opentelemetry": Tree(
        Checkout(GITHUB + "open-telemetry/opentelemetry-cpp",
                 "e35113804f078b3592699601ed728ec893754dac", "opentelemetry-cpp"),
        "opentelemetry.jsonl", ["opentelemetry", "grpc"],
        [Run("full", {**ALL_OF_IT, "spans": (100, 99)})], units=["examples/**/*.cc"],
        exclude=["/etw_threads/"],
        flags=["-std=c++17", "-I{src}/api/include", "-I{src}/sdk/include", "-I{src}/sdk",
               "-I{src}/ext/include", "-I{src}/exporters/ostream/include",
               "-I{src}/exporters/otlp/include", "-I{src}/exporters/memory/include",
               "-I{src}/exporters/zipkin/include", "-I{src}/exporters/prometheus/include",
               "-I{src}/examples/common", "-I{src}/examples", "-I{gen}"],
        protos=["examples/grpc/protos"], whole=True),
    # jsoncpp's headers are asked for where Debian has them, beside what the repository brings.
    "drogon": Tree(
        Checkout(GITHUB + "drogonframework/drogon", "74fc004c8dc8244fe3b6c56628601053b5a15c37",
                 "drogon"),
        "drogon.jsonl", ["drogon"], [Run("full", {**CALLS, **ROUTES})],
        units=["examples/**/*.cc"],
        flags=["-std=c++20", "-isystem", "{src}/lib/inc", "-isystem", "{src}/orm_lib/inc",
               "-isystem", "{src}/nosql_lib/redis/inc", "-isystem", "/usr/include/jsoncpp"],
        libraries=[TRANTOR], programs=True, whole=True,
        shims={"drogon/config.h": "", "drogon/version.h": "",
               "drogon/exports.h": "#define DROGON_EXPORT\n",
               "trantor/exports.h": "#define TRANTOR_EXPORT\n"}),
    "cartographer": Tree(
        Checkout(GITHUB + "cartographer-project/cartographer",
                 "877157a0d91788a7700221d87232d412cb3c1ef4", "cartographer"),
        "cartographer.jsonl", ["async_grpc"], [Run("full", ALL_OF_IT)],
        units=["cartographer/cloud/**/*.cc"], exclude=["_test.cc", "/cloud/internal/testing/"],
        flags=["-std=c++17", "-I{src}"], libraries=[ASYNC_GRPC], rules="cartographer.yaml", whole=True),
    "dsb_social": Tree(
        DEATH_STAR_BENCH, "dsb-social.jsonl",
        ["thrift", "opentracing", "mongo", "redis", "memcached", "amqp"],
        [Run("full", DSB_FULL),
         Run("hidden", {kind: (95, precision) for kind, (_, precision) in DSB_FULL.items()},
             hidden=True),
         Run("everything", DSB_FULL, everything=True)],
        root="socialNetwork", cmake="socialNetwork/src",
        orphans=["socialNetwork/src/ComposePostService/RabbitmqClient.h"],
        flags=DSB_FLAGS, shims=DSB_SHIMS, hides=DSB_HIDES,
        libraries=[OPENTRACING, JAEGER, HIREDIS, REDIS_PLUS_PLUS, CPP_JWT, CPP_REDIS, AMQP_CPP,
                   SIMPLE_AMQP],
        prefix="socialNetwork/", whole=True,
        explained={"src/ComposePostService/RabbitmqClient.h:58":
                   "_channel->DeleteQueue(\"write-home-timeline\"), beside DeclareQueue of line 47, "
                   "which the truth has",
                   **{f"src/WriteHomeTimelineService/WriteHomeTimelineService.cpp:{line}":
                      "called for each message of the queue, by a loop that the truth takes for "
                      "no handler" for line in (69, 102, 105)}},
        traces="dsb-socialnetwork-jaeger"),
}
