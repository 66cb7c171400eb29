import type { Effect } from 'vitest-plumbline'
import type { Judgement, WorkloadRecord } from 'vitest-plumbline/judge'
import type { Balances, Movement } from './domain.ts'

const order: Movement = { fromId: 1, toId: 2, amount: 100 }
const row = { key: 'one-of-many', id: 7, order }
export const confirmed: Effect = { kind: 'applied', id: 7, replayed: false }
export const refused: Effect = { kind: 'refused' }
export const inDoubt: Effect = { kind: 'unknown' }

export const attempt = (
  effect: Effect,
  amount = 100,
  times: object = {},
): WorkloadRecord['acts'][number] => ({
  client: 0,
  key: 'one-of-many',
  order: { ...order, amount },
  sentMs: 0,
  answeredMs: 10,
  effect,
  status: effect.kind === 'refused' ? 422 : 200,
  ...times,
})
export const turnedAway = { ...attempt(refused), status: 503 }

export const balances = (...held: number[]): Balances =>
  new Map(held.map((balance, index) => [index + 1, balance]))

/** A list of all accounts, answered after 1 ms. */
export const reading = (held: Balances, atMs: number, total?: number) => ({
  atMs,
  answeredMs: atMs + 1,
  value: {
    accounts: [...held].map(([id, balance]) => ({ id, balance })),
    total: total ?? [...held.values()].reduce((sum, balance) => sum + balance, 0),
  },
})

/** One transfer of 100 from account 1 to 2, confirmed, booked, and read in the middle. */
export const run = (values: Partial<WorkloadRecord> & { readonly held?: Balances } = {}) => {
  const { held = balances(900, 1_100), ...others } = values
  const after = { rows: [row], held }
  const record: WorkloadRecord = {
    opened: balances(1_000, 1_000),
    acts: [attempt(confirmed)],
    readings: [reading(balances(1_000, 1_000), 5)],
    quiet: [],
    met: 1,
    metUntilMs: 5,
    connections: 10,
    generator: [],
    health: { pulses: [], stallMs: 0 },
    atRest: after,
    after,
    errors: [],
    ...others,
  }
  return { ...record, state: record.after }
}
export const nothing = run({ acts: [], readings: [], after: { rows: [], held: balances(1_000, 1_000) } })

export const firstSeen = ({ evidence }: Judgement): string[] =>
  evidence.flatMap(item => (item.kind === 'violations' ? [item.first.what] : []))
