import type { KeySequence, KeyStep } from '../judge/fault-run/keys.ts'
import type { Json } from '../record/call.ts'

/** Orders to test idempotency keys with. */
export interface KeyOrders<Order = Json> {
  readonly order: Order
  /** Other orders, by how each differs from `order`: `another amount`. */
  readonly others: Readonly<Record<string, Order>>
  /** An order that a rule refuses with 422, and an order after which it is no longer refused. */
  readonly refused?: readonly [refused: Order, relief: Order]
}

const longest = 255
/** Lengths at which columns and hashes usually end. */
const lengths = [33, 37, 41, 65, 129, longest]

/** All signs that a header may hold. Formats give some a meaning: a list, parameters, a comment. */
const signs = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'.split('')

const bracketed = ['<a>', '<b>', '(a)', '(b)', '[a]', '[b]', '{a}', '{b}']

/** Properties that every object of JavaScript has: without a check, a plain object used as a map seems to know them. */
const propertiesOfAll = ['constructor', 'toString', '__proto__']

/** Words that stand for an absent value. Each is a valid key, but not a new one if it was sent before. */
const words = ['null', 'undefined', 'NaN', 'none', 'nil', 'false', '0', '-', ...propertiesOfAll]

/** Found by Marc Stevens, 2024. */
const withOneMd5 = ['A', 'E'].map(
  letter => `TEXTCOLLBYfGiJUETHQ4h${letter}cKSMd5zYpgqf1YRDhkmxHkhPWptrkoyz28wnI9V0aHeAuaKnak`,
)

/** Spellings of one UUID by different libraries. */
function spellingsOf(unique: string): string[] {
  const digits = unique.padStart(32, 'abcdef')
  const parts = [digits.slice(0, 8), ...[8, 12, 16].map(at => digits.slice(at, at + 4)), digits.slice(20)]
  const uuid = parts.join('-')
  return [uuid, uuid.toUpperCase(), digits, `{${uuid}}`, `urn:uuid:${uuid}`]
}

/** Spellings of one ULID, whose letters stand in either case, and an I for 1 (Crockford's base 32). */
const ulidsOf = (unique: string): string[] =>
  ['01ARZ3NDEK', '01arz3ndek', '0IARZ3NDEK'].map(begin => begin + unique.padStart(16, '0'))

/** When keys of now may be sent, after they are made. */
const soonMs = [0, 1_000, 2_000, 3_000]

/** A UUID of version 7 (RFC 9562) and a ULID begin with a time: here with the first that there is, the last, and now. */
const timed = (unique: string): string[] => [
  ...[1, 2 ** 48 - 1, ...soonMs.map(later => Date.now() + later)].map(time => {
    const digits = time.toString(16).padStart(12, '0')
    return `${digits.slice(0, 8)}-${digits.slice(8)}-7000-8000-${unique.padStart(12, '0')}`
  }),
  ...['0000000001', '7ZZZZZZZZZ'].map(time => time + unique.padStart(16, '0')),
]

/** Words that programs confuse with an absent value or with each other, each a key of its own. */
export const wordSequences = ({ order }: Pick<KeyOrders, 'order'>): KeySequence[] => [
  firstThenReplayed('keys that mean nothing', order, words),
  firstThenReplayed('keys that have one MD5', order, withOneMd5),
]

const firstThenReplayed = (kind: string, order: Json, keys: readonly string[]): KeySequence => ({
  kind,
  steps: (['first', 'replayed'] as const).flatMap(expected => keys.map(key => ({ key, order, expected }))),
})

/** Keys that must not be confused, and orders that one key must not be accepted for. `unique`: digits that make each key new. */
export function keySequences(unique: string, { order, others, refused: forbidden }: KeyOrders) {
  const step = (expected: KeyStep['expected'], key?: string, changed: Json = order): KeyStep => ({
    order: changed,
    ...(key !== undefined && { key }),
    expected,
  })
  const keyless: KeySequence = { kind: 'orders without a key', steps: [step('first'), step('first')] }
  const inTheMiddle = (letter: string) =>
    `${letter}${unique}${letter}`.padStart(127, '-').padEnd(longest, '-')
  const [turned, corrected] = [`${unique}-turned-away`, `${unique}-corrected`]
  const turnedAway = (refused: Json, relief: Json): KeySequence => ({
    kind: 'a key whose order was refused',
    steps: [
      step('refused', turned, refused),
      step('refused', corrected, refused),
      step('first', corrected, relief),
      step('first', turned, refused),
      step('replayed', turned, refused),
    ],
  })
  const differing: [kind: string, ...keys: string[]][] = [
    ['keys that differ in case', `${unique}-a-KEY`, `${unique}-A-key`, `${unique}-a-key`],
    ...lengths.map((length): [string, ...string[]] => {
      const begin = unique.padEnd(length - 1, '-')
      return [`keys of ${length} that differ at the end`, `${begin}a`, `${begin}b`]
    }),
    [
      'long keys that differ at the beginning',
      ...['a', 'b'].map(begin => (begin + unique).padEnd(longest, '-')),
    ],
    ['long keys that differ in the middle', ...['c', 'd'].map(inTheMiddle)],
    ['keys that differ in quotes', `${unique}-q`, `"${unique}-q"`],
    ['keys that look like patterns', `${unique}axb`, `${unique}a_b`, `${unique}a%b`, `${unique}a*b`],
    [
      'keys that hold marks of a comment',
      ...['/*', '*/', '--', "'--", '*//*'].map(mark => `${unique}${mark}c`),
    ],
    ['keys that look like one number', unique, `0${unique}`, `${unique}.0`, `${unique}e0`, `+${unique}`],
    ['keys that differ in signs alone', ...['a-b', 'ab', 'a.b'].map(sign => unique + sign)],
    ['keys that are one UUID', ...spellingsOf(unique)],
    ['keys that are one ULID', ...ulidsOf(unique)],
    ['keys that tell another time', ...timed(unique)],
    ['keys that are one address', `http://a/${unique}`, `HTTP://A:80/b/../${unique}`],
    ['keys that are encodings of one', `${unique}-e`, `${unique}%2De`, `${unique}%2de`],
    // As Java, and many others after it, hash text.
    ['keys that have one hash code', `${unique}Aa`, `${unique}BB`],
    ['keys that differ in padding', ...['', '=', '=='].map(end => `${unique}p${end}`)],
    // Escaped, it is longer than a key may be.
    ['a long key of signs', `${unique}${signs.join('').repeat(longest)}`.slice(0, longest)],
    ['keys that differ inside brackets', ...bracketed.map(end => `${unique}${end}`)],
  ]
  return [
    ...differing.map(([kind, ...keys]) => firstThenReplayed(kind, order, keys)),
    ...signs.map((sign, index) => {
      const key = `${unique}s${index}`
      // A format may take two of a sign for one.
      const keys = [key, `${key}${sign}a`, `a${sign}${key}`, `${key}${sign}${sign}a`]
      return { kind: `keys that differ before or after ${sign}`, steps: keys.map(one => step('first', one)) }
    }),
    // Concurrently and one after the other.
    ...Array.from({ length: 3 }, () => keyless),
    ...Object.entries(others).map(([kind, other]) => {
      const key = `${unique}-${kind.replaceAll(' ', '-')}`
      const steps = [step('first', key), step('refused', key, other), step('replayed', key)]
      return { kind: `${kind} under a known key`, steps }
    }),
    ...(forbidden === undefined ? [] : [turnedAway(...forbidden)]),
  ]
}
