// SIGINT and SIGTERM as a flag that long work polls.
#pragma once

namespace arterial {

// Installs the handlers; a second signal ends the process at once.
void WatchInterrupts();
// True once a signal has come.
bool Interrupted();

}  // namespace arterial
