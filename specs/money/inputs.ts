import {
  constant,
  constantFrom,
  double,
  integer,
  jsonValue,
  oneof,
  record,
  sample,
  type Arbitrary,
} from 'fast-check'
import { databaseOf, type System } from 'vitest-plumbline'
import { readFinalState } from './final-state.ts'
import { MoneyClient, type Ask } from './client.ts'
import type { ErrorAnswer } from './history.ts'
import type { Refused, RefusedAll } from './refusals.ts'

/** A request that must be refused. */
interface Case {
  readonly kind: string
  readonly ask: Ask
  readonly expected: number
}

/** Two accounts with money, so that whatever is accepted by mistake has an effect. */
type Pair = readonly [fromId: number, toId: number]

const ofEachKind = 8

const outsideJson = oneof(constantFrom('1e999', '-1e999', '9007199254740993'), constant('1.5e0'))
const negative = integer({ max: -1 })
const fraction = double({ min: 0.001, max: 1_000, noNaN: true }).filter(value => !Number.isInteger(value))
const huge = double({ min: 2 ** 53, noNaN: true, noDefaultInfinity: true })
const mistyped = oneof(
  jsonValue({ maxDepth: 1 }).filter(value => typeof value !== 'number'),
  constantFrom('1', '1e2', true, null, [1], { amount: 1 }),
)
const noNumberOfAnything = oneof(constant(0), negative, fraction, huge, mistyped)

/** What a reader that is not strict takes for the number. */
const spelt = (value: number): string[] => [
  ` ${value}`,
  `${value} `,
  `+${value}`,
  `0${value}`,
  `${value}.0`,
  `${value}e0`,
  `${value}n`,
  `${value}abc`,
  `0x${value.toString(16)}`,
]

const asText = (value: number): unknown[] => [`${value}`, ...spelt(value), [value], [`${value}`]]

/** Requests whose form is wrong, whatever the state of the accounts. */
export function malformed(seed: number, [fromId, toId]: Pair, held: number): Case[] {
  const good = { fromId, toId, amount: 1 }
  const text = JSON.stringify(good)
  const transfer = (body: string, headers = {}): Ask => ({
    method: 'POST',
    path: '/api/transfer',
    body,
    headers,
  })
  const some = <T>(
    kind: string,
    values: Arbitrary<T>,
    toAsk: (value: T) => Ask,
    expected: number = 400,
  ): Case[] =>
    sample(values, { seed, numRuns: ofEachKind }).map(value => ({ kind, ask: toAsk(value), expected }))
  const amount = (value: unknown) => transfer(JSON.stringify({ ...good, amount: value }))
  const field = constantFrom('fromId', 'toId', 'amount')
  const account = constantFrom('fromId', 'toId')
  const opening = (balance: unknown): Ask => ({
    method: 'POST',
    path: '/api/accounts',
    body: JSON.stringify({ balance }),
  })
  const key = (value: string) => transfer(text, { 'idempotency-key': value })
  const all = <T>(kind: string, values: readonly T[], toAsk: (value: T) => Ask, expected = 400): Case[] =>
    values.map(value => ({ kind, ask: toAsk(value), expected }))
  const within = sample(integer({ min: 1, max: held }), { seed, numRuns: ofEachKind })
  const balance = within[0] ?? held
  return [
    ...some('a negative amount', negative, amount),
    ...all(
      'a negative amount within what is held',
      within.flatMap(value => [-value, `-${value}`]),
      amount,
    ),
    ...all('an amount that is a text', asText(balance), amount),
    ...all('an opening balance that is a text', [...asText(balance), `-${balance}`], opening),
    ...all('a payer that is a text', asText(fromId), id => transfer(JSON.stringify({ ...good, fromId: id }))),
    ...all('a payee that is a text', asText(toId), id => transfer(JSON.stringify({ ...good, toId: id }))),
    ...all(
      'a path that is almost an account',
      [fromId, toId].flatMap(id => [...spelt(id), `${2 ** 32 + id}`]),
      id => ({ method: 'GET', path: `/api/accounts/${encodeURIComponent(id)}` }),
      404,
    ),
    ...some('an amount of nothing', constant(0), amount),
    ...some('a fraction', fraction, amount),
    ...some('a huge amount', huge, amount),
    ...some('a number beyond JSON', outsideJson, value =>
      transfer(text.replace('"amount":1', `"amount":${value}`)),
    ),
    ...some('an amount that is no number', mistyped, amount),
    ...some('an account that is no number', record({ name: account, value: noNumberOfAnything }), it =>
      transfer(JSON.stringify({ ...good, [it.name]: it.value })),
    ),
    ...some('a transfer to itself', constantFrom(fromId, toId), id =>
      transfer(JSON.stringify({ ...good, fromId: id, toId: id })),
    ),
    ...some('a missing field', field, name => transfer(JSON.stringify({ ...good, [name]: undefined }))),
    ...some('an inherited field', field, name =>
      transfer(`{"__proto__":${text},${JSON.stringify({ ...good, [name]: undefined }).slice(1)}`),
    ),
    ...some('half of a body', integer({ min: 0, max: text.length - 1 }), length =>
      transfer(text.slice(0, length)),
    ),
    ...some(
      'no object',
      jsonValue().filter(value => typeof value !== 'object' || value === null),
      value => transfer(JSON.stringify(value)),
    ),
    ...some('a key with spaces', constantFrom('a b', 'two words'), key),
    ...some('a key too long', integer({ min: 256, max: 1_000 }), length => key('k'.repeat(length))),
    ...some(
      'a body too large',
      integer({ min: 5_000, max: 50_000 }),
      length => transfer(text + ' '.repeat(length)),
      413,
    ),
    ...some(
      'an opening balance that is none',
      noNumberOfAnything.filter(value => value !== 0),
      opening,
    ),
    ...some(
      'a path that names no account',
      oneof(constantFrom('0', '1e3', '%20', 'first', '9007199254740993'), negative, fraction),
      name => ({ method: 'GET', path: `/api/accounts/${name}` }),
      404,
    ),
    ...some(
      'a method the route does not take',
      constant('/api/transfer'),
      path => ({ method: 'GET', path }),
      405,
    ),
  ]
}

