import { expect, test } from 'vitest'
import { parseAccountId, parseBalance, parseOrder } from './input.ts'
import { Problem } from './problem.ts'

const refusal = (parse: () => unknown) => {
  try {
    return { accepted: parse() }
  } catch (error) {
    if (error instanceof Problem) return [error.kind, error.message]
    throw error
  }
}

const malformed = (detail: string) => ['malformed-request', detail]

test('a balance is a whole number from 0', () => {
  expect(parseBalance({ balance: 0 })).toBe(0)
  expect(parseBalance({ balance: 9_007_199_254_740_991 })).toBe(9_007_199_254_740_991)
})

test.each([
  [{}, 'missing'],
  [{ balance: null }, 'null'],
  [{ balance: '100' }, '"100"'],
  [{ balance: true }, 'true'],
  [{ balance: -1 }, '-1'],
  [{ balance: 0.5 }, '0.5'],
  [{ balance: 9_007_199_254_740_992 }, '9007199254740992'],
  [{ balance: [5] }, '[5]'],
  [JSON.parse('{"balance": 1e999}'), 'null'],
])('the balance in %j is refused', (body, shown) => {
  expect(refusal(() => parseBalance(body))).toEqual(
    malformed(`balance is ${shown}; send a whole number from 0 to 9007199254740991`),
  )
})

test.each([
  [null, 'null'],
  [7, '7'],
  ['{}', '"{}"'],
])('a body that is %j and no object is refused', (body, shown) => {
  expect(refusal(() => parseBalance(body))).toEqual(malformed(`the body is ${shown}; send a JSON object`))
})

test('a value on the prototype is no value', () => {
  const body: unknown = JSON.parse('{"__proto__": {"balance": 5}}')
  expect(refusal(() => parseBalance(body))).toEqual(
    malformed('balance is missing; send a whole number from 0 to 9007199254740991'),
  )
  expect(refusal(() => parseBalance(Object.create({ balance: 5 })))).toHaveProperty('0', 'malformed-request')
})

test('a long value is cut in the answer', () => {
  const [, detail] = refusal(() => parseBalance({ balance: 'x'.repeat(4_000) })) as string[]
  expect(detail).toBe(`balance is "${'x'.repeat(59)}…; send a whole number from 0 to 9007199254740991`)
})

test('an order has two different accounts, an amount, and perhaps a key', () => {
  const body = { fromId: 1, toId: 2, amount: 3 }
  expect(parseOrder(body, undefined)).toEqual({ ...body, idempotencyKey: null })
  expect(parseOrder(body, 'a-1')).toEqual({ ...body, idempotencyKey: 'a-1' })
})

test.each([
  [{ fromId: 0, toId: 2, amount: 3 }, 'fromId is 0'],
  [{ fromId: 1, toId: '2', amount: 3 }, 'toId is "2"'],
  [{ fromId: 1, toId: 2, amount: 0 }, 'amount is 0'],
  [{ fromId: 1, toId: 2, amount: -0 }, 'amount is 0'],
  [{ fromId: 1, toId: 2, amount: 9_007_199_254_740_992 }, 'amount is 9007199254740992'],
  [{ fromId: 1, toId: 2 }, 'amount is missing'],
  [{ fromId: 1, toId: 1, amount: 3 }, 'fromId and toId are both 1'],
])('the order %j is refused', (body, detail) => {
  expect(refusal(() => parseOrder(body, undefined))).toEqual(malformed(expect.stringContaining(detail)))
})

test.each(['', 'a b', 'ä', 'x'.repeat(256)])('the key %j is refused', key => {
  expect(refusal(() => parseOrder({ fromId: 1, toId: 2, amount: 3 }, key))).toEqual(
    malformed(expect.stringContaining('send 1 to 255 visible ASCII characters')),
  )
})

test('what is no id names no account', () => {
  expect(parseAccountId('42')).toBe(42)
  for (const text of ['0', '-1', '01', '1.5', 'x', '9007199254740992', '1e3']) {
    expect(refusal(() => parseAccountId(text))).toEqual([
      'no-such-account',
      `"${text}" is not an account id; ids are whole numbers from 1`,
    ])
  }
})
