import type { SourceLine } from '../../record/source-line.ts'

/** For example `app/api.ts:37`. */
export const placeOf = ({ file, line }: SourceLine): string => `${file}:${line}`

/** For example `app/api.ts:37  kept.set(requests, startedAt)`; the first with its surrounding lines. */
export const shownSources = (sources: readonly SourceLine[]): string[] =>
  sources.flatMap((source, index) => [
    source.text === undefined ? placeOf(source) : `${placeOf(source)}  ${source.text}`,
    ...(index === 0 ? frameOf(source) : []),
  ])

/** The surrounding lines with their numbers, and a mark at the line itself; nothing where they are unknown. */
export const frameOf = ({ line, around }: SourceLine): string[] =>
  (around?.lines ?? []).map((text, index) => {
    const number = (around?.from ?? 1) + index
    return `${number === line ? '>' : ' '} ${String(number).padStart(4)} | ${text}`.trimEnd()
  })
