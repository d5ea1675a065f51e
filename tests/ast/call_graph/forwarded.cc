// KINDS call constructed
// Templates of the project that only library bodies instantiate: make_shared, make_unique and
// emplace_back construct them, and so make their virtual methods.
#include <memory>
#include <vector>

void One();
void Two();
void Three();
template <void f()>
struct Worker {  // EXPECT constructed Worker // EXPECT constructed Worker // EXPECT constructed Worker
  virtual void Go() {
    f();  // EXPECT call Worker::Go -> One call // EXPECT call Worker::Go -> Two call // EXPECT call Worker::Go -> Three call
  }
};

void Share() { std::make_shared<Worker<One>>(); }      // EXPECT call Share -> Worker::Worker call
void Own() { std::make_unique<Worker<Two>>(); }        // EXPECT call Own -> Worker::Worker call
void Put(std::vector<Worker<Three>>& v) { v.emplace_back(); }  // EXPECT call Put -> Worker::Worker call
