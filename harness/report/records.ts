import { basename } from 'node:path'
import { toJson, type SavedRecord } from '../record/json.ts'
import { writeDraft } from '../record/report-draft.ts'

/** A file name that is legal everywhere and can still be read. */
export const fileNameOf = (spec: string, test: string, name?: string): string =>
  [basename(spec, '.spec.ts'), test, ...(name === undefined ? [] : [name])].map(slugOf).join('-')

/** Lower-case letters of any script and digits; the rest of a long title says nothing that its beginning does not. */
const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter(word => word !== '')
    .join('-')
    .slice(0, slugLengthMax)

const slugLengthMax = 80

/** Path of a record from the folder of the report on. Two records of one test need names to be told apart. */
export const recordPath = (spec: string, test: string, name?: string): string =>
  `records/${fileNameOf(spec, test, name)}.json`

/**
 * Writes a record into the report of the run that is under way. Give it with the promises it was judged by.
 *
 * @returns its path once the report is complete; undefined where no report is made.
 */
export const saveRecord = (saved: SavedRecord): string | undefined =>
  writeDraft(recordPath(saved.spec, saved.test, saved.name), toJson(saved))
