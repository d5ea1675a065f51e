-- How long the traces of one journey took: per quarter of an octave (`bucket`: the histogram's
-- divided by 16, see db/support/histogram.h) how many. ?1: journey.
SELECT bucket >> 4 AS bucket, sum(count) AS traces
FROM journey_latency WHERE journey_id = ?1
GROUP BY bucket >> 4
ORDER BY bucket >> 4;
