// KINDS call
// A wrapper of callables that keeps the address of a member made for each: what one of them calls,
// the others do not.
void Work();

template <typename F>
class Ref;
template <typename R, typename... P>
class Ref<R(P...)> {
 public:
  template <typename C>
  Ref(C& callable) : call_(Call<C>), callable_(&callable) {}  // EXPECT call Ref::Ref -> Ref::Call stored // EXPECT call Ref::Ref -> Ref::Call stored
  R operator()(P... p) const { return call_(callable_, p...); }  // EXPECT call Ref::operator() -> Ref::call_ stored

 private:
  template <typename C>
  static R Call(void* callable, P... p) {
    return (*static_cast<C*>(callable))(p...);  // EXPECT call Ref::Call -> Wraps::(lambda) lambda // EXPECT call Ref::Call -> WrapsOther::(lambda) lambda
  }
  R (*call_)(void*, P...);
  void* callable_;
};

void Runs(Ref<void()> function) { function(); }  // EXPECT call Runs -> Ref::operator() call

void Wraps() {
  auto work = [] { Work(); };  // EXPECT call Wraps -> Wraps::(lambda) lambda // EXPECT call Wraps::(lambda) -> Work call
  Runs(work);  // EXPECT call Wraps -> Runs call // EXPECT call Wraps -> Ref::Ref call
}

void WrapsOther() {
  auto nothing = [] {};  // EXPECT call WrapsOther -> WrapsOther::(lambda) lambda
  Runs(nothing);  // EXPECT call WrapsOther -> Runs call // EXPECT call WrapsOther -> Ref::Ref call
}

// The same with a table of such members.
template <typename F>
class Own;
template <typename R, typename... P>
class Own<R(P...)> {
 public:
  template <typename C>
  explicit Own(C& callable) : calls_(Table<C>::kCalls), callable_(&callable) {}  // EXPECT call Own::Own -> Own::Table::kCalls stored
  R operator()(P... p) const { return calls_[0](callable_, p...); }

 private:
  template <typename C>
  static R Run(void* callable, P... p) {
    return (*static_cast<C*>(callable))(p...);  // EXPECT call Own::Run -> Owns::(lambda) lambda
  }
  template <typename C>
  struct Table {
    static inline R (*const kCalls[])(void*, P...) = {&Run<C>};
  };
  R (*const* calls_)(void*, P...);
  void* callable_;
};

void Owns() {
  auto work = [] { Work(); };  // EXPECT call Owns -> Owns::(lambda) lambda // EXPECT call Owns::(lambda) -> Work call
  Own<void()> function(work);  // EXPECT call Owns -> Own::Own call
  function();  // EXPECT call Owns -> Own::operator() call
}
