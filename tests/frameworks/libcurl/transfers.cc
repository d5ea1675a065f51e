// NEEDS curl/curl.h
#include <curl/curl.h>

#include <cstdio>
#include <memory>
#include <string>

const std::string kBase = "https://shop.example/api";
static constexpr char kPath[] = "/items";

void Literals(const char* given) {
  CURL* curl = curl_easy_init();
  if (curl) {
    curl_easy_setopt(curl, CURLOPT_URL, "https://shop.example/health?full=1");
    CURLcode result = curl_easy_perform(curl);  // EXPECT call_site libcurl GET /health unary blocking in Literals
    if (result != CURLE_OK) return;
    curl_easy_setopt(curl, CURLOPT_URL, (kBase + kPath).c_str());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, "{}");
    curl_easy_perform(curl);  // EXPECT call_site libcurl POST /api/items unary blocking in Literals
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "DELETE");
    curl_easy_perform(curl);  // EXPECT call_site libcurl DELETE /api/items unary blocking in Literals
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, given);
    curl_easy_perform(curl);  // EXPECT call_site libcurl (dynamic) unary blocking in Literals
  }
}

// Paths with holes: concatenations, formats, strings put together step by step.
void Templates(CURL* curl, const std::string& host, int id, bool verbose) {
  std::string url = "http://" + host + "/users/";
  url += std::to_string(id);
  url.append("/orders");
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  curl_easy_perform(curl);  // EXPECT call_site libcurl HEAD /users/{}/orders unary blocking in Templates
  char buffer[200];
  std::snprintf(buffer, sizeof buffer, "%s/users/%d/cart?v=%d", host.c_str(), id, 1);
  curl_easy_setopt(curl, CURLOPT_URL, buffer);
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_perform(curl);  // EXPECT call_site libcurl PUT /users/{}/cart unary blocking in Templates
  if (verbose) url = "http://other/";
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_perform(curl);  // EXPECT call_site libcurl (dynamic) unary blocking in Templates
  if (verbose) curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
  curl_easy_setopt(curl, CURLOPT_URL, "http://shop/");
  curl_easy_perform(curl);  // EXPECT call_site libcurl (dynamic) unary blocking in Templates
}

static void Configure(CURL* handle) {
  curl_easy_setopt(handle, CURLOPT_URL, "http://shop/helper");
  curl_easy_setopt(handle, CURLOPT_POST, 1L);
}

struct Closer {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};

// A handle that a helper configures, in a smart pointer; the multi interface.
void Helper(CURLM* multi) {
  std::unique_ptr<CURL, Closer> curl(curl_easy_init());
  Configure(curl.get());
  curl_multi_add_handle(multi, curl.get());  // EXPECT call_site libcurl POST /helper unary async in Helper
  CURL* mail = curl_easy_init();
  curl_easy_setopt(mail, CURLOPT_URL, "smtp://mail.example/");
  curl_easy_perform(mail);  // EXPECT call_site libcurl smtp:transfer unary blocking in Helper
  auto later = [mail] { return curl_easy_perform(mail); };  // EXPECT call_site libcurl smtp:transfer unary blocking in Helper::(lambda)
  later();
}

#define PERFORM(handle, url) \
  (curl_easy_setopt(handle, CURLOPT_URL, url), curl_easy_perform(handle))

int Macro(CURL* curl) {
  return PERFORM(curl, "http://shop/macro");  // EXPECT call_site libcurl GET /macro unary blocking in Macro
}

template <typename T>
void Template(CURL* curl, const T& id) {
  curl_easy_setopt(curl, CURLOPT_URL, ("http://shop/t/" + std::to_string(id)).c_str());
  curl_easy_perform(curl);  // EXPECT call_site libcurl GET /t/{} unary blocking in Template
}
template void Template<int>(CURL*, const int&);

// Functions of the same name that are not the library's.
struct Own {
  int curl_easy_perform(CURL*) { return 0; }
};
namespace own {
int curl_easy_perform(int handle) { return handle; }
int Call(Own& own, CURL* curl) { return own.curl_easy_perform(curl) + curl_easy_perform(1); }
}  // namespace own
