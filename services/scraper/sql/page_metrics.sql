-- Numbers of pages over time.

-- name: page_metric_put
INSERT INTO page_metrics (page_id, metric, measured_at, day, value, unit)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (page_id, metric, measured_at) DO UPDATE SET value = excluded.value, unit = excluded.unit

-- name: page_metric_at
SELECT measured_at, value, unit FROM page_metrics
WHERE page_id = $1 AND metric = $2 AND measured_at <= $3 ORDER BY measured_at DESC LIMIT 1

-- name: page_metric_range
SELECT measured_at, value, unit FROM page_metrics
WHERE page_id = $1 AND metric = $2 [[ AND measured_at >= $3 ]] [[ AND measured_at < $4 ]]
ORDER BY measured_at DESC LIMIT $5

-- Of what is from before day $3 the last of each day stays.
-- name: page_metric_thin_days
DELETE FROM page_metrics WHERE page_id = $1 AND metric = $2 AND day < $3
	AND EXISTS (SELECT 1 FROM page_metrics AS later WHERE later.page_id = $1 AND later.metric = $2
		AND later.day = page_metrics.day AND later.measured_at > page_metrics.measured_at)

-- name: page_metric_thin_weeks
DELETE FROM page_metrics WHERE page_id = $1 AND metric = $2 AND day < $3
	AND EXISTS (SELECT 1 FROM page_metrics AS later WHERE later.page_id = $1 AND later.metric = $2
		AND later.day / 7 = page_metrics.day / 7 AND later.measured_at > page_metrics.measured_at)

-- name: page_metric_drop
DELETE FROM page_metrics WHERE page_id = $1 AND metric = $2 AND day < $3
