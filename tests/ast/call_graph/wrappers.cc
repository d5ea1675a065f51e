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
