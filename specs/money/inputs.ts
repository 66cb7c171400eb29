import { almost, del, get, post, put, type RefusedRequest } from 'vitest-plumbline'
import type { Balances } from './domain.ts'

/** Valid requests, from which malformed ones are made. Each would have an effect if accepted by mistake. */
export function right(opened: Balances) {
  const [fromId, toId] = [...opened.keys()]
  return [
    { call: post('/api/transfer', { fromId, toId, amount: 7 }), expected: 400 },
    { call: post('/api/accounts', { balance: 7 }), mayBeZero: true, expected: 400 },
  ]
}

/** The path of an account, escaped twice: its first digit is an escape of an escape. */
const escapedTwice = (id: number): string =>
  `%25${String(id).charCodeAt(0).toString(16)}${String(id).slice(1)}`

const noAccounts = ['%25', '0', '1e3', '%20', 'first', '9007199254740993', '-1', '1.5', '%22%5C']
const noKeys = [
  'a b',
  'two words',
  'squared\u00b2',
  `${'k'.repeat(60)} k`,
  'k'.repeat(256),
  'k'.repeat(1_000),
]
const paddings = [120_000, 300_000]

/** As a lenient reader takes it: with comments, single quotes, names without quotes, and a comma before the end. */
const almostJson = (text: string): readonly string[] => [
  text.replace('{', '{/* */'),
  text.replace(/1}$/, '1/**/0}'),
  `${text}// `,
  text.replaceAll('"', "'"),
  text.replaceAll('"', ''),
  text.replace('}', ',}'),
]

/** Requests that are malformed whatever the state of the accounts. */
export function malformed(opened: Balances): RefusedRequest[] {
  const [fromId = 0, toId = 0] = [...opened.keys()]
  const order = { fromId, toId, amount: 1 }
  const almostAccounts = [fromId, toId].flatMap(id => [...almost(id), `${2 ** 32 + id}`])
  return [
    ...[fromId, toId].map(id => ({
      kind: 'a transfer to itself',
      call: post('/api/transfer', { ...order, fromId: id, toId: id }),
      expected: 400,
    })),
    ...noKeys.map(key => ({
      kind: 'a key that is none',
      call: post('/api/transfer', order, { headers: { 'idempotency-key': key } }),
      expected: 400,
    })),
    ...paddings.map(length => ({
      kind: 'a body too large',
      call: post('/api/transfer', order),
      text: JSON.stringify(order) + ' '.repeat(length),
      expected: 413,
    })),
    ...almostAccounts.map(text => ({
      kind: 'a path that is almost an account',
      call: get(`/api/accounts/${encodeURIComponent(text)}`),
      expected: 404,
    })),
    ...[...noAccounts, escapedTwice(fromId)].map(text => ({
      kind: 'a path that names no account',
      call: get(`/api/accounts/${text}`),
      expected: 404,
    })),
    {
      kind: 'a path that names no account, asked for by a browser',
      call: get('/api/accounts/0', { headers: { accept: 'text/html,*/*;q=0.8' } }),
      expected: 404,
    },
    { kind: 'a route that does not exist', call: get('/api/nothing'), expected: 404 },
    ...almostJson(JSON.stringify(order)).map(text => ({
      kind: 'a body that is almost JSON',
      call: post('/api/transfer', order),
      text,
      expected: 400,
    })),
    {
      kind: 'a field in another case',
      call: post('/api/transfer', { fromId, toId, Amount: 1 }),
      expected: 400,
    },
    {
      kind: 'headers too large',
      call: get('/api/accounts', { headers: { 'x-padding': '-'.repeat(100_000) } }),
      expected: 431,
    },
    ...[get('/api/transfer'), put('/api/transfer'), del('/api/transfer'), del('/api/accounts')].map(call => ({
      kind: 'a method the route does not take',
      call,
      expected: 405,
    })),
  ]
}

/** Ids that a 32-bit number, signed or unsigned, would confuse with an existing account. */
const beyond32Bits = (id: number): readonly number[] =>
  [2 ** 32, 2 ** 33, 2 ** 48].map(wrap => wrap + id).filter(Number.isSafeInteger)

const amounts = [1, 2, 3, 7, 100, 500, 999, 1_000]

/** Well-formed requests that the state of the accounts forbids. */
export function forbidden(opened: Balances): RefusedRequest[] {
  const [[fromId, held] = [0, 0], [toId] = [0, 0]] = [...opened]
  const refused = (kind: string, change: object, expected = 404) =>
    amounts.map(amount => ({
      kind,
      call: post('/api/transfer', { fromId, toId, amount, ...change }),
      expected,
    }))
  const tooMuch = [1, 2, 100, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER - held]
  return [
    ...tooMuch.flatMap(more =>
      refused('more than the account holds', { amount: held + more }, 422).slice(0, 2),
    ),
    ...beyond32Bits(fromId).flatMap(id => refused('a payer beyond 32 bits', { fromId: id }).slice(0, 3)),
    ...beyond32Bits(toId).flatMap(id => refused('a payee beyond 32 bits', { toId: id }).slice(0, 3)),
    ...refused('a payer that does not exist', { fromId: 2 ** 31 - 1 }),
    ...refused('a payee that does not exist', { toId: 2 ** 31 - 1 }),
    ...refused('a payee that is not opened yet', { toId: Math.max(...opened.keys()) + 1 }),
  ]
}
