#include "indexer/watch/inotify.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace arterial::indexer {
namespace {

constexpr uint32_t kMask = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO |
                           IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK;

}  // namespace

Result<Inotify> Inotify::Open() {
  const int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (fd < 0)
    return Error{ErrorCode::kEnvironment,
                 std::string("files cannot be watched: ") + strerror(errno) +
                     " (fs.inotify.max_user_instances)",
                 {}};
  return Inotify(fd);
}

Inotify::Inotify(Inotify&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), folders_(std::move(other.folders_)) {}

Inotify::~Inotify() {
  if (fd_ >= 0) close(fd_);
}

Inotify::Watched Inotify::Watch(const std::set<std::string>& folders) {
  Watched result;
  std::set<std::string> missing = folders;
  for (auto it = folders_.begin(); it != folders_.end();) {
    if (folders.contains(it->second)) {
      missing.erase(it->second);
      ++it;
    } else {
      inotify_rm_watch(fd_, it->first);
      it = folders_.erase(it);
    }
  }
  for (const std::string& folder : missing) {
    const int watch = inotify_add_watch(fd_, folder.c_str(), kMask);
    if (watch >= 0) {
      // Two names of one folder share a watch; the first one stays.
      if (folders_.emplace(watch, folder).second) ++result.added;
    } else if (errno == ENOSPC) {
      ++result.refused;
    }
  }
  return result;
}

std::vector<FileEvent> Inotify::Read(std::chrono::milliseconds wait) {
  pollfd poll_fd{fd_, POLLIN, 0};
  std::vector<FileEvent> events;
  if (poll(&poll_fd, 1, static_cast<int>(wait.count())) <= 0) return events;
  alignas(inotify_event) char buffer[65536];
  for (ssize_t got = 0; (got = read(fd_, buffer, sizeof buffer)) > 0;) {
    for (ssize_t at = 0; at < got;) {
      inotify_event event{};
      std::memcpy(&event, buffer + at, sizeof event);
      const char* name = buffer + at + sizeof event;  // padded with zeros
      at += static_cast<ssize_t>(sizeof event + event.len);
      if ((event.mask & IN_Q_OVERFLOW) != 0) {
        events.push_back({{}, false, true});
        continue;
      }
      const auto folder = folders_.find(event.wd);
      if (folder == folders_.end()) continue;
      const bool self = event.len == 0;
      events.push_back({self ? folder->second : folder->second + "/" + name,
                        self || (event.mask & IN_ISDIR) != 0, false});
      // The folder is gone, and its watch with it; under another name it is another folder.
      if ((event.mask & IN_IGNORED) != 0) folders_.erase(folder);
      if ((event.mask & IN_MOVE_SELF) != 0) inotify_rm_watch(fd_, event.wd);
    }
  }
  return events;
}

}  // namespace arterial::indexer
