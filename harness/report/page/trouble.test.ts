import { expect, test } from 'vitest'
import { below } from '../../judge/limit.ts'
import type { Chart } from '../charts/chart.ts'
import { literalCheck, literalResults } from '../../testing/literal-results.ts'
import { momentChart, trouble } from './trouble.ts'

const chart: Chart = {
  title: 'CPU',
  caption: '',
  x: { unit: 's' },
  y: { unit: '%' },
  xs: [0, 1, 2],
  series: [
    { name: 'of quota', values: [40, 80, 60], look: 'area', tone: 'main' },
    { name: 'throttled', values: [0, null, 5], look: 'bars', tone: 'fail' },
  ],
  limit: { at: 50, label: 'limit 50 %' },
}

test('one line, with its limit and the moments within it', async () => {
  const drawn = String(await momentChart(chart, 'CPU used', chart.series[0]?.values, [500, 9_000]))
  expect(drawn).toContain('CPU used: CPU, 80 % at the most, limit 50 %')
  expect(drawn.match(/class="moved"/g)).toHaveLength(1)
})

test('another line of it, and nothing where there is none', async () => {
  expect(String(await momentChart(chart, 'throttled', chart.series.at(-1)?.values))).toContain('up to 5 %')
  expect(String(await momentChart(chart, 'unknown'))).toBe('')
})

test('of a chart that shows several promises, a check is shown beside its own limit', async () => {
  const check = literalCheck({ id: 'a.cpu', verdict: 'fail', unit: '%', limit: below(70, '%').limit })
  const latency = literalCheck({ id: 'a.cpu', verdict: 'fail' })
  const panels = [{ title: 'a', facts: [], charts: [{ ...chart, shows: { cpu: 0 } }] }]
  const tests = [{ spec: check.spec, test: check.test, durationMs: 1, checks: ['a.cpu'], panels }]
  expect(String(await trouble(literalResults([check]), tests))).toContain('80 % at the most, limit 70 %')
  expect(String(await trouble(literalResults([latency]), tests))).toContain('80 % at the most, limit 50 %')
})
