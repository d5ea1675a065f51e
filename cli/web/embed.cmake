# Writes OUTPUT, a C++ file that holds the page's style and script and their SHA-256 in base64, by
# which the page's own security policy lets these two run and nothing else.
# -DSTYLE=file -DSCRIPTS=file|file|... -DOUTPUT=file
file(READ "${STYLE}" style)
set(script "'use strict';\n")
string(REPLACE "|" ";" SCRIPTS "${SCRIPTS}")
foreach(path IN LISTS SCRIPTS)
  file(READ "${path}" text)
  string(APPEND script "${text}")
endforeach()
foreach(text IN ITEMS "${style}" "${script}")
  if(text MATCHES "</[Ss]" OR text MATCHES "\r" OR text MATCHES "<!--" OR text MATCHES "\\)web\"")
    message(FATAL_ERROR "cli/web: a text that ends the element or the literal that holds it")
  endif()
endforeach()

# The base64 of hexadecimal digits: three bytes are four letters.
function(to_base64 hex result)
  set(letters "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  set(out "")
  string(LENGTH "${hex}" length)
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${hex}0000" ${at} 6 chunk)
    math(EXPR number "0x${chunk}")
    foreach(shift IN ITEMS 18 12 6 0)
      math(EXPR index "(${number} >> ${shift}) & 63")
      string(SUBSTRING "${letters}" ${index} 1 letter)
      string(APPEND out "${letter}")
    endforeach()
    math(EXPR at "${at} + 6")
  endwhile()
  # 32 bytes leave two over: their third letter is the last, and one '=' fills up.
  string(LENGTH "${out}" length)
  math(EXPR length "${length} - 1")
  string(SUBSTRING "${out}" 0 ${length} out)
  set(${result} "${out}=" PARENT_SCOPE)
endfunction()
string(SHA256 style_hex "${style}")
string(SHA256 script_hex "${script}")
to_base64(${style_hex} style_hash)
to_base64(${script_hex} script_hash)

file(WRITE "${OUTPUT}.new" "// Generated from cli/web/.\n#include \"cli/render/page.h\"\n
namespace arterial::cli {
const PageParts kPageParts = {R\"web(${style})web\",\n\"${style_hash}\",\nR\"web(${script})web\",\n\"${script_hash}\"};
}  // namespace arterial::cli
")
file(COPY_FILE "${OUTPUT}.new" "${OUTPUT}" ONLY_IF_DIFFERENT)
