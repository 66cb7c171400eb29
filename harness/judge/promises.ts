import { defined } from '../record/option.ts'
import type { RunRecord } from '../record/run.ts'
import { judgeCalls, type PromisesOfCalls } from './calls.ts'
import type { Evidence } from './evidence.ts'
import { judgeConcurrent, latencyJudges } from './latency.ts'
import { judgeReplicas } from './replicas.ts'
import { judgeCpu, judgeCpuPerRequest, judgeFileDescriptors, judgeMemory, judgeNetwork } from './resources.ts'
import { judgeDrift, judgeStandardDeviation } from './steadiness.ts'
import { judgeCapacity, judgeConnections, judgeErrors, judgeThroughput } from './traffic.ts'
import { disturbedBy, unknownPromise, type Judgement } from './judgement.ts'

const judges = {
  /** Each response is as expected, and its latency below the limit. */
  concurrent: judgeConcurrent,
  ...latencyJudges,
  throughput: judgeThroughput,
  errors: judgeErrors,
  /** Connections opened over the whole run; none may be lost. */
  connections: judgeConnections,
  cpu: judgeCpu,
  cpuPerRequest: judgeCpuPerRequest,
  memory: judgeMemory,
  fileDescriptors: judgeFileDescriptors,
  network: judgeNetwork,
  /** Requests per second of a closed loop: reported, and without errors. */
  capacity: judgeCapacity,
  stdDev: judgeStandardDeviation,
  drift: judgeDrift,
} satisfies Record<string, (record: RunRecord, limit: never) => Judgement>

/** The promises of a spec: limits with units, so that milliseconds cannot pass for megabytes. */
export type Promises<Call extends string = string> = {
  readonly [Name in keyof typeof judges]?: Parameters<(typeof judges)[Name]>[1]
} & {
  /** For single calls among several, by name. */
  readonly calls?: PromisesOfCalls<Call>
}

export const judgeRecord = (record: RunRecord, promises: Promises): Judgement[] =>
  Object.entries(defined(promises)).flatMap(([name, limit]) => {
    if (name === 'calls') {
      return judgeCalls(record, limit as PromisesOfCalls).map(one => unlessLost(record, one))
    }
    if (Object.hasOwn(judges, name)) {
      const judgement = judgeReplicas(record, name, one =>
        judges[name as keyof typeof judges](one, limit as never),
      )
      return { ...unlessLost(record, judgement), call: record.call }
    }
    throw unknownPromise(name, 'a run', { ...judges, calls: judgeCalls })
  })

/** If a generator was lost, the load of the run was not the promised one, so a verdict is inconclusive. */
function unlessLost({ generators = [] }: RunRecord, judgement: Judgement): Judgement {
  const lost = generators.flatMap(({ name, node, requests, lost: end }): Evidence[] =>
    end === undefined ? [] : [{ kind: 'generatorLost', name, node, requests, ...end }],
  )
  if (lost.length === 0) return judgement
  const evidence = [...lost, ...judgement.evidence]
  return { ...disturbedBy('generator', judgement, evidence), fix: 'keepGenerators' }
}
