// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "sdk/setup.h"

#include <memory>

#include "opentelemetry/trace/provider.h"
#include "sdk/otlp_json_writer.h"
#include "sdk/tracer.h"

namespace shop::telemetry {
namespace {

// All processes run on one machine, whose name is nobody's business.
Attributes Resource(const Options& options) {
  return {{"service.name", options.service_name},
          {"service.namespace", std::string("shop")},
          {"service.version", options.service_version},
          {"service.instance.id", options.service_name + "-0"},
          {"deployment.environment.name", std::string("demo")},
          {"host.name", std::string("shop-host")},
          {"telemetry.sdk.language", std::string("cpp")},
          {"telemetry.sdk.name", std::string("shop-telemetry")}};
}

// FNV-1a: unlike std::hash the same with every standard library.
uint64_t Hash(const std::string& text) {
  uint64_t hash = 14695981039346656037u;
  for (const unsigned char c : text) hash = (hash ^ c) * 1099511628211u;
  return hash;
}

}  // namespace

Setup::Setup(const Options& options) {
  auto writer = std::make_shared<OtlpJsonWriter>(options.trace_file, Resource(options));
  opentelemetry::trace::Provider::SetTracerProvider(std::make_shared<SdkTracerProvider>(
      options.seed ^ Hash(options.service_name), std::move(writer)));
}

Setup::~Setup() { opentelemetry::trace::Provider::SetTracerProvider(nullptr); }

}  // namespace shop::telemetry
