import { isDeepStrictEqual } from 'node:util'
import type { FinalState, KeyedRow } from '../judge/fault-run/record.ts'
import type { Act } from '../record/act.ts'
import type { Counts } from '../record/counters.ts'
import { causedBy, HarnessError, shown } from '../record/errors.ts'
import { mapValues } from '../record/map-values.ts'
import { isRecord } from '../record/option.ts'
import type { Domain, StateRow } from './domain.ts'
import { openDatabase } from './open-database.ts'

/** The rows that operations have made so far; undefined where the domain has no `finalState`. */
export async function readRows(
  database: { readonly url: string } | undefined,
  { finalState }: Domain,
  opened: unknown,
): Promise<readonly KeyedRow[] | undefined> {
  if (finalState === undefined || database === undefined) return undefined
  return keyed((await readAtOnce(database.url, { finalState }, opened)).rows)
}

/** The rows that operations have made since `before` and the values of the counters, in one snapshot. */
export async function readState(
  url: string,
  domain: Domain,
  opened: unknown,
  before: readonly KeyedRow[] = [],
): Promise<FinalState> {
  const { rows, held = new Map() } = await readAtOnce(url, domain, opened)
  return { rows: rowsSince(before, keyed(rows)), held }
}

/** The same, as the functions of the domain return it; `held` is absent where the domain has no counters. */
export async function readAtOnce(
  url: string,
  { finalState = async () => [], counters }: Pick<Domain, 'finalState' | 'counters'>,
  opened: unknown,
): Promise<{ readonly rows: readonly StateRow[]; readonly held?: Counts | undefined }> {
  await using session = openDatabase(url)
  return await session.inSnapshot(async database => {
    const rows: unknown = await finalState({ database, opened }).catch((cause: unknown) => {
      const fix = 'correct its SQL, which runs as the superuser of the database'
      throw causedBy(cause, 'domain: finalState threw', fix)
    })
    if (!isRows(rows)) {
      throw new HarnessError(`domain: finalState returned ${shown(rows)}, expected rows with a \`key\``, {
        fix: 'select the key of the operation as `key`: database.rows`select idempotency_key as key, id from orders`; if operations have none: `null as key`',
      })
    }
    return { rows, held: await counters?.held({ database, opened }) }
  })
}

export function rowsSince(before: readonly KeyedRow[], rows: readonly KeyedRow[]): readonly KeyedRow[] {
  const known = Map.groupBy(before, nameOf)
  return rows.filter(row => known.get(nameOf(row))?.pop() === undefined)
}

/** Rows without a key and an id have a name in common if their orders are equal. */
const nameOf = ({ key, id, order }: KeyedRow): string =>
  JSON.stringify(key === null && id === undefined ? { order: order as unknown } : [key, id])

const isRows = (rows: unknown): rows is readonly StateRow[] =>
  Array.isArray(rows) && rows.every(row => (row as StateRow | null)?.key !== undefined)

export const keyed = (rows: readonly StateRow[]): KeyedRow[] =>
  rows.map(({ key, id, ...others }) => ({
    key: key === null ? null : String(key),
    ...(id !== undefined && { id }),
    ...(others.order !== undefined && { order: others.order as unknown }),
    ...(Object.keys(others).length > 0 && { others: asTexts(others) }),
  }))

/**
 * Gives rows of operations that sent no key the key that the harness has, by the id in the response, else by the order. A row
 * from before the run belongs to none. @throws HarnessError for an order that lacks a field: it would look like another one.
 */
export function withKeysOf(acts: readonly Act[], rows: readonly KeyedRow[], before: readonly KeyedRow[]) {
  checkOrders(acts, rows)
  const told = new Set(acts.filter(({ withoutKey }) => !withoutKey).map(({ key }) => key))
  const made = new Set(rowsSince(before, rows))
  const left = acts
    .filter(({ withoutKey }) => withoutKey)
    // Of several equal operations the first: what it added may show in any later reading.
    .toSorted(
      (one, other) =>
        likelihood[other.effect.kind] - likelihood[one.effect.kind] || one.sentMs - other.sentMs,
    )
  const mayBeOf = (row: KeyedRow, { effect, order }: Act): boolean => {
    if (effect.kind === 'applied' && effect.id !== undefined) return String(effect.id) === String(row.id)
    return row.order === undefined ? effect.kind !== 'refused' : isDeepStrictEqual(order, row.order)
  }
  return rows.map(row => {
    if ((row.key !== null && told.has(row.key)) || !made.has(row)) return row
    const index = left.findIndex(act => mayBeOf(row, act))
    const [own] = index < 0 ? [] : left.splice(index, 1)
    return own === undefined ? row : { ...row, key: own.key }
  })
}

function checkOrders(acts: readonly Act[], rows: readonly KeyedRow[]): void {
  const orders = new Map<string | null, unknown>(acts.map(({ key, order }) => [key, order]))
  for (const { key, order } of rows) {
    const whole = orders.get(key)
    if (!isRecord(order) || !isRecord(whole)) continue
    const lacking = Object.keys(whole).find(name => !Object.hasOwn(order, name))
    if (lacking === undefined || !isDeepStrictEqual({ ...whole, ...order }, whole)) continue
    throw new HarnessError(
      `domain: finalState returned the order ${shown(order)} for the key ${key}, expected \`${lacking}\` in it too`,
      { fix: 'return orders with every field that `order` draws, or none' },
    )
  }
}

/** How likely an operation without an id in its response has made a row. */
const likelihood = { applied: 2, unknown: 1, refused: 0 } as const

const asTexts = (row: Readonly<Record<string, unknown>>) =>
  mapValues(row, value => (typeof value === 'string' || value === null ? value : shown(value)))
