// What becomes of a failure over several functions: one after the other, or one of several.
#pragma once

#include "db/flow.h"

namespace arterial::db {

// What is left when `outer` happens to what `inner` let go.
Failure After(const Failure& inner, const Failure& outer);
// Of two things that may become of a failure the one that counts: that it propagates, then what is
// known, the more careful word first. Evidence and outlets of both.
Failure Either(Failure a, const Failure& b);
// Goes through a function that does nothing to it, and leaves by `outlet`.
Failure Through(const Failure& inner, const Outlet& outlet);
// Whether what leaves main by that way is an exit status other than 0, or no regular end.
bool EndsMainBadly(const Outlet& outlet);

}  // namespace arterial::db
