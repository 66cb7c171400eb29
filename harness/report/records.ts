import { toJson, type SavedRecord } from '../record/json.ts'
import { isInDraft, writeDraft } from '../record/report-draft.ts'

/** The beginning of a long title is sufficient. A file system allows 255 for three of them and an ending. */
const nameBytesMax = 70

const wordsOf = (name: string): readonly string[] =>
  Buffer.from(name.toLowerCase())
    .toString('utf8', 0, nameBytesMax)
    .match(/[\p{Letter}\p{Number}]+/gu) ?? []

/** The names that each file name was made of: a spec runs in one process. */
const owners = new Map<string, string>()

/**
 * A file name that is valid on every system and readable: lower-case letters of any script, digits and `-`. A number follows where
 * other names have the same words: the file of one test would replace that of another.
 */
export function fileNameOf(...names: readonly string[]): string {
  const owner = names.filter(Boolean).join('\n')
  const words = names.flatMap(wordsOf).join('-')
  for (let number = 1; ; number++) {
    const name = number === 1 ? words : `${words}-${number}`
    const known = owners.get(name)
    if (known === undefined) owners.set(name, owner)
    if (known === undefined || known === owner) return name
  }
}

/**
 * Writes `records/<spec>-<test>[-<name>].json`, with the promises it was judged by, if a report is made. A number follows where the
 * test has saved another record with the same name, or also without one: that one would be lost.
 */
export function saveRecord(saved: SavedRecord): void {
  const pathOf = (number: string) =>
    `records/${fileNameOf(saved.specName, saved.test, saved.name ?? '', number)}.json`
  let path = pathOf('')
  for (let number = 2; isInDraft(path); number++) path = pathOf(String(number))
  writeDraft(path, toJson(saved))
}
