import type { Judgement } from 'vitest-plumbline/judge'
import type { Answer, Attempt, History, LedgerRow, Order, Reading } from './history.ts'

// Histories as literal values, for the tests of the rules.

export const order: Order = { fromId: 1, toId: 2, amount: 100, key: 'one-of-many' }
export const row: LedgerRow = { ...order, transferId: 7 }

export const confirmed = { kind: 'applied', transferId: 7, replayed: false } as const satisfies Answer
export const replayed = { kind: 'applied', transferId: 7, replayed: true } as const satisfies Answer
export const refused: Answer = { kind: 'refused', status: 422, type: 'urn:problem-type:insufficient-funds' }
export const inDoubt: Answer = {
  kind: 'unknown',
  reason: 'status 503',
  type: 'urn:problem-type:outcome-unknown',
}

/** Sent at the start, answered after 10 ms. */
export const attempt = (
  answer: Answer,
  values: Partial<Order> = {},
  times: Partial<Pick<Attempt, 'sentMs' | 'answeredMs'>> = {},
): Attempt => ({
  client: 0,
  order: { ...order, ...values },
  sentMs: 0,
  answeredMs: 10,
  answer,
  ...times,
})

export const balances = (one: number, two: number) =>
  new Map([
    [1, one],
    [2, two],
  ])

/** Of both accounts, answered after 1 ms. */
export const reading = (one: number, two: number, atMs: number): Required<Reading> => ({
  atMs,
  answeredMs: atMs + 1,
  balances: balances(one, two),
  total: one + two,
})

/** One transfer of 100 from account 1 to 2, confirmed, booked, and read in the middle. */
export const history = (values: Partial<History> = {}): History => ({
  opening: balances(1_000, 1_000),
  attempts: [attempt(confirmed)],
  readings: [reading(1_000, 1_000, 5)],
  finalState: { balances: balances(900, 1_100), ledger: [row] },
  ...values,
})

/** Accounts were opened, and that was all. */
export const nothing = history({
  attempts: [],
  readings: [],
  finalState: { balances: balances(1_000, 1_000), ledger: [] },
})

/** What was seen first of each rule that was broken. */
export const firstSeen = ({ evidence }: Judgement): string[] =>
  evidence.flatMap(item => (item.kind === 'violations' ? [item.first.what] : []))
