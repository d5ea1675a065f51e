// Paths as constant folding can tell them.
#include <httplib.h>

#include <sstream>
#include <string>

namespace fmt {
template <typename... Args>
std::string format(const char* text, Args&&...) {
  return text;
}
}  // namespace fmt
namespace absl {
template <typename... Args>
std::string StrFormat(const char* text, const Args&...) {
  return text;
}
template <typename... Args>
std::string Substitute(const char* text, const Args&...) {
  return text;
}
template <typename T>
class Flag {};
template <typename T>
T GetFlag(const Flag<T>&);
namespace flags_internal {
template <typename T>
T InitDefaultValue(T value) {
  return value;
}
}  // namespace flags_internal
}  // namespace absl

// What ABSL_FLAG and DEFINE_string make.
struct AbslFlagDefaultGenForitems {
  std::string value = absl::flags_internal::InitDefaultValue<std::string>({"/flag/items"});
};
absl::Flag<std::string> FLAGS_items;
namespace fLS {
inline std::string* dont_pass0toDEFINE_string(char*, const char*);
char s_cart[100];
std::string* const FLAGS_nocart = dont_pass0toDEFINE_string(s_cart, "/flag/cart");
std::string& FLAGS_cart = *FLAGS_nocart;
}  // namespace fLS
using fLS::FLAGS_cart;

class Paths {
 public:
  static constexpr const char* kRoot = "/root";
  static std::string Root() { return kRoot; }

 private:
  const std::string version_ = "/v1";

 public:
  void Constants(httplib::Client& client, int id) {
    client.Get(Root());  // EXPECT call_site cpp-httplib GET /root unary blocking in Paths::Constants
    client.Get(version_ + kRoot + "/" + std::to_string(id));  // EXPECT call_site cpp-httplib GET /v1/root/{} unary blocking in Paths::Constants
    client.Get(absl::GetFlag(FLAGS_items));  // EXPECT call_site cpp-httplib GET /flag/items unary blocking in Paths::Constants
    client.Get(FLAGS_cart + "/x");  // EXPECT call_site cpp-httplib GET /flag/cart/x unary blocking in Paths::Constants
  }
};

void Formats(httplib::Client& client, const std::string& id, int count) {
  client.Get(fmt::format("/items/{}/reviews?n={}", id, count));  // EXPECT call_site cpp-httplib GET /items/{}/reviews unary blocking in Formats
  client.Get(fmt::format("/items/{0:>4}{{x}}", id));  // EXPECT call_site cpp-httplib GET /items/{}{x} unary blocking in Formats
  client.Get(absl::StrFormat("/%s/%05d", "users", count));  // EXPECT call_site cpp-httplib GET /users/{} unary blocking in Formats
  client.Get(absl::Substitute("/a/$0/b", id));  // EXPECT call_site cpp-httplib GET /a/{}/b unary blocking in Formats
}

void Steps(httplib::Client& client, const std::string& id, bool flag, void (*change)(std::string&)) {
  std::string path = "/steps/";
  path += id;
  path += '/';
  client.Get(path);  // EXPECT call_site cpp-httplib GET /steps/{}/ unary blocking in Steps
  path.append("end");
  client.Get(path);  // EXPECT call_site cpp-httplib GET /steps/{}/end unary blocking in Steps
  if (flag) path += "/more";
  client.Get(path);  // EXPECT call_site cpp-httplib GET /steps/{}/end{} unary blocking in Steps
  if (flag) path = "/other";
  client.Get(path);  // EXPECT call_site cpp-httplib (dynamic) unary blocking in Steps
  path = "/again";
  client.Get(path);  // EXPECT call_site cpp-httplib GET /again unary blocking in Steps
  change(path);
  client.Get(path);  // EXPECT call_site cpp-httplib (dynamic) unary blocking in Steps
  std::ostringstream stream;
  stream << "/stream/" << id << "/x";
  client.Get(stream.str());  // EXPECT call_site cpp-httplib GET /stream/{}/x unary blocking in Steps
  for (int i = 0; i < 3; ++i) {
    std::string each = "/each/";
    each += std::to_string(i);
    client.Get(each);  // EXPECT call_site cpp-httplib GET /each/{} unary blocking in Steps
  }
  std::string grown = "/grown";
  for (int i = 0; i < 3; ++i) {
    client.Get(grown);  // EXPECT call_site cpp-httplib GET /grown{} unary blocking in Steps
    grown += "/x";
  }
}
