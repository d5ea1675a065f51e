// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "common/client.h"
#include "common/flags.h"
#include "common/server.h"
#include "recommendation/recommendation_service.h"

int main(int argc, char** argv) {
  const shop::common::Flags flags(argc, argv);
  shop::common::Process process(flags, "recommendation");
  shop::recommendation::RecommendationServiceImpl service(
      shop::common::PlainChannel(flags.Get("catalog")));
  return shop::common::RunServer(flags, process, &service);
}
