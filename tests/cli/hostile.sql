-- Names as an attacker, a careless exporter or another alphabet would have them.
INSERT INTO dependency (id, caller, callee, caller_component, callee_component, status, ambiguous, verdict, calls, errors, flags, reason, caller_owner) VALUES
  (1, 'a.B/' || char(27) || '[31mRed', 'x|y', 'shop', 'pipe', 'runtime-only', 0, 'untested', 1, 0, '', 'line' || char(10) || 'break', '=cmd()'),
  (2, 'say "hi", twice', 'x|y', 'shop', 'pipe', 'runtime-only', 0, 'untested', 2, 1, '', '<b>bold</b> & *stars*', NULL),
  (3, '支付.服务/收费', 'x|y', 'café', 'pipe', 'runtime-only', 0, 'untested', 3, 0, '', 'left' || char(8238) || 'thgir', NULL),
  (4, CAST(x'62ff64' AS TEXT), 'x|y', 'shop', 'pipe', 'runtime-only', 0, 'untested', 4, 0, '', NULL, NULL);
