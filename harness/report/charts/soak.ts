import { wholeLatency } from '../../judge/latency.ts'
import { anonymousMegabytesOf, calmP99Ms, fileDescriptorsOf } from '../../judge/minute.ts'
import { judgeRecord } from '../../judge/promises.ts'
import { sum } from '../../judge/statistics.ts'
import { soakPromisesOf, type SoakLimits, type SoakRecord } from '../../judge/soak.ts'
import { counted, round } from '../../record/round.ts'
import { tableOfCalls } from './run.ts'
import type { Chart, ChartSeries, Panel } from './chart.ts'
import { compactOrNull, rangeOf } from './values.ts'

const endings = { time: 'ran to its end', interrupted: 'interrupted', broken: 'ended by a broken promise' }

export function soakPanel({ plannedMs, minutes, ending }: SoakRecord, limits: SoakLimits): Panel {
  const { everyMinute, drift } = soakPromisesOf(limits)
  const latencies = minutes.map(({ run }) => wholeLatency(run))
  const fromMinutes = minutes.map(({ fromMs }) => Number((fromMs / 60_000).toFixed(2)))
  const troubled = minutes.flatMap(({ run }, index) => {
    const broken = judgeRecord(run, everyMinute).filter(({ verdict }) => verdict !== 'pass')
    if (broken.length === 0) return []
    const label = broken.some(({ verdict }) => verdict === 'fail') ? 'fail' : 'inconclusive'
    const from = fromMinutes[index] ?? 0
    return [{ from, to: fromMinutes[index + 1] ?? from + 1, label, checks: broken.map(({ check }) => check) }]
  })
  const chart = (title: string, y: Chart['y'], series: readonly ChartSeries[]): Chart => ({
    title,
    caption: `${series.map(({ name, values }) => `${name} ${rangeOf(values, y.unit)}`).join('; ')}, over ${counted(minutes.length, 'minute')}.`,
    linked: true,
    x: { unit: 'min', from: 0, to: Math.max(1, minutes.length) },
    y,
    xs: fromMinutes,
    series,
    bands: troubled.map(({ from, to, label }) => ({ from, to, label })),
  })
  const p50 = latencies.map(latency => latency.quantile(0.5))
  const p99 = latencies.map(latency => latency.quantile(0.99))
  const own = minutes.map(({ harnessBytes }) => harnessBytes / 1e6)
  const calm = minutes.map(minute => calmP99Ms(minute, drift.p99))
  return {
    title: 'Minute by minute',
    facts: [
      ['planned', counted(plannedMs / 60_000, 'minute')],
      ['measured', counted(minutes.length, 'minute')],
      ['requests', round(sum(latencies.map(({ count }) => count)))],
      ['ending', endings[ending.kind]],
    ],
    charts: [
      {
        ...chart('Latency of a minute', { unit: 'ms', kind: 'log' }, [
          line('P50', p50),
          { ...line('P99', p99), tone: 'third', band: true },
          { ...line('P99 of undisturbed seconds', calm), look: 'dashed', tone: 'second' },
        ]),
        wide: true,
      },
      chart('Anonymous memory', { unit: 'MB' }, [line('service', minutes.map(anonymousMegabytesOf))]),
      chart('Descriptors', { unit: '', from: 0 }, [line('descriptors', minutes.map(fileDescriptorsOf))]),
      chart('The harness itself', { unit: 'MB' }, [line('live memory', own)]),
    ],
    ...tableOfCalls(minutes.map(({ run }) => run)),
    notes: troubled.map(
      ({ from, label, checks }) => `minute from ${round(from)}: ${label}, ${checks.join(', ')}`,
    ),
  }
}

const line = (name: string, values: readonly (number | undefined)[]): ChartSeries => ({
  name,
  values: values.map(compactOrNull),
  look: 'line',
  tone: 'main',
})
