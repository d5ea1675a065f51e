// KINDS call override constructed
#include <memory>
#include <vector>

struct Shape {
  virtual ~Shape() = default;
  virtual void Draw() = 0;
  void Twice() {
    Draw();  // EXPECT call Shape::Twice -> Shape::Draw virtual
  }
};
struct Round : Shape {  // EXPECT call Round::Round -> Shape::Shape call
  void Draw() override;  // EXPECT override Round::Draw -> Shape::Draw in Round // EXPECT override Round::~Round -> Shape::~Shape in Round
};
struct Circle final : Round {  // EXPECT call Circle::Circle -> Round::Round call
  void Draw() override;  // EXPECT override Circle::Draw -> Round::Draw in Circle // EXPECT override Circle::~Circle -> Round::~Round in Circle
};
struct Never : Shape {
  void Draw() override;  // EXPECT override Never::Draw -> Shape::Draw in Never // EXPECT override Never::~Never -> Shape::~Shape in Never
};
struct InBox {};
struct Aggregate {
  int a;
};
// EXPECT constructed Circle
// EXPECT constructed Round
// EXPECT constructed Shape
// EXPECT constructed InBox
// EXPECT constructed Aggregate

void Use(Shape& shape, Circle& circle, Never* never) {
  shape.Draw();        // EXPECT call Use -> Shape::Draw virtual
  circle.Draw();       // EXPECT call Use -> Circle::Draw call
  never->Never::Draw();  // EXPECT call Use -> Never::Draw call
  std::vector<InBox> boxes;
  const Aggregate aggregate{1};
}
std::unique_ptr<Shape> Make() { return std::make_unique<Circle>(); }  // EXPECT call Make -> Circle::Circle call
