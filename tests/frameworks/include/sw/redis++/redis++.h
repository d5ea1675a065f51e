// The least of redis-plus-plus that its users' sources need.
#pragma once

#include <string>

namespace sw {
namespace redis {

class StringView {
 public:
  StringView(const char* text);
  StringView(const std::string& text);
};
class QueuedReplies {
 public:
  template <typename Result>
  Result get(int index);
};
class PipelineImpl;

template <typename Impl>
class QueuedRedis {
 public:
  QueuedReplies exec();
  QueuedRedis& zadd(const StringView& key, const StringView& member, double score);
  template <typename... Args>
  QueuedRedis& command(const StringView& name, Args&&... args);
};
using Pipeline = QueuedRedis<PipelineImpl>;

class Subscriber {
 public:
  void subscribe(const StringView& channel);
  template <typename Callback>
  void on_message(Callback callback) {}
  void consume();
};

class Redis {
 public:
  explicit Redis(const std::string& uri);
  Redis(Redis&&) = default;
  Redis& operator=(Redis&&) = default;
  Pipeline pipeline(bool new_connection = true);
  Subscriber subscriber();
  template <typename... Args>
  void command(const StringView& name, Args&&... args);
  bool set(const StringView& key, const StringView& value);
  void script_load(const StringView& script);
  template <typename Output>
  void zrange(const StringView& key, long long start, long long stop, Output output) {
    command("ZRANGE", key, start, stop);
  }
};

class RedisCluster {
 public:
  Redis redis(const StringView& hash_tag);
  template <typename Output>
  void zrevrange(const StringView& key, long long start, long long stop, Output output);
};

}  // namespace redis
}  // namespace sw
