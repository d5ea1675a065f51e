// KINDS call
// Direct calls of every form, seen or unseen in the source.
#include <memory>
#include <string>
#include <vector>

void Leaf();
int Number();
struct Part {
  Part() { Leaf(); }   // EXPECT call Part::Part -> Leaf call
  ~Part() { Leaf(); }  // EXPECT call Part::~Part -> Leaf call
};
struct Base {
  explicit Base(int) {}
};
struct Whole : Base {
  Whole() : Base(Number()) {}  // EXPECT call Whole::Whole -> Number call // EXPECT call Whole::Whole -> Base::Base call // EXPECT call Whole::Whole -> Part::Part call
  Part part;
  int later = Number();        // EXPECT call Whole::Whole -> Number call
  ~Whole() {}                  // EXPECT call Whole::~Whole -> Part::~Part call
};
struct Range {
  int* begin();
  int* end();
};
struct Text {
  operator std::string() const;
  Text operator+(const Text& other) const;
};
void WithDefault(int value = Number());  // EXPECT call Plain -> Number call

void Plain() {
  Leaf();            // EXPECT call Plain -> Leaf call
  WithDefault();     // EXPECT call Plain -> WithDefault call
  Range range;
  for (int value : range) (void)value;  // EXPECT call Plain -> Range::begin call // EXPECT call Plain -> Range::end call
  Text text;
  std::string s = text + text;  // EXPECT call Plain -> Text::operator+ call // EXPECT call Plain -> Text::operator basic_string call
  auto whole = std::make_unique<Whole>();  // EXPECT call Plain -> Whole::Whole call // EXPECT call Plain -> Whole::~Whole call // EXPECT call Plain -> Whole::~Whole call
  (void)sizeof(Number());
  (void)noexcept(Number());
}
