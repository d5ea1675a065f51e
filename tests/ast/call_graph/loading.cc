// KINDS issue
// Libraries that are loaded at run time are a finding, with their name where it is a constant.
extern "C" {
void* dlopen(const char* file, int mode);
void* dlmopen(long space, const char* file, int mode);
void* dlsym(void* handle, const char* name);
}

constexpr const char* kPlugin = "libplugin.so";

void* Plugin() {
  return dlopen(kPlugin, 1);  // EXPECT issue info library_loaded libplugin.so is loaded here: what it calls and serves is in no binary
}

void* Apart() {
  return dlmopen(-1, "libapart.so.2", 1);  // EXPECT issue info library_loaded libapart.so.2 is loaded here: what it calls and serves is in no binary
}

void* Chosen(const char* name) {
  return dlopen(name, 1);  // EXPECT issue info library_loaded a library that is only known at run time is loaded here: what it calls and serves is in no binary
}

void* Itself() { return dlsym(dlopen(nullptr, 1), "main"); }

namespace own {
void* dlopen(const char* file, int mode);
void* NotThat() { return dlopen("libown.so", 1); }
}  // namespace own
