import type { SourceLine } from '../record/source-line.ts'
import { isSameLine } from './computing.ts'
import type { LeakOrigin } from './evidence.ts'
import type { Judgement } from './judgement.ts'

export const onePerLine = <T extends { readonly at: SourceLine }>(places: readonly T[]): T[] =>
  places.filter(({ at }, index) => places.findIndex(place => isSameLine(place.at, at)) === index)

/** A failed judgement of what is kept, with the lines of source that its origins name, each once, as its cause. */
export function withOrigins(judgement: Judgement, origins: readonly LeakOrigin[] = []): Judgement {
  if (judgement.verdict !== 'fail') return judgement
  const lines = onePerLine(origins.filter(origin => 'at' in origin)).map(({ at }) => at)
  const cause = lines.length > 0 && { cause: { kind: 'kept', lines } as const }
  return { ...judgement, ...cause, origins: lines, evidence: [...origins, ...judgement.evidence] }
}
