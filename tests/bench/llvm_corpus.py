"""LLVM from Debian's source package as a corpus: the units of clang, clang-tools-extra and the
target-independent half of llvm/lib, with the headers that its build would generate.

Most of those are in Debian's -dev packages (llvm-19-dev, libclang-19-dev); the few private ones are
made here with Debian's own llvm-tblgen, clang-tblgen and protoc, or from their templates."""
import glob
import os
import re

from sources import run, write
from trees import Debian

SOURCE = Debian("llvm-toolchain-19", "1:19.1.7-3~deb12u1",
                only=("clang/", "clang-tools-extra/", "llvm/lib/", "llvm/include/", "cmake/"),
                without=("/test/", "/docs/", "/unittests/"))
UNITS = ("clang/lib/**/*.cpp", "clang-tools-extra/**/*.cpp", "llvm/lib/**/*.cpp")
EXCLUDE = ("/llvm/lib/Target/", "/unittests/", "/test/", "/tests/", "/benchmarks/")
FLAGS = ["-std=c++17", "-fno-exceptions", "-fno-rtti", "-D_GNU_SOURCE", "-D__STDC_CONSTANT_MACROS",
         "-D__STDC_FORMAT_MACROS", "-D__STDC_LIMIT_MACROS"]
INCLUDE = ["llvm/include", "clang/include", "clang-tools-extra/clangd",
           "clang-tools-extra/include-cleaner/include", "clang-tools-extra/pseudo/include",
           "clang-tools-extra/clang-apply-replacements/include",
           "clang-tools-extra/clang-include-fixer/find-all-symbols"]
DEV = "/usr/lib/llvm-19"

# Output below generated/ -> generator, source and where else to look for included .td files.
LLVM_TD, CLANG_TD = ("llvm-tblgen", "llvm/include"), ("clang-tblgen", "clang/include")
TABLES = {
    "clang/lib/AST/Opcodes.inc":
        (CLANG_TD, "-gen-clang-opcodes", "clang/lib/AST/Interp/Opcodes.td"),
    "clang/lib/AST/AttrDocTable.inc":
        (CLANG_TD, "-gen-clang-attr-doc-table", "clang/include/clang/Basic/Attr.td"),
    "clang/lib/Sema/OpenCLBuiltins.inc":
        (CLANG_TD, "-gen-clang-opencl-builtins", "clang/lib/Sema/OpenCLBuiltins.td"),
    "llvm/lib/ToolDrivers/llvm-dlltool/Options.inc":
        (LLVM_TD, "-gen-opt-parser-defs", "llvm/lib/ToolDrivers/llvm-dlltool/Options.td"),
    "llvm/lib/ToolDrivers/llvm-lib/Options.inc":
        (LLVM_TD, "-gen-opt-parser-defs", "llvm/lib/ToolDrivers/llvm-lib/Options.td"),
    "llvm/lib/ExecutionEngine/JITLink/COFFOptions.inc":
        (LLVM_TD, "-gen-opt-parser-defs", "llvm/lib/ExecutionEngine/JITLink/COFFOptions.td"),
}
FEATURES = {"CLANGD_BUILD_XPC": "0", "CLANGD_ENABLE_REMOTE": "1", "ENABLE_GRPC_REFLECTION": "0",
            "CLANGD_MALLOC_TRIM": "1", "CLANGD_TIDY_CHECKS": "1", "CLANGD_DECISION_FOREST": "1"}
# Of config.h: what every Linux has besides the headers that are found.
HAS = {"FUTIMENS", "GETPAGESIZE", "GETRLIMIT", "GETRUSAGE", "ISATTY", "MALLINFO2", "PREAD", "SBRK",
       "STRERROR_R", "SYSCONF", "SIGALTSTACK", "POSIX_SPAWN", "BACKTRACE", "DLADDR", "DLOPEN",
       "UNW_BACKTRACE", "LSEEK64", "PTHREAD_GETNAME_NP", "PTHREAD_SETNAME_NP", "SETENV",
       "STRUCT_STAT_ST_MTIM_TV_NSEC"}
VALUES = {"BACKTRACE_HEADER": "<execinfo.h>", "LTDL_SHLIB_EXT": '".so"', "LLVM_PLUGIN_EXT": '".so"',
          "PACKAGE_NAME": '"LLVM"', "PACKAGE_VERSION": '"19.1.7"', "PACKAGE_STRING": '"LLVM"',
          "PACKAGE_BUGREPORT": '""', "HOST_LINK_VERSION": '""', "RETSIGTYPE": "void",
          "ENABLE_CRASH_OVERRIDES": "1", "ENABLE_BACKTRACES": "1"}


