import { readFile } from 'node:fs/promises'
import { judge, type AnyRecord } from '../judge/records/judge.ts'
import { evidencedBy, HarnessError } from '../record/errors.ts'
import { fromJson, type SavedRecord } from '../record/json.ts'
import { wordOf } from '../report/results/replay.ts'
import { checkOf, type Check } from '../report/results/results.ts'
import { conclude } from './conclusion.ts'
import { assertHeld, limitKey, parseLimit, withLimit } from './limit.ts'

export async function readRecord(file: string): Promise<SavedRecord<AnyRecord>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const fix = 'name a file in `report/records/`, where a run writes one for each record'
    throw evidencedBy(error, `${file} cannot be read, expected a record file`, fix)
  })
  return fromJson(text, file) as SavedRecord<AnyRecord>
}

export const checksOf = (saved: SavedRecord<AnyRecord>): Check[] =>
  judge(saved.record).map(judgement => checkOf(saved, judgement))

export async function judgeAgain(
  { limit: limits = [] }: { readonly limit?: readonly string[] },
  files: readonly string[],
): Promise<number> {
  const reading = files.map(readRecord)
  const settled = await Promise.allSettled(reading)
  const kinds = settled.flatMap(one => (one.status === 'fulfilled' ? [one.value.record.kind] : []))
  const keys = limits.map(text => limitKey(text, kinds.length > 0 ? kinds : undefined))
  const twice = keys.find((key, index) => keys.indexOf(key) < index)
  if (twice !== undefined) {
    throw new HarnessError(`--limit ${twice} is given twice, expected once`, { fix: 'remove one of the two' })
  }
  const saved = await Promise.all(reading)
  for (const key of keys) assertHeld(saved, key)
  const held = limits.map(parseLimit).reduce<SavedRecord<AnyRecord>[]>(withLimit, saved)
  const given = [...files.map(wordOf), ...limits.map(text => `--limit ${wordOf(text)}`)].join(' ')
  return conclude(held.flatMap(checksOf), `npx vitest-plumbline judge ${given}`)
}
