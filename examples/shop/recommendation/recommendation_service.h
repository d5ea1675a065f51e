// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <memory>
#include <string>

#include "catalog.grpc.pb.h"
#include "recommendation.grpc.pb.h"

namespace shop::recommendation {

class RecommendationServiceImpl final : public RecommendationService::Service {
 public:
  explicit RecommendationServiceImpl(const std::shared_ptr<grpc::Channel>& catalog);

  grpc::Status ListRecommendations(grpc::ServerContext* context,
                                   const ListRecommendationsRequest* request,
                                   Recommendations* response) override;

 private:
  bool IsSold(const std::string& product_id);

  const std::unique_ptr<catalog::CatalogService::StubInterface> catalog_;
};

}  // namespace shop::recommendation
