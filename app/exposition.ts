import type { Figures } from './metrics.ts'

export const expositionType = 'text/plain; version=0.0.4; charset=utf-8'

/** The figures in Prometheus' text format, in base units (seconds, bytes). */
export const toExposition = (figures: Figures): string => {
  const { responseTime, memory, pool, requestCount } = figures
  return [
    family('http_requests_total', 'counter', 'Requests answered.', [['', requestCount]]),
    family('http_errors_total', 'counter', 'Requests answered with a 5xx status.', [
      ['', figures.errorCount],
    ]),
    family('http_requests_in_flight', 'gauge', 'Requests not answered yet.', [['', figures.inFlight]]),
    family('http_response_time_seconds', 'summary', 'Time to answer, since the start.', [
      ['{quantile="0.5"}', responseTime.p50 / 1_000],
      ['{quantile="0.95"}', responseTime.p95 / 1_000],
      ['{quantile="0.99"}', responseTime.p99 / 1_000],
      ['_sum', (responseTime.mean * requestCount) / 1_000],
      ['_count', requestCount],
    ]),
    family('process_uptime_seconds', 'gauge', 'Time since the start.', [['', figures.uptime]]),
    family('process_memory_bytes', 'gauge', 'Memory of the process.', labelled('kind', memory)),
    family('pool_connections', 'gauge', 'Database pool.', labelled('state', { ...pool })),
    family('event_loop_utilization_ratio', 'gauge', 'Busy share of the event loop since the start.', [
      ['', figures.eventLoopUtilization],
    ]),
  ].join('')
}

type Sample = readonly [suffix: string, value: number]

const family = (name: string, type: string, help: string, samples: readonly Sample[]): string =>
  [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(([suffix, value]) => `${name}${suffix} ${value}`),
    '',
  ].join('\n')

const labelled = (label: string, values: Readonly<Record<string, number>>): readonly Sample[] =>
  Object.entries(values).map(([key, value]) => [`{${label}="${key}"}`, value] as const)
