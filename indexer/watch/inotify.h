// The kernel's notices about files in a set of folders, as a small object.
#pragma once

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "db/support/result.h"

namespace arterial::indexer {

struct FileEvent {
  std::string path;       // folder + "/" + name, as the folder was given
  bool folder = false;    // about a folder
  bool overflow = false;  // notices were lost: path is empty, anything may have changed
};

class Inotify {
 public:
  static Result<Inotify> Open();
  Inotify(Inotify&& other) noexcept;
  Inotify& operator=(Inotify&& other) = delete;
  ~Inotify();

  struct Watched {
    size_t added = 0;    // folders that were not watched before
    size_t refused = 0;  // beyond fs.inotify.max_user_watches
  };
  // Watches exactly these folders, not those below them; one that is not there is left out.
  Watched Watch(const std::set<std::string>& folders);
  // Notices of files written and closed, made, moved and deleted that are there within `wait`;
  // empty when there are none, or when a signal came.
  std::vector<FileEvent> Read(std::chrono::milliseconds wait);

 private:
  explicit Inotify(int fd) : fd_(fd) {}
  int fd_;
  std::map<int, std::string> folders_;  // by watch descriptor
};

}  // namespace arterial::indexer
