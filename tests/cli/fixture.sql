-- A small shop, complete: what index, ingest and join would have written for it.
--   gateway  POST /checkout -> checkout.CheckoutService/PlaceOrder            confirmed, mandatory
--   checkout PlaceOrder -> payment.PaymentService/Charge                      confirmed, mandatory
--   checkout PlaceOrder -> cart.CartService/GetCart                           confirmed, mixed
--   checkout PlaceOrder -> email.EmailService/Send                            confirmed, optional
--   checkout PlaceOrder -> audit.AuditService/Record                          static-only, rare
--   checkout PlaceOrder -> (dynamic)                                          static-only, unobservable
--   cart     GetCart -> redis:hgetall                                         runtime-only, untested
--   cart     GetCart -> kafka:views publish                                   runtime-only, async
--   gateway  GET /health, cart GET /health                                    two of one name
-- Times: one hour, 2026-01-01 10:00 UTC = hour 490906.

INSERT INTO setting VALUES ('root', '$ROOT'), ('revision', '0123abc');

INSERT INTO unit (id, file, command_hash, extra_arguments, target, status, error, facts) VALUES
  (1, 'gateway/main.cc', x'01', '', 'gateway', 'ok', NULL, x'00'),
  (2, 'checkout/main.cc', x'02', '', 'checkout', 'ok', NULL, x'00'),
  (3, 'checkout/order_flow.cc', x'03', '', 'checkout', 'degraded', 'checkout/order_flow.cc:3: audit.pb.h not found', x'00'),
  (4, 'legacy/batch.cc', x'04', '', 'batch', 'failed', 'legacy/batch.cc:1: no such header', NULL);
INSERT INTO binary (id, label, main_file, build_system) VALUES
  (1, 'gateway', 'gateway/main.cc', 'cmake'), (2, 'checkout', 'checkout/main.cc', 'cmake');
INSERT INTO binary_unit VALUES (1, 1), (2, 2), (2, 3);
INSERT INTO function (id, hash, name, file, line) VALUES
  (1, x'01', 'gateway::Checkout', 'gateway/main.cc', 4),
  (2, x'02', 'shop::CheckoutService::PlaceOrder', 'checkout/order_flow.cc', 3),
  (3, x'03', 'shop::OrderFlow::Pay', 'checkout/order_flow.cc', 8),
  (4, x'04', 'shop::OrderFlow::Notify::(lambda)', 'checkout/order_flow.cc', 14),
  (5, x'05', 'main', 'checkout/main.cc', 2);
INSERT INTO call_site (id, file, line, column, framework, operation, call_kind, api, function_id, degraded) VALUES
  (1, 'gateway/main.cc', 5, 9, 'grpc', 'checkout.CheckoutService/PlaceOrder', 'unary', 'blocking', 1, 0),
  (2, 'checkout/order_flow.cc', 9, 11, 'grpc', 'payment.PaymentService/Charge', 'unary', 'blocking', 3, 1),
  (3, 'checkout/order_flow.cc', 4, 11, 'grpc', 'cart.CartService/GetCart', 'unary', 'blocking', 2, 1),
  (4, 'checkout/order_flow.cc', 15, 11, 'grpc', 'email.EmailService/Send', 'unary', 'callback', 4, 1),
  (5, 'checkout/order_flow.cc', 10, 11, 'grpc', 'audit.AuditService/Record', 'unary', 'blocking', 3, 1),
  (6, 'checkout/main.cc', 3, 11, 'grpc', '', 'unary', 'generic', 5, 0);
INSERT INTO call_site_binary VALUES (1, 1), (2, 2), (3, 2), (4, 2), (5, 2), (6, 2);
INSERT INTO handler (id, file, line, column, framework, operation, call_kind, api, function_id, degraded) VALUES
  (1, 'gateway/main.cc', 4, 3, 'cpp-httplib', 'POST /checkout', 'unary', 'route', 1, 0),
  (2, 'checkout/order_flow.cc', 3, 16, 'grpc', 'checkout.CheckoutService/PlaceOrder', 'unary', 'handler_override', 2, 1);
