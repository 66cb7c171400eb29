import { toJson, type SavedRecord } from '../record/json.ts'
import { writeDraft } from '../record/report-draft.ts'

/** The beginning of a long title is sufficient. */
const nameLengthMax = 80

const wordsOf = (name: string): readonly string[] =>
  name
    .toLowerCase()
    .slice(0, nameLengthMax)
    .match(/[\p{Letter}\p{Number}]+/gu) ?? []

/** A file name that is valid on every system and readable: lower-case letters of any script, digits and `-`. */
export const fileNameOf = (...names: readonly string[]): string => names.flatMap(wordsOf).join('-')

/** Writes `records/<spec>-<test>[-<name>].json`, with the promises it was judged by, if a report is made. */
export function saveRecord(saved: SavedRecord): void {
  writeDraft(`records/${fileNameOf(saved.specName, saved.test, saved.name ?? '')}.json`, toJson(saved))
}
