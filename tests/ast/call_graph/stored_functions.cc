// KINDS call
// Functions that are kept in members and called later, elsewhere.
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <queue>
#include <string>
#include <thread>
#include <vector>

void Work();
void Other();

// Assigned by the constructor, called by another method.
class Handler {
 public:
  Handler() : done_([] { Work(); }) {}  // EXPECT call Handler::Handler -> Handler::Handler::(lambda) lambda // EXPECT call Handler::done_ -> Handler::Handler::(lambda) stored // EXPECT call Handler::Handler::(lambda) -> Work call
  void Serve() { done_(); }             // EXPECT call Handler::Serve -> Handler::done_ stored
  void Idle() { count_ = 1; }

 private:
  std::function<void()> done_;
  int count_ = 0;
};

// Given to the constructor by the owner, through make_unique as well.
class Server {
 public:
  explicit Server(std::function<void()> on_request) : on_request_(std::move(on_request)) {}  // EXPECT call Server::on_request_ -> Server::Server::on_request stored
  void Run() { on_request_(); }  // EXPECT call Server::Run -> Server::on_request_ stored

 private:
  std::function<void()> on_request_;
};
void Own() {
  Server server(Work);  // EXPECT call Own -> Server::Server call // EXPECT call Own -> Work address_taken // EXPECT call Server::Server::on_request -> Work stored
  auto other = std::make_unique<Server>([] { Other(); });  // EXPECT call Own -> Server::Server call // EXPECT call Own -> Own::(lambda) lambda // EXPECT call Server::Server::on_request -> Own::(lambda) stored // EXPECT call Own::(lambda) -> Other call
}

// A pool: submitted here, run by its threads.
class Pool {
 public:
  Pool() {
    threads_.emplace_back([this] { Loop(); });  // EXPECT call Pool::Pool -> Pool::Pool::(lambda) thread // EXPECT call Pool::Pool::(lambda) -> Pool::Loop call
    threads_.emplace_back(&Pool::Loop, this);   // EXPECT call Pool::Pool -> Pool::Loop thread
  }
  void Submit(std::function<void()> task) {
    tasks_.push(std::move(task));  // EXPECT call Pool::tasks_ -> Pool::Submit::task stored
  }
  template <typename F>
  std::future<void> Enqueue(F&& f) {
    auto task = std::make_shared<std::packaged_task<void()>>(std::forward<F>(f));  // EXPECT call Pool::Enqueue -> Client::Go::(lambda) address_taken
    tasks_.emplace([task] { (*task)(); });  // EXPECT call Pool::Enqueue -> Pool::Enqueue::(lambda) lambda // EXPECT call Pool::tasks_ -> Pool::Enqueue::(lambda) stored
    return task->get_future();
  }

 private:
  void Loop() {
    auto task = std::move(tasks_.front());  // EXPECT call Pool::Loop -> Pool::tasks_ stored
    task();
  }
  std::queue<std::function<void()>> tasks_;
  std::vector<std::thread> threads_;
};

struct Client {
  Pool& pool;
  void Ask();
  void Go() {
    pool.Submit([this] { Ask(); });  // EXPECT call Client::Go -> Pool::Submit call // EXPECT call Client::Go -> Client::Go::(lambda) lambda // EXPECT call Pool::Submit::task -> Client::Go::(lambda) stored // EXPECT call Client::Go::(lambda) -> Client::Ask call
    pool.Submit(std::bind(&Client::Ask, this));  // EXPECT call Client::Go -> Pool::Submit call // EXPECT call Client::Go -> Client::Ask address_taken // EXPECT call Pool::Submit::task -> Client::Ask stored
    pool.Enqueue([this] { Ask(); });  // EXPECT call Client::Go -> Pool::Enqueue call // EXPECT call Client::Go -> Client::Go::(lambda) lambda // EXPECT call Client::Go::(lambda) -> Client::Ask call
  }
};

// Passed down two functions, then called: whoever passes a function is taken to run it.
void Inner(const std::function<void()>& callback) { callback(); }
void Outer(std::function<void()> callback) {
  Inner(callback);  // EXPECT call Outer -> Inner call // EXPECT call Inner::callback -> Outer::callback stored
}
void Pass() {
  Outer(&Work);  // EXPECT call Pass -> Outer call // EXPECT call Pass -> Work address_taken // EXPECT call Outer::callback -> Work stored
}

// A table of methods.
class Router {
 public:
  Router() {
    routes_["/a"] = &Router::A;         // EXPECT call Router::Router -> Router::A stored // EXPECT call Router::routes_ -> Router::A stored
    routes_.emplace("/b", &Router::B);  // EXPECT call Router::Router -> Router::B stored // EXPECT call Router::routes_ -> Router::B stored
  }
  void Route(const std::string& path) {
    (this->*routes_.at(path))();  // EXPECT call Router::Route -> Router::routes_ stored
  }
  size_t Size() const { return names_.size(); }

 private:
  void A();
  void B();
  std::map<std::string, void (Router::*)()> routes_;
  std::map<std::string, std::string, std::less<>> names_;
};

// Run here and now, or by a thread.
void Now(Client* client) {
  std::invoke(&Client::Ask, client);      // EXPECT call Now -> Client::Ask call
  auto method = std::mem_fn(&Client::Ask);  // EXPECT call Now -> Client::Ask stored
  method(client);
  std::packaged_task<void()> task([client] { client->Ask(); });  // EXPECT call Now -> Now::(lambda) lambda // EXPECT call Now::(lambda) -> Client::Ask call
  task();
  auto later = std::async(std::launch::deferred, &Client::Ask, client);  // EXPECT call Now -> Client::Ask async
  std::jthread thread(&Client::Ask, client);  // EXPECT call Now -> Client::Ask thread
}