INSERT INTO handler_binary VALUES (1, 1), (2, 2);
INSERT INTO span_site (id, file, line, column, framework, name, function_id, degraded) VALUES
  (1, 'checkout/order_flow.cc', 8, 20, 'opentelemetry', 'pay', 3, 1),
  (2, 'checkout/main.cc', 2, 20, 'opentelemetry', NULL, 5, 0);
INSERT INTO span_site_binary VALUES (1, 2), (2, 2);
INSERT INTO static_edge (id, binary_id, handler_id, call_site_id, caller, hops, via, confidence) VALUES
  (1, 1, 1, 1, 'POST /checkout', 0, 'call', 'high'),
  (2, 2, 2, 2, 'checkout.CheckoutService/PlaceOrder', 1, 'virtual', 'medium'),
  (3, 2, 2, 3, 'checkout.CheckoutService/PlaceOrder', 0, 'call', 'high'),
  (4, 2, 2, 4, 'checkout.CheckoutService/PlaceOrder', 1, 'lambda', 'high'),
  (5, 2, 2, 5, 'checkout.CheckoutService/PlaceOrder', 1, 'virtual', 'medium'),
  (6, 2, NULL, 6, 'main:checkout', 0, 'call', 'high');
INSERT INTO static_edge_step (static_edge_id, position, function_id, via, file, line) VALUES
  (1, 0, 1, '', '', 0), (2, 0, 2, '', '', 0), (2, 1, 3, 'virtual', 'checkout/order_flow.cc', 5),
  (3, 0, 2, '', '', 0), (4, 0, 2, '', '', 0), (4, 1, 4, 'lambda', 'checkout/order_flow.cc', 14),
  (5, 0, 2, '', '', 0), (5, 1, 3, 'virtual', 'checkout/order_flow.cc', 5), (6, 0, 5, '', '', 0);
INSERT INTO call_flow VALUES
  (2, 'propagates', 'high', 'checkout/order_flow.cc', 10, 'checkout/order_flow.cc:9 tested
checkout/order_flow.cc:10 returned', 0, 'unknown', 'low', NULL, '', '', 'unknown', 'low', NULL, 0, 'unknown', '',
   'unknown', 'unknown', 'unknown', '', 'order.total() > 0 && FLAGS_charge', 'charge', '', 'unknown', 'unknown', 'unknown', 'unknown', 'low', ''),
  (4, 'ignored', 'high', 'checkout/order_flow.cc', 15, 'checkout/order_flow.cc:15 result unused', 1, 'unknown', 'low', NULL, '', '', 'unknown', 'low', NULL, 0, 'unknown', '',
   'unknown', 'unknown', 'unknown', '', '', '', 'order.items()', 'yes', 'unknown', 'unknown', 'unknown', 'low', '');
