import type { SourceLine } from '../../record/source-line.ts'

/** As in `app/api.ts:37`. */
export const placeOf = ({ file, line }: SourceLine): string => `${file}:${line}`

/** As in `app/api.ts:37  kept.set(requests, startedAt)`; the first with the lines around it. */
export const shownSources = (sources: readonly SourceLine[]): string[] =>
  sources.flatMap((source, index) => [
    source.text === undefined ? placeOf(source) : `${placeOf(source)}  ${source.text}`,
    ...(index === 0 ? frameOf(source) : []),
  ])

/** The lines around it with their numbers, and a mark before it; nothing where they are not known. */
export const frameOf = ({ line, around }: SourceLine): string[] =>
  (around?.lines ?? []).map((text, index) => {
    const number = (around?.from ?? 1) + index
    return `${number === line ? '>' : ' '} ${String(number).padStart(4)} | ${text}`.trimEnd()
  })
