import type { RunRecord } from '../record/run-record.ts'
import type { GeneratorFacts } from '../record/traffic.ts'
import type { Evidence } from './evidence.ts'
import { disturbedBy, type Judgement } from './judgement.ts'

/** If a generator was lost, the load of the run was not the promised one, so a verdict is inconclusive. */
export function unlessLost({ generators = [] }: RunRecord, judgement: Judgement): Judgement {
  const lost = generators.flatMap(({ name, node, requests, lost: end }): Evidence[] =>
    end === undefined ? [] : [{ kind: 'generatorLost', name, node, requests, ...end }],
  )
  if (lost.length === 0) return judgement
  const evidence = [...lost, ...judgement.evidence]
  return { ...disturbedBy('generator', judgement, evidence), fix: 'keepGenerators' }
}

/** The late generators of several, the latest first. */
export const lateGenerators = ({ generators = [] }: RunRecord): readonly GeneratorFacts[] =>
  generators
    .filter(({ longestStallMs }) => longestStallMs > 0)
    .toSorted((one, other) => other.longestStallMs - one.longestStallMs)
    .slice(0, 3)
