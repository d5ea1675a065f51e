#pragma once
#include <google/protobuf/service.h>
