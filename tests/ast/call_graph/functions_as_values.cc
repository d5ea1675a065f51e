// KINDS call
#include <functional>
#include <future>
#include <thread>
#include <vector>

void Work();
void Other(int);
void Take(std::function<void()> f) { f(); }

struct Job {
  std::function<void()> done;
  void (*hook)(int) = nullptr;
  void Run();
  void Go() {
    auto a = std::async(std::launch::async, &Job::Run, this);  // EXPECT call Job::Go -> Job::Run async
    auto b = std::async([this] {  // EXPECT call Job::Go -> Job::Go::(lambda) async
      Run();                      // EXPECT call Job::Go::(lambda) -> Job::Run call
    });
    std::thread c(&Job::Run, this);  // EXPECT call Job::Go -> Job::Run thread
    std::jthread d(Work);            // EXPECT call Job::Go -> Work thread
    std::vector<std::thread> threads;
    threads.emplace_back(&Job::Run, this);  // EXPECT call Job::Go -> Job::Run thread
    std::thread e(std::bind(&Job::Run, this));  // EXPECT call Job::Go -> Job::Run thread
    done = std::bind(&Job::Run, this);  // EXPECT call Job::Go -> Job::Run stored // EXPECT call Job::done -> Job::Run stored
    hook = Other;                       // EXPECT call Job::Go -> Other stored // EXPECT call Job::hook -> Other stored
    done = [this] { Run(); };  // EXPECT call Job::done -> Job::Go::(lambda) stored // EXPECT call Job::Go -> Job::Go::(lambda) lambda // EXPECT call Job::Go::(lambda) -> Job::Run call
    Take(Work);                // EXPECT call Job::Go -> Take call // EXPECT call Job::Go -> Work address_taken // EXPECT call Take::f -> Work stored
    std::invoke(&Job::Run, this);  // EXPECT call Job::Go -> Job::Run call
    auto local = [] { Work(); };  // EXPECT call Job::Go -> Job::Go::(lambda) lambda // EXPECT call Job::Go::(lambda) -> Work call
    local();                      // EXPECT call Job::Go -> Job::Go::(lambda) lambda
    auto f = std::async(local);   // EXPECT call Job::Go -> Job::Go::(lambda) async
  }
};

struct Functor {
  void operator()() { Work(); }  // EXPECT call Functor::operator() -> Work call
};
void Start() {
  std::thread t{Functor()};  // EXPECT call Start -> Functor::operator() thread
}

// A table is read by whoever names it.
using Handler = void (*)(int);
static const Handler kTable[] = {Other};  // EXPECT call kTable -> Other stored
void Dispatch(int i) {
  kTable[i](i);  // EXPECT call Dispatch -> kTable stored
}

// Who names a variable runs what it holds, not what made it.
struct Registry {
  explicit Registry(Handler) { Work(); }  // EXPECT call Registry::Registry -> Work call
};
static Registry registry(Other);  // EXPECT call Registry::Registry::(parameter) -> Other stored // EXPECT call registry::(initializer) -> Registry::Registry call // EXPECT call registry -> Other address_taken
Registry& Get() {
  return registry;  // EXPECT call Get -> registry stored
}

// An object that overrides a library's virtuals is called back by the library.
struct Buffer : std::streambuf {
  Buffer() {}                  // EXPECT call Buffer::Buffer -> Buffer::overflow stored
  int overflow(int) override;
};