/** Requests in good form that the state of the accounts forbids. */
export function forbidden(seed: number, [fromId, toId]: Pair, held: number): Case[] {
  const some = (kind: string, expected: number, values: Arbitrary<object>): Case[] =>
    sample(values, { seed, numRuns: ofEachKind }).map(body => ({
      kind,
      ask: { method: 'POST', path: '/api/transfer', body: JSON.stringify(body) },
      expected,
    }))
  const nobody = integer({ min: 2 ** 30, max: 2 ** 31 })
  // What a number of 32 bits, with a sign or without, takes for an account that is there.
  const wrapped = (id: number) => constantFrom(2 ** 32 + id, 2 ** 33 + id, 2 ** 48 + id)
  const amount = integer({ min: 1, max: held })
  const tooMuch = oneof(constant(held + 1), integer({ min: held + 1 }), constant(Number.MAX_SAFE_INTEGER))
  return [
    ...some(
      'more than the account holds',
      422,
      record({ fromId: constant(fromId), toId: constant(toId), amount: tooMuch }),
    ),
    ...some('a payer beyond 32 bits', 404, record({ fromId: wrapped(fromId), toId: constant(toId), amount })),
    ...some('a payee beyond 32 bits', 404, record({ fromId: constant(fromId), toId: wrapped(toId), amount })),
    ...some('a payer that does not exist', 404, record({ fromId: nobody, toId: constant(toId), amount })),
    ...some('a payee that does not exist', 404, record({ fromId: constant(fromId), toId: nobody, amount })),
  ]
}

const clients = 10
const held = 1_000

/** Opens two accounts, sends all that `choose` makes for them, ten at a time, and looks what came of it. */
export async function sendForbidden(
  system: System,
  choose: (pair: Pair, held: number) => readonly Case[],
): Promise<RefusedAll & { readonly errors: readonly ErrorAnswer[] }> {
  await using client = new MoneyClient(system.service.origin, clients)
  const pair = [await client.open(held), await client.open(held)] as const
  const countAccounts = async () => (await client.read())?.balances.size ?? 0
  const before = await countAccounts()
  const left = choose(pair, held).values()
  const requests: Refused[] = []
  const send = async () => {
    for (const { kind, ask, expected } of left) {
      const answered = await client.ask(ask).then(
        ({ status }) => status,
        (error: unknown) => String(error),
      )
      const request = `${ask.method} ${ask.path} ${(ask.body ?? '').slice(0, 100)}`
      requests.push({ kind, request, expected, answered })
    }
  }
  await Promise.all(Array.from({ length: clients }, send))
  const after = await countAccounts()
  const opening = new Map(pair.map(id => [id, held]))
  const finalState = await readFinalState(databaseOf(system).url, pair)
  return { requests, opening, finalState, accounts: [before, after], errors: client.errors }
}
