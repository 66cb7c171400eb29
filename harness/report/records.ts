import { toJson, type SavedRecord } from '../record/json.ts'
import { writeDraft } from '../record/report-draft.ts'

/** The rest of a long title says nothing that its beginning does not. */
const nameLengthMax = 80

/** A file name that is legal everywhere and can still be read: lower-case letters of any script, digits and `-`. */
export const fileNameOf = (...names: readonly string[]): string =>
  names
    .flatMap(name =>
      name
        .toLowerCase()
        .slice(0, nameLengthMax)
        .split(/[^\p{Letter}\p{Number}]+/u),
    )
    .filter(word => word !== '')
    .join('-')

/**
 * Writes a record into the report of the run that is under way, as `records/<spec>-<test>[-<name>].json`. Give it with
 * the promises it was judged by.
 *
 * @returns its path once the report is complete; undefined where no report is made.
 */
export const saveRecord = (saved: SavedRecord): string | undefined =>
  writeDraft(`records/${fileNameOf(saved.specName, saved.test, saved.name ?? '')}.json`, toJson(saved))
