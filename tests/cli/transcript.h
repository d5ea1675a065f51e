// Transcripts: commands and what they print, compared with a file or written to it.
#pragma once

#include <string>

namespace arterial::cli {

// What one run printed; "\r" and the scratch folder's name made visible.
struct Outcome {
  std::string out;
  std::string err;
  int exit = 0;
};

// A scratch folder with tests/cli/tree, its database, and some databases that are not right:
// empty.db (no facts), hostile.db, text.db (no database), foreign.db (another program's),
// damaged.db (cut in the middle), readonly.db.
class Scene {
 public:
  Scene();
  ~Scene();
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  // Runs a shell command in the tree, with a clean environment and the real arterial in PATH.
  Outcome Run(const std::string& command) const;
  // Replaces what follows each "$ command" of a transcript by what the command prints now.
  std::string Replay(const std::string& transcript) const;
  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
};

std::string ReadFile(const std::string& path);

}  // namespace arterial::cli
