#pragma once

#include <exception>

namespace apache::thrift {
class TException : public std::exception {};
}  // namespace apache::thrift
