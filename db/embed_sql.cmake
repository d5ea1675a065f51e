# Writes OUTPUT, a C++ file that holds the SQL files INPUTS as raw string literals:
# KIND=migrations -> db::Migrations(); KIND=queries -> db::NamedQueries().
string(REPLACE "|" ";" INPUTS "${INPUTS}")
set(rows "")
set(count 0)
foreach(path IN LISTS INPUTS)
  get_filename_component(name "${path}" NAME_WE)
  file(READ "${path}" text)
  if(KIND STREQUAL "migrations")
    string(REGEX MATCH "^[0-9]+" digits "${name}")
    math(EXPR number "1${digits} - 10000")
    string(APPEND rows "    {${number}, \"${name}\", R\"sql_text(${text})sql_text\"},\n")
  else()
    string(APPEND rows "    {\"${name}\", R\"sql_text(${text})sql_text\"},\n")
  endif()
  math(EXPR count "${count} + 1")
endforeach()
if(KIND STREQUAL "migrations")
  set(header "db/migrate.h")
  set(type "Migration")
  set(function "Migrations")
else()
  set(header "db/queries.h")
  set(type "NamedQuery")
  set(function "NamedQueries")
endif()
file(WRITE "${OUTPUT}.new" "// Generated from db/${FOLDER}/*.sql.\n#include \"${header}\"\n
namespace arterial::db {
namespace {
constexpr ${type} kAll[] = {
${rows}};
}  // namespace
std::span<const ${type}> ${function}() { return kAll; }
}  // namespace arterial::db
")
file(COPY_FILE "${OUTPUT}.new" "${OUTPUT}" ONLY_IF_DIFFERENT)
