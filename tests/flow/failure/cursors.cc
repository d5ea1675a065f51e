// KINDS failure
// Cursors of C libraries: who asks for the error, and who takes the first row for the answer.
#include <string>

extern "C" {
typedef struct _mongoc_collection_t mongoc_collection_t;
typedef struct _mongoc_cursor_t mongoc_cursor_t;
typedef struct _bson_t bson_t;
typedef struct _bson_error_t {
  unsigned code;
  char message[100];
} bson_error_t;
mongoc_cursor_t* mongoc_collection_find_with_opts(mongoc_collection_t*, const bson_t*);
bool mongoc_cursor_next(mongoc_cursor_t*, const bson_t**);
bool mongoc_cursor_error(mongoc_cursor_t*, bson_error_t*);
void mongoc_cursor_destroy(mongoc_cursor_t*);
}

struct Record {
  explicit operator bool() const;
  void Add(const char* text);
};
// As logging libraries have them: a branch of its own.
#define LOG(text) \
  for (Record record; record;) record.Add(text)
struct Failed {
  std::string message;
};

void ErrorAsked(mongoc_collection_t* collection, const bson_t* query) {
  mongoc_cursor_t* cursor = mongoc_collection_find_with_opts(collection, query);  // EXPECT failure propagates throw @37 in ErrorAsked
  const bson_t* doc;
  bson_error_t error;
  const bool found = mongoc_cursor_next(cursor, &doc);
  if (mongoc_cursor_error(cursor, &error)) {
    LOG(error.message);
    throw Failed{error.message};
  }
  if (found) throw Failed{"it is there"};
}
void NoneIsAnError(mongoc_collection_t* collection, const bson_t* query) {
  mongoc_cursor_t* cursor = mongoc_collection_find_with_opts(collection, query);  // EXPECT failure propagates throw @47 in NoneIsAnError
  const bson_t* doc;
  if (!mongoc_cursor_next(cursor, &doc)) {
    LOG("none");
    mongoc_cursor_destroy(cursor);
    throw Failed{"none"};
  }
  LOG("found");
}
void ErrorLogged(mongoc_collection_t* collection, const bson_t* query) {
  mongoc_cursor_t* cursor = mongoc_collection_find_with_opts(collection, query);  // EXPECT failure handled @56 in ErrorLogged
  const bson_t* doc;
  bson_error_t error;
  while (mongoc_cursor_next(cursor, &doc)) LOG("one");
  if (mongoc_cursor_error(cursor, &error)) LOG(error.message);
}
void ReadToTheEnd(mongoc_collection_t* collection, const bson_t* query) {
  mongoc_cursor_t* cursor = mongoc_collection_find_with_opts(collection, query);  // EXPECT failure ignored @59 in ReadToTheEnd
  const bson_t* doc;
  while (mongoc_cursor_next(cursor, &doc)) LOG("one");
}
