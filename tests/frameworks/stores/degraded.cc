// A missing member takes the types of variables away; calls that the declarations know are kept.
// EXPECT issue warning unit_degraded degraded.cc:14: no member named 'shards' in 'Shop'
#include <memory>
#include <sw/redis++/redis++.h>

using sw::redis::Pipeline;
using sw::redis::Redis;

struct Shop {
  std::shared_ptr<Redis> store;
  void exec();
};
void Handle(Shop* shop, const std::string& key) {
  auto* shards = shop->shards();
  auto found = shards->find(key);
  std::pair<int, std::shared_ptr<Pipeline>> entry = *found;
  auto* pipe = entry.second.get();
  pipe->zadd(key, key, 1);  // EXPECT call_site redis redis:zadd unary queued in Handle
  auto& same = *entry.second;
  same.zadd(key, key, 2);  // EXPECT call_site redis redis:zadd unary queued in Handle
  auto owner = entry.second;
  owner->exec();  // EXPECT call_site redis redis:exec unary blocking in Handle
  auto lost = shop->missing;
  lost->exec();
  found->exec();
  shop->store->set(key, found);  // EXPECT call_site redis redis:set unary blocking in Handle
}
