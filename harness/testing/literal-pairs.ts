import type { Pair } from '../judge/comparison.ts'
import type { RunRecord } from '../record/run.ts'
import { operationsOf, recordOf, trafficOf } from './literal-record.ts'

export const runOf = (latenciesMs: readonly number[], values: Partial<RunRecord> = {}): RunRecord =>
  recordOf({ ...trafficOf(operationsOf(latenciesMs)), ...values })

export const pairOf = (candidate: RunRecord, baseline: RunRecord): Pair => ({ candidate, baseline })

/** Pairs in which the candidate is slower by this many percent than a baseline of about 2 ms. */
export const slowerBy = (...percents: readonly number[]): Pair[] =>
  percents.map((slower, index) => {
    const baseline = 2 + 0.1 * index
    return pairOf(runOf([baseline * (1 + slower / 100)]), runOf([baseline]))
  })