INSERT INTO static_edge_flow VALUES
  (2, 'propagates', 'medium', 'checkout/order_flow.cc', 5, 'checkout/order_flow.cc:9 tested
checkout/order_flow.cc:5 returned', 'order.total() > 0 && FLAGS_charge', 'charge', ''),
  (4, 'ignored', 'high', 'checkout/order_flow.cc', 15, 'checkout/order_flow.cc:15 result unused', '', '', 'order.items()');
INSERT INTO ownership (kind, name, owners, dialect, file, line, guess) VALUES
  ('path', 'gateway/main.cc', '@shop/storefront', 'github-codeowners', 'CODEOWNERS', 2, 0),
  ('path', 'checkout/order_flow.cc', '@shop/orders @shop/payments', 'github-codeowners', 'CODEOWNERS', 5, 0),
  ('path', 'legacy/batch.cc', '', 'github-codeowners', 'CODEOWNERS', 9, 0),
  ('operation', 'POST /checkout', '@shop/storefront', 'github-codeowners', 'CODEOWNERS', 2, 0),
  ('operation', 'checkout.CheckoutService/PlaceOrder', '@shop/orders @shop/payments', 'github-codeowners', 'CODEOWNERS', 5, 0),
  ('operation', 'payment.PaymentService/Charge', '@shop/payments', 'github-codeowners', 'CODEOWNERS', 6, 0);
INSERT INTO owner_claim VALUES
  ('path', 'gateway/main.cc', 1, 'edge', 'backstage', 'gateway/catalog-info.yaml', 6);
INSERT INTO owner_source VALUES (0, 'arterial-services'), (1, 'github-codeowners'), (2, 'backstage');
INSERT INTO named_owner VALUES (0, 'checkout', '@shop/orders', 'arterial-services', 'arterial.yaml', 2);
INSERT INTO team VALUES
  ('@shop/orders', 'https://pager.example/orders', '#orders', '', '@shop/directors', 1, 'arterial.yaml', 9),
  ('@shop/payments', '', '', '', '', 1, 'arterial.yaml', 14);
INSERT INTO team_member VALUES
  ('@shop/orders', 0, 'ada@shop.example'), ('@shop/orders', 1, 'grace@shop.example'), ('@shop/payments', 0, 'joan@shop.example');
INSERT INTO service VALUES ('checkout', '@shop/orders', '1', 'https://pager.example/orders', '', 'https://runbooks.example/checkout', '', 2);
INSERT INTO catalog_relation VALUES
  ('gateway', 'dependsOn', 'checkout', 'gateway/catalog-info.yaml', 7), ('gateway', 'dependsOn', 'search', 'gateway/catalog-info.yaml', 7);

INSERT INTO input VALUES (x'aa', 'traces.jsonl', 'otlp-json', 4096, 547);
INSERT INTO ingest_count VALUES ('spans_read', 547), ('spans_analysed', 540), ('spans_late', 3),
  ('spans_merged', 4), ('spans_parked', 0), ('spans_rejected', 0), ('traces_complete', 120), ('traces_partial', 2);
INSERT INTO component (id, namespace, name, environment, kind) VALUES
  (1, 'shop', 'gateway', '', 'service'), (2, 'shop', 'checkout', '', 'service'), (3, 'shop', 'payment', '', 'service'),
  (4, 'shop', 'cart', '', 'service'), (5, 'shop', 'email', '', 'service'), (6, '', 'redis', '', 'peer'), (7, '', 'kafka', '', 'peer');
INSERT INTO operation (id, component_id, name, system) VALUES
  (1, 1, 'POST /checkout', 'http'), (2, 2, 'checkout.CheckoutService/PlaceOrder', 'grpc'),
  (3, 3, 'payment.PaymentService/Charge', 'grpc'), (4, 4, 'cart.CartService/GetCart', 'grpc'),
  (5, 5, 'email.EmailService/Send', 'grpc'), (6, 6, 'redis:hgetall', 'redis'), (7, 7, 'kafka:views publish', 'kafka'),
  (8, 1, 'GET /health', 'http'), (9, 4, 'GET /health', 'http'),
  (10, 4, 'cart.v2.CartService/GetCart', 'grpc');
INSERT INTO entry_stat (operation_id, hour, parked, entries, partial_entries, failed, weight, weight_squares, failed_weight) VALUES
  (1, 490906, 0, 120, 2, 14, zeroblob(16), zeroblob(16), zeroblob(16)),
  (2, 490906, 0, 120, 1, 14, zeroblob(16), zeroblob(16), zeroblob(16)),
  (3, 490906, 0, 118, 0, 12, zeroblob(16), zeroblob(16), zeroblob(16)),
  (4, 490906, 0, 120, 0, 12, zeroblob(16), zeroblob(16), zeroblob(16)),
  (5, 490906, 0, 96, 0, 20, zeroblob(16), zeroblob(16), zeroblob(16)),
  (8, 490906, 0, 5, 0, 0, zeroblob(16), zeroblob(16), zeroblob(16)),
  (9, 490906, 0, 5, 0, 0, zeroblob(16), zeroblob(16), zeroblob(16));
INSERT INTO edge (id, caller_id, callee_id, messaging) VALUES
  (1, 1, 2, 0), (2, 2, 3, 0), (3, 2, 4, 0), (4, 2, 5, 0), (5, 4, 6, 0), (6, 4, 7, 1);
-- The calls, three in four of them in the first hour, the others in that of 12:00.
INSERT INTO edge_stat
SELECT e.column1, h.column1, 0, e.column2 * h.column2 / 4, zeroblob(16), e.column3 * h.column2 / 4, 0, 0, 0, zeroblob(16), 0, zeroblob(16), 0, zeroblob(16), zeroblob(16),
       0, zeroblob(16), 0, zeroblob(16), zeroblob(16), 0, zeroblob(16), 0, zeroblob(16), zeroblob(16), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
FROM (VALUES (1, 121, 14), (2, 118, 12), (3, 120, 12), (4, 96, 20), (5, 240, 0), (6, 120, 0)) e, (VALUES (490906, 3), (490908, 1)) h
WHERE h.column1 = 490906 OR e.column1 IN (1, 2, 5);
INSERT INTO entry_failure VALUES (1, 490906, 0, 120, 120, 0, 0, 120, 0, 0), (2, 490906, 0, 120, 120, 2, 2, 120, 2, 2), (3, 490906, 0, 118, 118, 12, 12, 118, 12, 12);
INSERT INTO edge_failure VALUES (1, 490906, 0, 120, 121, 0, 0, 121, 0, 0), (2, 490906, 0, 118, 118, 0, 0, 118, 0, 0);
INSERT INTO journey (id, name, root_id, configured) VALUES (1, 'POST /checkout', 1, 0), (2, 'GET /health', 8, 0), (3, 'GET /health', 9, 0);
INSERT INTO journey_stat (journey_id, hour, parked, traces, weight, unknown_weight, errors, error_weight, duration_ns, max_ns, measured_ns, clipped_ns, assumed_ns) VALUES
  (1, 490906, 0, 120, x'00000000000000000000000004b00000', 7, 14, zeroblob(16), 12000000000, 480000000, 11220000000, 180000000, 600000000);
INSERT INTO call_path (id, journey_id, parent_id, hash, component_id, operation_id, name, kind, depth) VALUES
  (1, 1, NULL, x'01', 1, 1, 'POST /checkout', 'server', 0),
  (2, 1, 1, x'02', 1, 2, 'checkout.CheckoutService/PlaceOrder', 'client', 1),
  (3, 1, 2, x'03', 2, 2, 'checkout.CheckoutService/PlaceOrder', 'server', 2),
  (4, 1, 3, x'04', 2, NULL, 'pay', 'internal', 3),
  (5, 1, 4, x'05', 2, 3, 'payment.PaymentService/Charge', 'client', 4),
  (6, 1, 5, x'06', 3, 3, 'payment.PaymentService/Charge', 'server', 5),
  (7, 1, 3, x'07', 2, 4, 'cart.CartService/GetCart', 'client', 3),
  (8, 1, 3, x'08', 2, 5, 'email.EmailService/Send', 'client', 3);
INSERT INTO call_path_stat (path_id, hour, parked, octave, traces, spans, on_path, critical_ns, clipped_ns, assumed_ns, duration_ns, slack_ns, slack_spans) VALUES
  (1, 490906, 0, 26, 120, 120, 120, 600000000, 0, 0, 12000000000, 0, 0),
  (2, 490906, 0, 26, 120, 120, 120, 240000000, 0, 0, 11400000000, 0, 0),
  (3, 490906, 0, 26, 120, 120, 120, 960000000, 0, 0, 11160000000, 0, 0),
  (4, 490906, 0, 26, 118, 118, 118, 118000000, 0, 0, 7200000000, 0, 0),
  (5, 490906, 0, 26, 118, 118, 118, 354000000, 0, 0, 7082000000, 0, 0),
  (6, 490906, 0, 26, 118, 118, 118, 6728000000, 180000000, 0, 6728000000, 0, 0),
  (7, 490906, 0, 26, 120, 120, 110, 2990000000, 0, 600000000, 3000000000, 240000000, 20),
  (8, 490906, 0, 26, 96, 96, 1, 10000000, 0, 0, 480000000, 4800000000, 96);

INSERT INTO component_target VALUES (1, 1, 'operations', 1), (2, 2, 'operations', 1);
INSERT INTO dependency (id, caller, callee, caller_component, callee_component, status, rule, ambiguous, verdict, verdict_basis,
  requests, calls, weighted_calls, errors, failed_with, survived, interval_low, interval_high, base_failure, presence, presence_share,
  flags, upper_bound, reason, critical_ns, clipped_ns, assumed_ns, slack_ns, critical_share, p50_ns, p95_ns, p99_ns, server_p50_ns, server_p95_ns, server_p99_ns,
  observed_as, caller_owner, callee_owner) VALUES
  (1, 'POST /checkout', 'checkout.CheckoutService/PlaceOrder', 'shop/gateway', 'shop/checkout', 'confirmed', 'rpc', 0, 'mandatory', 'runtime',
   120, 121, 1210, 14, 14, 0, 0.784689, 1, 0, 'always', 1, '', NULL, NULL, 11400000000, 180000000, 600000000, NULL, 0.95, 82000000, 210000000, 470000000, 81000000, 208000000, 460000000,
   NULL, '@shop/storefront', '@shop/orders @shop/payments'),
  (2, 'checkout.CheckoutService/PlaceOrder', 'payment.PaymentService/Charge', 'shop/checkout', 'shop/payment', 'confirmed', 'code', 0, 'mandatory', 'runtime',
   118, 118, 1180, 12, 12, 0, 0.757509, 1, 0.0188679, 'always', 0.983333, 'one_incident', NULL, NULL, 7082000000, 180000000, 0, NULL, 0.5901667, 51200000, 140000000, 390000000, 50100000, 139000000, 388000000,
   'oteldemo.PaymentService/Charge', '@shop/orders @shop/payments', '@shop/payments'),
  (3, 'checkout.CheckoutService/PlaceOrder', 'cart.CartService/GetCart', 'shop/checkout', 'shop/cart', 'confirmed', 'rpc', 2, 'mixed', 'runtime',
   120, 120, 1200, 12, 6, 6, 0.253782, 0.746218, 0.0740741, 'always', 1, '', NULL, NULL, 2990000000, 0, 600000000, 12000000, 0.2491667, 21000000, 48000000, 95000000, 20000000, 47000000, 94000000,
   NULL, '@shop/orders @shop/payments', NULL),
  (4, 'checkout.CheckoutService/PlaceOrder', 'email.EmailService/Send', 'shop/checkout', 'shop/email', 'confirmed', 'rpc', 0, 'optional', 'runtime',
   96, 96, 960, 20, 0, 20, 0, 0.161125, 0.1842105, 'conditional', 0.8, '', NULL, NULL, 10000000, 0, 0, 50000000, 0.0008333, 4000000, 9000000, 12000000, 3900000, 8900000, 11900000,
   NULL, '@shop/orders @shop/payments', ''),
  (5, 'checkout.CheckoutService/PlaceOrder', 'audit.AuditService/Record', 'shop/checkout', NULL, 'static-only', NULL, 0, 'untested', NULL,
   NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '', 0.024656, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
   NULL, '@shop/orders @shop/payments', NULL),
  (6, 'main:checkout', '', 'checkout', NULL, 'static-only', NULL, 0, 'untested', NULL,
   NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '', NULL, 'unobservable', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
   NULL, NULL, NULL),
  (7, 'cart.CartService/GetCart', 'redis:hgetall', 'shop/cart', 'redis', 'runtime-only', NULL, 0, 'untested', NULL,
   120, 240, 2400, 0, 0, 0, NULL, NULL, NULL, 'always', 1, '', NULL, 'caller not indexed', 900000000, 0, 0, NULL, 0.075, 3000000, 6000000, 8000000, NULL, NULL, NULL,
   'HGETALL', NULL, NULL),
  (8, 'cart.CartService/GetCart', 'kafka:views publish', 'shop/cart', 'kafka', 'runtime-only', NULL, 0, 'async', 'runtime',
   120, 120, 1200, 0, 0, 0, NULL, NULL, NULL, 'always', 1, '', NULL, 'caller not indexed', 0, 0, 0, NULL, 0, 1000000, 2000000, 2500000, NULL, NULL, NULL,
   NULL, NULL, NULL);
INSERT INTO dependency_site (dependency_id, call_site_id, rule, share, detail, calls, errors, failed_with, survived, verdict, critical_ns, clipped_ns, assumed_ns) VALUES
  (1, 1, 'rpc', 1, 'package, service and method of the client span are those of the call site', 121, 14, 14, 0, 'mandatory', 11400000000, 180000000, 600000000),
  (2, 2, 'code', 1, 'code.function.name shop::OrderFlow::Pay and code.file.path order_flow.cc', 118, 12, 12, 0, 'mandatory', 7082000000, 180000000, 0),
  (3, 3, 'rpc', 0.5, 'package, service and method agree; 2 call sites could not be told apart', 60, 6, 3, 3, 'mixed', 1495000000, 0, 300000000),
  (4, 4, 'rpc', 1, 'package, service and method of the client span are those of the call site', 96, 20, 0, 20, 'optional', 10000000, 0, 0),
  (5, 5, NULL, 0, 'no observed call fits', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (6, 6, NULL, 0, 'the operation is computed at run time', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO dependency_edge VALUES (1, 1), (2, 2), (3, 3), (4, 4), (7, 5), (8, 6);
INSERT INTO dependency_journey VALUES (1, 1, 120, 11400000000, 180000000, 600000000), (2, 1, 118, 7082000000, 180000000, 0), (3, 1, 120, 2990000000, 0, 600000000),
  (4, 1, 96, 10000000, 0, 0), (7, 1, 120, 900000000, 0, 0), (8, 1, 120, 0, 0, 0);
INSERT INTO journey_summary VALUES (1, 120, 1200, 14, 93000000, 214000000, 476000000, 480000000, 12000000000, 180000000, 600000000),
  (2, 5, 50, 0, 400000, 500000, 500000, 510000, 2000000, 0, 0), (3, 5, 50, 0, 300000, 400000, 400000, 410000, 1500000, 0, 0);

INSERT INTO issue (phase, kind, severity, file, line, detail, count) VALUES
  ('index', 'unit_failed', 'error', 'legacy/batch.cc', 1, 'no such header', 1),
  ('index', 'unit_degraded', 'warning', 'checkout/order_flow.cc', 3, 'audit.pb.h not found', 1),
  ('ingest', 'span_missing_parent', 'warning', 'traces.jsonl', 0, 'the parent of a span is not in its trace', 2),
  ('ingest', 'weight_unknown', 'info', '', 0, 'traces without sampling information count as 1', 7);

-- The build: CMake states the programs and three libraries, Bazel one program more.
INSERT INTO build_target (id, build_system, label, kind, rule, macro, file, line, artifact, visibility, always_linked, hash) VALUES
  (1, 'cmake', 'checkout', 'binary', 'EXECUTABLE', '', 'checkout/CMakeLists.txt', 7, 'build/bin/checkout', '', 0, x'00'),
  (2, 'cmake', 'gateway', 'binary', 'EXECUTABLE', '', 'gateway/CMakeLists.txt', 1, 'build/bin/gateway', '', 0, x'00'),
  (3, 'cmake', 'checkout_lib', 'library', 'STATIC_LIBRARY', '', 'checkout/CMakeLists.txt', 1, 'build/libcheckout_lib.a', '', 0, x'00'),
  (4, 'cmake', 'common', 'library', 'STATIC_LIBRARY', '', 'common/CMakeLists.txt', 1, 'build/libcommon.a', '', 0, x'00'),
  (5, 'cmake', 'metrics', 'library', 'STATIC_LIBRARY', '', 'metrics/CMakeLists.txt', 1, 'build/libmetrics.a', '', 0, x'00'),
  (6, 'bazel', '//cart:server', 'binary', 'cc_binary', 'shop_service', 'cart/BUILD', 3, '', '', 0, x'00');
INSERT INTO build_file VALUES (1, 'checkout/main.cc', 'source', 0, 0), (2, 'gateway/main.cc', 'source', 0, 0),
  (3, 'checkout/order_flow.cc', 'source', 0, 0), (3, 'checkout/order_flow.h', 'header', 0, 0),
  (4, 'common/money.cc', 'source', 0, 0), (5, 'metrics/metrics.cc', 'source', 0, 0), (6, 'cart/main.cc', 'source', 0, 1);
INSERT INTO build_dep VALUES (1, 'checkout_lib', 'private', 0, 'checkout/CMakeLists.txt', 8), (2, 'metrics', 'private', 0, 'gateway/CMakeLists.txt', 2),
  (3, 'common', 'public', 0, 'checkout/CMakeLists.txt', 3), (4, 'metrics', 'private', 1, 'common/CMakeLists.txt', 2), (5, 'common', 'private', 0, 'metrics/CMakeLists.txt', 2);
INSERT INTO target_dep VALUES
  (1, 'checkout_lib', 3, 'private', 0, 'checkout/CMakeLists.txt', 8, 'include', 1, 'checkout/main.cc', 1, 'checkout/order_flow.h', 'used', 3),
  (1, 'common', 4, NULL, 0, NULL, NULL, 'include', 2, 'checkout/main.cc', 2, 'common/money.h', 'transitive', 0),
  (2, 'metrics', 5, 'private', 0, 'gateway/CMakeLists.txt', 2, NULL, 0, NULL, NULL, NULL, 'unused', 0),
  (2, 'common', 4, NULL, 0, NULL, NULL, 'include', 1, 'gateway/main.cc', 2, 'common/money.h', 'undeclared', 0),
  (3, 'common', 4, 'public', 0, 'checkout/CMakeLists.txt', 3, 'include', 4, 'checkout/order_flow.cc', 1, 'common/money.h', 'used', 0),
  (4, 'metrics', 5, 'private', 1, 'common/CMakeLists.txt', 2, 'include', 1, 'common/money.cc', 3, 'metrics/metrics.h', 'used', 0),
  (5, 'common', 4, 'private', 0, 'metrics/CMakeLists.txt', 2, 'symbol', 1, NULL, NULL, 'shop::Now', 'link_only', 0),
  (6, '@zlib//:zlib', NULL, 'public', 0, 'cart/BUILD', 3, NULL, 0, NULL, NULL, NULL, 'external', 0);
INSERT INTO build_cycle VALUES (1, 0, 4, 1), (1, 1, 5, 1);
INSERT INTO binary_target SELECT id, 1, 'label' FROM binary WHERE label = 'checkout';
INSERT INTO binary_target SELECT id, 2, 'label' FROM binary WHERE label = 'gateway';
INSERT INTO idl_operation (operation, idl, call_kind, file, line) VALUES ('audit.AuditService/Record', 'proto', 'unary', 'proto/audit.proto', 9),
  ('payment.PaymentService/Charge', 'proto', 'unary', 'proto/payment.proto', 12),
  ('checkout.CheckoutService/PlaceOrder', 'proto', 'unary', 'proto/checkout.proto', 12),
  ('payment.PaymentService/Refund', 'proto', 'server_stream', 'proto/payment.proto', 13);
