// KINDS order
// What flows from one call to the next.
#include <algorithm>
#include <functional>
#include <iterator>
#include <string>

#include "calls.h"

void Direct() {
  const int a = A();  // EXPECT order A before With data
  With(a);
}

void ThroughLocals() {
  const int a = A();  // EXPECT order A before With data
  int sum = 3;
  sum += a * 2;
  With(sum);
}

void Overwritten() {
  int a = A();  // EXPECT order A before With none
  a = 7;
  With(a);
}

void Decides() {
  if (A() > 3) return;  // EXPECT order A before B control
  B();
}

void DecidesLess() {
  int seen = 0;
  if (A() > 3) seen = 1;  // EXPECT order A before B none
  B();
  (void)seen;
}

void OutParameter() {
  shop::v1::Item item, answer;
  Ask(item, &answer);  // EXPECT order Ask before Ask data
  Ask(answer, &item);
}

void SameIsNotTheAnswer() {
  shop::v1::Item item, first, second;
  Ask(item, &first);  // EXPECT order Ask before Ask none
  Ask(item, &second);
}

void ThroughFuture() {
  auto a = std::async(std::launch::async, A);  // EXPECT order A before With data
  With(a.get());
}

void Captured() {
  int value = 0;
  const auto ask = [&value] { value = A(); };
  ask();  // EXPECT order Captured::(lambda) before With data
  With(value);
}

void ThroughPointer() {
  shop::v1::Item item, answer;
  shop::v1::Item* alias = &answer;
  Ask(item, alias);  // EXPECT order Ask before Ask data
  Ask(answer, &item);
}

void ThroughInserter(const std::string& key) {
  std::string answer;
  const int a = A();  // EXPECT order A before With data
  std::transform(key.begin(), key.end(), std::back_inserter(answer), [a](char c) { return static_cast<char>(c + a); });
  With(answer.size());
}

class Page {
 public:
  void Render() {
    FetchTitle();  // EXPECT order Page::FetchTitle before Page::FetchBody none // EXPECT order Page::FetchTitle before Page::UseTitle data
    FetchBody();   // EXPECT order Page::FetchBody before Page::UseTitle none
    UseTitle();
  }
  // What is out of sight may change what the second sees.
  void Hidden() {
    Elsewhere();  // EXPECT order Page::Elsewhere before Page::UseTitle unknown
    UseTitle();
  }

 private:
  void FetchTitle() { title_ = A(); }
  void FetchBody() { body_ = B(); }
  void UseTitle() { With(title_); }
  void Elsewhere();
  int title_ = 0, body_ = 0;
};
Page page;

void Kept(std::shared_ptr<grpc::Channel> channel) {
  // The stub is used by both: that is no value.
  const auto kept = shop::v1::Catalog::NewStub(channel);
  grpc::ClientContext first, second;
  shop::v1::Item item, a, b;
  kept->Get(&first, item, &a);  // EXPECT order shop.v1.Catalog/Get before shop.v1.Catalog/AsyncNote none
  kept->AsyncNote(&second, item, &b);
}

struct Post {
  int author = 0, text = 0;
};
void FieldsApart() {
  Post post;
  post.author = A();  // EXPECT order A before B none // EXPECT order A before With none
  post.text = B();  // EXPECT order B before With data
  With(post.text);
}
void AllFields(int (*send)(const Post&)) {
  Post post;
  post.author = A();  // EXPECT order A before With data
  const Post copy = post;
  With(copy.author);
  (void)send;
}

class Guide {
 public:
  void One() { With(limit_); }
  void Two() { With(limit_ + 1); }
  void Learn() { learnt_ = A(); }
  void Teach() { With(learnt_); }

 private:
  int limit_ = 3, learnt_ = 0;
};
void OneObject() {
  Guide guide;
  guide.One();  // EXPECT order Guide::One before Guide::Two none // EXPECT order Guide::One before Guide::Learn none // EXPECT order Guide::One before Guide::Teach none
  guide.Two();  // EXPECT order Guide::Two before Guide::Learn none // EXPECT order Guide::Two before Guide::Teach none
  guide.Learn();  // EXPECT order Guide::Learn before Guide::Teach data
  guide.Teach();
}
