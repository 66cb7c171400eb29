import type { MalformedAnswer } from '../judge/fault-run/record.ts'
import type { Call } from '../record/call.ts'
import { checkValue, countRule, isRecord } from '../record/option.ts'
import type { KnownFields } from './domain.ts'

/** A body that a service must not accept in place of the valid one it is made from. */
type Malformed = Pick<MalformedAnswer, 'kind' | 'body'>

/**
 * Spellings that lenient readers take for a whole number.
 *
 * @throws HarnessError for what is no whole number from 0.
 * @example almost(12).map(text => get(`/orders/${encodeURIComponent(text)}`)) // '+12', '012', '12.0', '0xc', …
 */
export function almost(value: number): readonly string[] {
  checkValue('almost: value', value, countRule(0, '12'))
  return spellingsOf(value)
}

const spellingsOf = (value: number): readonly string[] => [
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

const halvings = 8
/** Numbers that count nothing, and numbers that JSON can write and a double cannot hold. */
const wrongNumbers = [-1, 0.001, 1e-7, 0.1 + 0.2, 1.5, 2 ** 53, 2 ** 60, 1e300]
/** The signs of one text need escapes wherever an answer repeats it. */
const noNumbers = ['1', '1e2', '', '"\\', true, null, [1], {}]
const beyondNumbers = ['1e999', '-1e999', '9007199254740993', '1.5e0']

/** A number plus fractions. A fraction that a large number cannot represent is left out: the sum would still be whole. */
const fractionsOf = (value: number, ...parts: readonly number[]): readonly number[] =>
  parts.map(part => value + part).filter(sum => !Number.isInteger(sum))

/** A number in JSON that overflows to infinity. */
const endless = '1e999'
const standIn = 'plumbline stands in for a number'
const writing = (body: object, name: string, number: string): string =>
  JSON.stringify({ ...body, [name]: standIn }).replace(`"${standIn}"`, number)

const changing =
  (body: object) =>
  (kind: string, name: string, value: unknown): Malformed => ({
    kind,
    body: JSON.stringify({ ...body, [name]: value }),
  })

/**
 * The malformed bodies that are made from a valid one: truncated, not an object, a field missing or of another type, or a number
 * that counts nothing. Each field is taken as required, and each number as a count. `free`: fields that may hold anything;
 * `optional`: fields that may be missing.
 */
export function malformedFrom({ body }: Pick<Call, 'body'>, { free = [], optional = [] }: KnownFields = {}) {
  if (!isRecord(body)) return []
  const text = JSON.stringify(body)
  const set = changing(body)
  return [
    { kind: 'a body without its last sign', body: text.slice(0, -1) },
    { kind: 'a body with another in the next line', body: `${text}\n${text}` },
    { kind: 'a list', body: `[${text}]` },
    { kind: 'a text', body: '"text"' },
    ...Object.entries(body).flatMap(([name, value]): Malformed[] => [
      ...(optional.includes(name) ? [] : [set(`${name} is missing`, name, undefined)]),
      ...(free.includes(name) ? [] : [set(`${name} is an object`, name, { [name]: value })]),
      ...(typeof value === 'number' && !free.includes(name)
        ? [
            set(`${name} is a text`, name, 'text'),
            set(`${name} is negative`, name, -Math.max(1, Math.abs(value))),
            ...fractionsOf(value, 0.5).map(one => set(`${name} is a fraction`, name, one)),
            { kind: `${name} is endless`, body: writing(body, name, endless) },
          ]
        : []),
    ]),
  ]
}

/** For a strict service also other spellings of a number and inherited fields. `mayBeZero`: zero is a valid number. */
export function strictlyMalformedFrom(
  { body }: Pick<Call, 'body'>,
  { mayBeZero = false, ...known }: { readonly mayBeZero?: boolean | undefined } & KnownFields = {},
): readonly Malformed[] {
  if (!isRecord(body)) return []
  const { free = [], optional = [] } = known
  const text = JSON.stringify(body)
  const set = changing(body)
  // In brackets it is the name of a field.
  const inheriting = changing({ ['__proto__']: body, ...body })
  return [
    ...malformedFrom({ body }, known),
    ...Array.from({ length: halvings }, (_, index) => ({
      kind: 'a part of a body',
      body: text.slice(0, Math.floor((text.length * index) / halvings)),
    })),
    ...['null', '1', 'true', '[]'].map(one => ({ kind: 'no object', body: one })),
    ...Object.keys(body)
      .filter(name => !optional.includes(name))
      .map(name => inheriting('an inherited field', name, undefined)),
    ...Object.entries(body).flatMap(([name, value]): Malformed[] => {
      if (typeof value !== 'number' || free.includes(name)) return []
      const fractions = fractionsOf(value, 0.5, 1e-10)
      const counted = [...wrongNumbers, ...noNumbers, -value, ...fractions, ...(mayBeZero ? [] : [0])]
      const spelt = [`${value}`, ...spellingsOf(value), `-${value}`, [value], [`${value}`]]
      return [
        ...spelt.map(one => set(`${name} is spelt`, name, one)),
        ...counted.map(one => set(`${name} counts nothing`, name, one)),
        ...beyondNumbers.map(one => ({ kind: `${name} is beyond numbers`, body: writing(body, name, one) })),
      ]
    }),
  ]
}
