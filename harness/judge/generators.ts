import type { RunRecord } from '../record/run-record.ts'
import type { GeneratorFacts } from '../record/traffic.ts'
import type { Evidence } from './evidence.ts'
import { disturbedBy, type Judgement } from './judgement.ts'

/** With one of its generators lost, a run had another load than the one that its promises are about. */
export function unlessLost({ generators = [] }: RunRecord, judgement: Judgement): Judgement {
  const lost = generators.flatMap(({ name, node, requests, lost: end }): Evidence[] =>
    end === undefined ? [] : [{ kind: 'generatorLost', name, node, requests, ...end }],
  )
  if (lost.length === 0) return judgement
  const evidence = [...lost, ...judgement.evidence]
  return { ...disturbedBy('generator', judgement, evidence), fix: 'keepGenerators' }
}

/** Of several generators those that were late, the latest first. */
export const lateGenerators = ({ generators = [] }: RunRecord): readonly GeneratorFacts[] =>
  generators
    .filter(({ longestStallMs }) => longestStallMs > 0)
    .toSorted((one, other) => other.longestStallMs - one.longestStallMs)
    .slice(0, 3)
