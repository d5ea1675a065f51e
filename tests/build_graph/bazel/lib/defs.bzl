def shop_library(name, deps = [], **kwargs):
    native.cc_library(
        name = name,
        srcs = native.glob([name + "*.cc"]),
        hdrs = [name + ".h", ":version.h"],
        deps = deps,
        **kwargs
    )
    native.cc_test(
        name = name + "_test",
        srcs = [name + "_test.cpp"],
        deps = [":" + name],
    )
