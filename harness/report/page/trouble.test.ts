import { expect, test } from 'vitest'
import type { Chart } from '../charts/chart.ts'
import { momentChart } from './trouble.ts'

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
