import type { KeyedRow } from '../judge/fault-run/record.ts'
import { HarnessError, messageOf } from '../record/errors.ts'
import { shown } from '../record/shown.ts'
import type { Domain, StateRow } from './domain.ts'
import { inSnapshot } from './open-database.ts'

/** What operations have made so far, where the domain says it. */
export async function readRows(
  database: { readonly url: string } | undefined,
  { finalState }: Domain,
  opened: unknown,
): Promise<readonly StateRow[] | undefined> {
  if (finalState === undefined || database === undefined) return undefined
  const rows: unknown = await inSnapshot(database.url, async reader => {
    try {
      return await finalState({ database: reader, opened })
    } catch (cause) {
      throw new HarnessError(`domain: finalState threw: ${messageOf(cause)}`, {
        fix: 'correct its SQL; it is asked as the superuser of the database',
        cause,
      })
    }
  })
  if (Array.isArray(rows) && rows.every(row => (row as StateRow | null)?.key !== undefined)) return rows
  throw new HarnessError(`domain: finalState returned ${shown(rows)}, expected rows with a \`key\``, {
    fix: 'select the key of the operation as `key`: database.rows`select idempotency_key as key, id from orders`',
  })
}

export const keyed = (rows: readonly StateRow[]): KeyedRow[] =>
  rows.map(({ key, id, ...others }) => ({
    key: key === null ? null : String(key),
    ...(id !== undefined && { id }),
    ...(Object.keys(others).length > 0 && { others: asTexts(others) }),
  }))

const asTexts = (row: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' ? value : shown(value),
    ]),
  )
