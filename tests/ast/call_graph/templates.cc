// KINDS call function
// Templates are walked as what they are made into.
#include <algorithm>
#include <vector>

void Free(unsigned long);
struct A {
  void Do();
};
struct B {
  void Do();
};

template <class T>
class Box {
 public:
  void Use() {  // EXPECT function Box::Use in_header // EXPECT function Box::Use in_header
    item.Do();  // EXPECT call Box::Use -> A::Do call // EXPECT call Box::Use -> B::Do call
  }
  void Unused() { item.Nothing(); }
  template <class F>
  void With(F f) {  // EXPECT function Box::With internal
    f(item);  // EXPECT call Box::With -> Caller::(lambda) lambda
  }
  T item;
};

template <class F>
auto Apply(F&& f) {  // EXPECT function Apply internal
  return f();  // EXPECT call Apply -> Caller::(lambda) lambda
}

void Caller() {  // EXPECT function Caller
  Box<A> a;
  Box<B> b;
  a.Use();  // EXPECT call Caller -> Box::Use call
  b.Use();  // EXPECT call Caller -> Box::Use call
  a.With([](A& x) { x.Do(); });  // EXPECT function Caller::(lambda) internal // EXPECT call Caller -> Box::With call // EXPECT call Caller -> Caller::(lambda) lambda // EXPECT call Caller::(lambda) -> A::Do call
  Apply([&] { b.Use(); });  // EXPECT function Caller::(lambda) internal // EXPECT call Caller -> Apply call // EXPECT call Caller -> Caller::(lambda) lambda // EXPECT call Caller::(lambda) -> Box::Use call
  std::vector<A> list;
  std::for_each(list.begin(), list.end(), [](auto& x) {  // EXPECT function Caller::(lambda) internal // EXPECT call Caller -> Caller::(lambda) lambda
    Free(x.size());  // EXPECT call Caller::(lambda) -> Free call
    A().Do();  // EXPECT call Caller::(lambda) -> A::Do call
  });
}
