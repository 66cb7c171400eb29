import type { SourceLine } from '../record/source-line.ts'
import type { LeakOrigin } from './evidence.ts'

/** The lines of source that they name, each once. */
export const sourcesOf = (origins: readonly LeakOrigin[]): SourceLine[] => [
  ...new Map(
    origins.flatMap(origin => ('at' in origin ? [[`${origin.at.file}:${origin.at.line}`, origin.at]] : [])),
  ).values(),
]
