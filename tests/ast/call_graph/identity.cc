// KINDS function
// What the linker keeps apart is kept apart.
static void Hidden() {}  // EXPECT function Hidden internal
namespace {
void Anonymous() {}  // EXPECT function (anonymous namespace)::Anonymous internal
}  // namespace
namespace outer {
inline namespace v1 {
class Class {
 public:
  void Method() {}  // EXPECT function outer::v1::Class::Method in_header
  explicit operator bool() const { return true; }  // EXPECT function outer::v1::Class::operator bool in_header
  Class() {}   // EXPECT function outer::v1::Class::Class in_header
  ~Class() {}  // EXPECT function outer::v1::Class::~Class in_header
};
}  // namespace v1
}  // namespace outer
extern "C" void Linked() {}  // EXPECT function Linked
void Local() {  // EXPECT function Local
  struct Inner {
    void Method() {}  // EXPECT function Local::Inner::Method internal
  };
}
int main() { return 0; }  // EXPECT function main main
