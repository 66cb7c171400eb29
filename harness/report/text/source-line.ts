import type { SourceLine } from '../../record/source-line.ts'

/** As in `app/api.ts:37`. */
export const placeOf = ({ file, line }: SourceLine): string => `${file}:${line}`

/** As in `app/api.ts:37  kept.set(requests, startedAt)`. */
export const shownSource = (source: SourceLine): string =>
  source.text === undefined ? placeOf(source) : `${placeOf(source)}  ${source.text}`
