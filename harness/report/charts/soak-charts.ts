import { round } from '../../record/round.ts'
import type { SoakChartData, SoakMinute } from './soak.ts'
import type { Chart, ChartSeries, Panel } from './chart.ts'
import { counted, rangeOf } from './words.ts'

const endings = { time: 'ran to its end', interrupted: 'interrupted', broken: 'ended by a broken promise' }

/** A long run, minute by minute. */
export function soakPanel({ plannedMinutes, ending, minutes }: SoakChartData): Panel {
  const requests = minutes.reduce((sum, minute) => sum + minute.requests, 0)
  const bands = minutes.flatMap(({ fromMinute, verdict }, index) =>
    verdict === 'pass'
      ? []
      : [{ from: fromMinute, to: minutes[index + 1]?.fromMinute ?? fromMinute + 1, label: verdict }],
  )
  const chart = (title: string, unit: string, series: readonly Of[], y: Partial<Chart['y']> = {}): Chart => {
    const lines = series.map(({ of, ...rest }) => ({ ...rest, values: minutes.map(of) }))
    return {
      title,
      caption: `${lines.map(({ name, values }) => `${name} ${rangeOf(values, unit)}`).join('; ')}, over ${counted(minutes.length, 'minute')}.`,
      linked: true,
      x: { unit: 'min', from: 0, to: Math.max(1, minutes.length) },
      y: { unit, ...y },
      xs: minutes.map(({ fromMinute }) => fromMinute),
      series: lines,
      bands,
    }
  }
  return {
    title: 'Minute by minute',
    facts: [
      ['planned', counted(plannedMinutes, 'minute')],
      ['measured', counted(minutes.length, 'minute')],
      ['requests', round(requests)],
      ['ending', endings[ending]],
    ],
    charts: [
      { ...chart('Latency of a minute', 'ms', latencies, { kind: 'log' }), wide: true },
      chart('Anonymous memory', 'MB', [line('service', ({ anonymousMb }) => anonymousMb)]),
      chart('Descriptors', '', [line('descriptors', ({ fileDescriptors }) => fileDescriptors)], { from: 0 }),
      chart('The harness itself', 'MB', [line('live memory', ({ harnessMb }) => harnessMb)]),
    ],
    notes: minutes
      .filter(({ broken }) => broken.length > 0)
      .map(
        ({ fromMinute, verdict, broken }) =>
          `minute from ${round(fromMinute)}: ${verdict}, ${broken.join(', ')}`,
      ),
  }
}

type Of = Omit<ChartSeries, 'values'> & { readonly of: (minute: SoakMinute) => number | null }

const line = (name: string, of: Of['of']): Of => ({ name, of, look: 'line', tone: 'main' })

const latencies: readonly Of[] = [
  line('P50', ({ p50Ms }) => p50Ms),
  { name: 'P99', of: ({ p99Ms }) => p99Ms, look: 'line', tone: 'third', band: true },
  { name: 'P99 of calm seconds', of: ({ calmP99Ms }) => calmP99Ms, look: 'dashed', tone: 'second' },
]
