import type { Cause } from '../judge/cause.ts'
import type { Check, Results } from '../report/results/results.ts'

/** For tests: a check that passes, with the given changes. */
export const literalCheck = (changes: Partial<Check> = {}): Check => ({
  id: 'baseline.latency.p99',
  spec: 'specs/baseline.spec.ts',
  test: 'all are answered',
  title: 'P99 latency',
  call: 'GET /api/health',
  measured: 2.14,
  unit: 'ms',
  limit: { relation: '<', value: 100, unit: 'ms' },
  interval: [1.9, 2.6],
  verdict: 'pass',
  blame: null,
  origins: [],
  evidence: [],
  ...changes,
})

/** For tests: each request waits for a timer of the service. */
export const timerCause = {
  kind: 'timer',
  lines: [{ file: 'app/api.ts', line: 49 }],
  waitedMs: 150,
  times: 1,
  delayMs: 150,
} as const satisfies Cause

export const literalResults = (checks: readonly Check[], changes: Partial<Results> = {}): Results => ({
  schema: 2,
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:01:00.000Z',
  seed: 42,
  engine: { name: 'docker', version: '26.1.5', cgroup: 1, cpus: 2 },
  checks,
  failed: [],
  broken: [],
  took: [],
  ...changes,
})
