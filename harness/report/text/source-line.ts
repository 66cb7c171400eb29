import type { SourceLine } from '../../record/source-line.ts'

/** As in `app/api.ts:37`. */
export const placeOf = ({ file, line }: SourceLine): string => `${file}:${line}`

/** As in `app/api.ts:37  kept.set(requests, startedAt)`. */
export const shownSource = (source: SourceLine): string =>
  source.text === undefined ? placeOf(source) : `${placeOf(source)}  ${source.text}`

/** The lines around it with their numbers, and a mark before it; nothing where they are not known. */
export const frameOf = ({ line, around }: SourceLine): string[] =>
  (around?.lines ?? []).map((text, index) => {
    const number = (around?.from ?? 1) + index
    return `${number === line ? '>' : ' '} ${String(number).padStart(4)} | ${text}`.trimEnd()
  })
