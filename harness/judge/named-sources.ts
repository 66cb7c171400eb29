import type { SourceLine } from '../record/source-line.ts'
import { isSameLine } from './computing.ts'
import type { LeakOrigin } from './evidence.ts'

export const onePerLine = <T extends { readonly at: SourceLine }>(places: readonly T[]): T[] =>
  places.filter(({ at }, index) => places.findIndex(place => isSameLine(place.at, at)) === index)

/** The lines of source that origins name, each once. */
export const sourcesOf = (origins: readonly LeakOrigin[]): SourceLine[] =>
  onePerLine(origins.filter(origin => 'at' in origin)).map(({ at }) => at)