def config_h(template):
    """llvm/Config/config.h for this machine, near enough for every source to parse."""
    def wanted(name):
        if name in VALUES:
            return VALUES[name]
        if not name.startswith("HAVE_"):
            return None
        word = name[len("HAVE_"):]
        if word in HAS:
            return "1"
        header = word[:-2].lower() + ".h" if word.endswith("_H") else ""
        paths = (f"/usr/include/{header}", f"/usr/include/{header.replace('_', '/', 1)}")
        return "1" if header and any(map(os.path.exists, paths)) else None

    def line(match):
        digit, name = match[1], match[2]
        value = wanted(name)
        if digit:
            return f"#define {name} {1 if value else 0}"
        return f"/* #undef {name} */" if value is None else f"#define {name} {value}"
    text = re.sub(r"#cmakedefine(01)? (\w+).*", line, template)
    return re.sub(r"\$\{\w+\}", "", text)


def generate(source, out):
    for name, ((generator, include), how, table) in TABLES.items():
        path = os.path.join(out, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        run([f"{DEV}/bin/{generator}", how, f"-I{source}/{include}", f"-I{source}/llvm/include",
             f"-I{os.path.dirname(os.path.join(source, table))}", os.path.join(source, table),
             "-o", path])
    remote = "clang-tools-extra/clangd/index/remote"
    generated = os.path.join(out, remote)
    os.makedirs(generated, exist_ok=True)
    plugin = run(["which", "grpc_cpp_plugin"]).strip()
    run(["protoc", f"-I{source}/{remote}", f"--cpp_out={generated}", f"--grpc_out={generated}",
         f"--plugin=protoc-gen-grpc={plugin}", *sorted(glob.glob(f"{source}/{remote}/*.proto"))])
    with open(f"{source}/llvm/include/llvm/Config/config.h.cmake", encoding="utf-8") as text:
        write(os.path.join(out, "llvm/include/llvm/Config/config.h"), config_h(text.read()))
    extra = "clang-tools-extra"
    with open(f"{source}/{extra}/clangd/Features.inc.in", encoding="utf-8") as text:
        write(os.path.join(out, extra, "clangd/Features.inc"),
              re.sub(r"@(\w+)@", lambda match: FEATURES[match[1]], text.read()))
    write(os.path.join(out, extra, "clang-tidy/clang-tidy-config.h"),
          "#define CLANG_TIDY_ENABLE_STATIC_ANALYZER 1\n")
    write(os.path.join(out, "llvm/lib/Support/VCSRevision.h"), "#undef LLVM_REVISION\n")
    run(["python3", f"{source}/{extra}/clangd/quality/CompletionModelCodegen.py",
         "--model", f"{source}/{extra}/clangd/quality/model", "--filename", "CompletionModel",
         "--output_dir", os.path.join(out, extra, "clangd"),
         "--cpp_class", "clang::clangd::Example"])
    flow = "clang/lib/Analysis/FlowSensitive"
    os.makedirs(os.path.join(out, flow), exist_ok=True)
    run(["python3", f"{source}/clang/utils/bundle_resources.py",
         os.path.join(out, flow, "HTMLLogger.inc"), "HTMLLogger.html", "HTMLLogger.css",
         "HTMLLogger.js"], cwd=os.path.join(source, flow))


def own_folders(source, path):
    """The unit's folder and those above it up to its library's, which CMake searches."""
    parts = os.path.relpath(os.path.dirname(path), source).split(os.sep)
    library = 3 if parts[1:2] == ["lib"] else 2
    return ["/".join(parts[:n]) for n in range(len(parts), min(library, len(parts)) - 1, -1)]


def entries(source, build):
    out = os.path.join(build, "generated")
    if not os.path.exists(os.path.join(out, "llvm/include/llvm/Config/config.h")):
        generate(source, out)
    made = []
    for pattern in UNITS:
        for path in sorted(glob.glob(os.path.join(source, pattern), recursive=True)):
            if any(part in path for part in EXCLUDE):
                continue
            folders = [f"-I{base}/{folder}" for folder in own_folders(source, path)
                       for base in (source, out)]
            flags = [*FLAGS, *folders, *(f"-I{source}/{name}" for name in INCLUDE),
                     f"-I{out}/llvm/include", f"-I{out}/clang-tools-extra/clangd",
                     f"-I{out}/clang-tools-extra/clang-tidy", f"-I{DEV}/include"]
            made.append({"directory": build, "file": path,
                         "arguments": ["clang++-19", *flags, "-c", path]})
    return made
