#include "db/functions.h"

#include <sqlite3.h>

#include <cstring>

namespace arterial::db {

std::string U128ToBlob(U128 value) {
  std::string out(16, '\0');
  for (int i = 15; i >= 0; --i, value >>= 8) out[i] = static_cast<char>(value & 0xff);
  return out;
}

U128 U128FromBlob(std::string_view blob) {
  U128 value = 0;
  for (char c : blob.substr(0, 16)) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

namespace {

U128 Argument(sqlite3_value* value) {
  const auto* data = static_cast<const char*>(sqlite3_value_blob(value));
  if (data == nullptr) return 0;
  return U128FromBlob({data, static_cast<size_t>(sqlite3_value_bytes(value))});
}

void ResultBlob(sqlite3_context* context, U128 value) {
  const std::string blob = U128ToBlob(value);
  sqlite3_result_blob(context, blob.data(), static_cast<int>(blob.size()), SQLITE_TRANSIENT);
}

void Add(sqlite3_context* context, int, sqlite3_value** arguments) {
  ResultBlob(context, Argument(arguments[0]) + Argument(arguments[1]));
}

void Real(sqlite3_context* context, int, sqlite3_value** arguments) {
  sqlite3_result_double(context, static_cast<double>(Argument(arguments[0])));
}

// SQLite aligns the context of an aggregate to 8 bytes, a U128 needs 16: copied, never referred to.
void SumStep(sqlite3_context* context, int, sqlite3_value** arguments) {
  void* stored = sqlite3_aggregate_context(context, sizeof(U128));
  if (stored == nullptr) return;
  U128 sum;
  std::memcpy(&sum, stored, sizeof sum);
  sum += Argument(arguments[0]);
  std::memcpy(stored, &sum, sizeof sum);
}

void SumFinal(sqlite3_context* context) {
  const void* stored = sqlite3_aggregate_context(context, 0);
  U128 sum = 0;
  if (stored != nullptr) std::memcpy(&sum, stored, sizeof sum);
  ResultBlob(context, sum);
}

}  // namespace

void RegisterFunctions(sqlite3* handle) {
  const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  sqlite3_create_function_v2(handle, "u128_add", 2, flags, nullptr, Add, nullptr, nullptr, nullptr);
  sqlite3_create_function_v2(handle, "u128_real", 1, flags, nullptr, Real, nullptr, nullptr,
                             nullptr);
  sqlite3_create_function_v2(handle, "u128_sum", 1, flags, nullptr, nullptr, SumStep, SumFinal,
                             nullptr);
}

}  // namespace arterial::db
