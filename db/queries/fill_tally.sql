-- Fills dependency_tally: how many dependencies there are of each kind.
INSERT INTO dependency_tally
SELECT status, verdict, coalesce(reason, ''), ambiguous > 0, upper_bound IS NOT NULL,
       instr(' ' || flags || ' ', ' no_control ') > 0, instr(' ' || flags || ' ', ' one_incident ') > 0,
       count(*), sum(calls)
FROM dependency
GROUP BY 1, 2, 3, 4, 5, 6, 7;
