-- Complete traces of all journeys in a window, their time and failures. ?1, ?2: first and last hour.
SELECT coalesce(sum(traces), 0) AS traces, total(duration_ns) AS duration_ns, coalesce(sum(errors), 0) AS errors
FROM journey_stat WHERE hour BETWEEN coalesce(?1, hour) AND coalesce(?2, hour);
