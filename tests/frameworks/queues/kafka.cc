// NEEDS librdkafka/rdkafkacpp.h
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafkacpp.h>

#include <memory>
#include <string>
#include <vector>

void Work(const RdKafka::Message&) {}

void Produce(RdKafka::Producer& producer, RdKafka::Producer* pointer, const std::string& any) {
  std::string error;
  std::unique_ptr<RdKafka::Topic> topic(RdKafka::Topic::create(&producer, "orders", nullptr, error));
  producer.produce(topic.get(), 0, 0, nullptr, 0, nullptr, nullptr);  // EXPECT call_site kafka kafka:orders publish oneway async in Produce
  pointer->produce("payments", 0, 0, nullptr, 0, nullptr, 0, 0, nullptr);  // EXPECT call_site kafka kafka:payments publish oneway async in Produce
  pointer->produce(any, 0, 0, nullptr, 0, nullptr, 0, 0, nullptr);  // EXPECT call_site kafka kafka:publish oneway async in Produce
  producer.poll(0);
  producer.flush(10);
}

void Consume(RdKafka::KafkaConsumer* consumer) {
  consumer->subscribe({"orders"});  // EXPECT call_site kafka kafka:orders subscribe unary blocking in Consume
  while (true) {
    std::unique_ptr<RdKafka::Message> message(consumer->consume(100));  // EXPECT call_site kafka kafka:orders receive unary blocking in Consume  // EXPECT handler kafka kafka:orders process oneway consumer by Consume
    Work(*message);
    consumer->commitSync();  // EXPECT call_site kafka kafka:commit unary blocking in Consume
  }
}

class Callback : public RdKafka::ConsumeCb {
 public:
  void consume_cb(RdKafka::Message& message, void*) override { Work(message); }  // EXPECT handler kafka (dynamic) oneway handler_override by Callback::consume_cb
};
void Register(RdKafka::Consumer& consumer, RdKafka::Topic* topic, Callback& callback) {
  consumer.consume_callback(topic, 0, 100, &callback, nullptr);  // EXPECT call_site kafka kafka:receive unary blocking in Register
}

static void Each(rd_kafka_message_t*, void*) {}

void C(rd_kafka_t* kafka, rd_kafka_conf_t* conf, const char* any) {
  rd_kafka_producev(kafka, RD_KAFKA_V_TOPIC("orders"), RD_KAFKA_V_END);  // EXPECT call_site kafka kafka:orders publish oneway async in C
  rd_kafka_producev(kafka, RD_KAFKA_V_PARTITION(1), RD_KAFKA_V_TOPIC(any), RD_KAFKA_V_END);  // EXPECT call_site kafka kafka:publish oneway async in C
  rd_kafka_topic_t* topic = rd_kafka_topic_new(kafka, "audit", nullptr);
  rd_kafka_produce(topic, 0, 0, nullptr, 0, nullptr, 0, nullptr);  // EXPECT call_site kafka kafka:audit publish oneway async in C
  rd_kafka_consume_callback(topic, 0, 100, Each, nullptr);  // EXPECT call_site kafka kafka:audit receive unary blocking in C  // EXPECT handler kafka kafka:audit process oneway consumer by Each
  rd_kafka_topic_partition_list_t* topics = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(topics, "orders", 0);
  rd_kafka_subscribe(kafka, topics);  // EXPECT call_site kafka kafka:orders subscribe unary blocking in C
  rd_kafka_poll(kafka, 0);
}

struct Own {
  void produce(const char*) {}
  int consume(int) { return 0; }
};
int Use(Own& own) {
  own.produce("orders");
  return own.consume(1);
}
