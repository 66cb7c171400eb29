import { callsIn, ofCall } from '../../judge/calls.ts'
import { wholeLatency } from '../../judge/latency.ts'
import { sum } from '../../judge/statistics.ts'
import { errorsIn } from '../../judge/traffic.ts'
import type { RunRecord } from '../../record/run.ts'
import { round } from '../../record/round.ts'
import type { Panel } from './chart.ts'

/** A row for each call of a run, or of the parts of one; no table where there is only one call. */
export function tableOfCalls(parts: readonly RunRecord[]): Pick<Panel, 'table'> {
  const names = [...new Set(parts.flatMap(callsIn))]
  if (names.length < 2) return {}
  const rows = names.map(name => {
    const own = parts.map(part => ofCall(part, name))
    const latency = wholeLatency({ seconds: own.flatMap(({ seconds }) => seconds) })
    const failed = sum(own.map(errorsIn))
    const times = [0.5, 0.95, 0.99, 1].map(share => `${round(latency.quantile(share))} ms`)
    return [name, round(latency.count), ...times, round(failed)]
  })
  return { table: { head: ['call', 'requests', 'P50', 'P95', 'P99', 'slowest', 'failed'], rows } }
}
