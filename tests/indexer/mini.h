// Facts written down: a line language for tests that need units without a compiler. Each line's
// number is the location's line; '#' starts a comment.
//   main                     defines main (told apart by file)
//   fn NAME                  defines an external function
//   static NAME              defines one with internal linkage
//   in FILE                  following lines are in that header
//   FROM -> TO [via]         a call; via as db::ToString prints it
//   override METHOD BASE TYPE
//   construct TYPE
//   span FN [NAME]           opens a span, dynamic without a name
//   site FN [OPERATION]      a call site in FN
//   spansite FN OPERATION    the same while all spans so far are open
//   open FROM TO             FROM calls TO while all spans so far are open
//   inject FN                injects a context: of the last span, if there is one
//   extract FN               extracts one
//   held VARIABLE            the last span is kept by that variable, which no scope ends
//   ended VARIABLE           this unit ends what it keeps
//   handler FN OPERATION
//   include NAME             reads FOLDER/NAME of the first folder that has it
//   dlopen LIBRARY           loads a library at run time
//   error TEXT               the unit is degraded
#pragma once

#include <string>
#include <vector>

#include "db/facts.h"

namespace arterial::indexer {

// `file`: name of the unit, relative to its root. `folders`: absolute, searched for includes.
db::UnitFacts ParseMini(const std::string& text, const std::string& file,
                        const std::vector<std::string>& folders = {});

}  // namespace arterial::indexer
