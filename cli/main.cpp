#include <unistd.h>

#include "cli/dispatch.h"
#include "db/support/interrupt.h"

int main(int argc, char** argv) {
  arterial::WatchInterrupts();
  arterial::cli::Terminal out(STDOUT_FILENO);
  arterial::cli::Terminal err(STDERR_FILENO);
  return arterial::cli::Run({argv + 1, argv + argc}, out, err);
}
