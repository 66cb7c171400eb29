import { expect, test } from 'vitest'
import { toExposition } from './exposition.ts'

const figures = {
  requestCount: 4,
  errorCount: 1,
  inFlight: 2,
  uptime: 12.5,
  responseTime: { p50: 2, p95: 40, p99: 500, mean: 2.5 },
  memory: { rss: 5, heapTotal: 4, heapUsed: 3, external: 2, arrayBuffers: 1 },
  pool: { size: 10, inUse: 3, queued: 7 },
  eventLoopUtilization: 0.25,
}

test('is Prometheus text in base units', () => {
  expect(toExposition(figures)).toBe(`\
# HELP http_requests_total Requests answered.
# TYPE http_requests_total counter
http_requests_total 4
# HELP http_errors_total Requests answered with a 5xx status.
# TYPE http_errors_total counter
http_errors_total 1
# HELP http_requests_in_flight Requests not answered yet.
# TYPE http_requests_in_flight gauge
http_requests_in_flight 2
# HELP http_response_time_seconds Time to answer, since the start.
# TYPE http_response_time_seconds summary
http_response_time_seconds{quantile="0.5"} 0.002
http_response_time_seconds{quantile="0.95"} 0.04
http_response_time_seconds{quantile="0.99"} 0.5
http_response_time_seconds_sum 0.01
http_response_time_seconds_count 4
# HELP process_uptime_seconds Time since the start.
# TYPE process_uptime_seconds gauge
process_uptime_seconds 12.5
# HELP process_memory_bytes Memory of the process.
# TYPE process_memory_bytes gauge
process_memory_bytes{kind="rss"} 5
process_memory_bytes{kind="heapTotal"} 4
process_memory_bytes{kind="heapUsed"} 3
process_memory_bytes{kind="external"} 2
process_memory_bytes{kind="arrayBuffers"} 1
# HELP pool_connections Database pool.
# TYPE pool_connections gauge
pool_connections{state="size"} 10
pool_connections{state="inUse"} 3
pool_connections{state="queued"} 7
# HELP event_loop_utilization_ratio Busy share of the event loop since the start.
# TYPE event_loop_utilization_ratio gauge
event_loop_utilization_ratio 0.25
`)
})
