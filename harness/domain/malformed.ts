import type { MalformedAnswer } from '../judge/fault-run/record.ts'
import { textOf } from '../load/answer.ts'
import type { Call } from '../record/call.ts'
import { contentTypeOf, mediaTypeOf } from '../record/media-type.ts'
import { checkValue, countRule, isRecord } from '../record/option.ts'
import type { InputForm } from './domain.ts'

/** A body that a service must not accept in place of the valid one it is made from. */
type Malformed = Pick<MalformedAnswer, 'kind' | 'body'>
type Request = Pick<Call, 'body'> & Partial<Pick<Call, 'headers'>>

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

/** What counts nothing, to be sent in place of a count. */
const wrongCounts = (value: number): readonly (readonly [wrong: string, value: string | number])[] => [
  ['is a text', 'text'],
  ['is negative', -Math.max(1, Math.abs(value))],
  ...fractionsOf(value, 0.5).map(one => ['is a fraction', one] as const),
]

/** A number in JSON that overflows to infinity. */
const endless = '1e999'
const standIn = 'plumbline stands in for a number'

interface Field {
  /** Behind the names of what it is in: `params.amount`, `items.0.n`. */
  readonly name: string
  readonly value: unknown
  /** The whole body, with another value of this field. */
  readonly holding: (value: unknown) => unknown
}

/** The fields of a body, of the objects in it, and of the first object of each list in it. */
const fieldsOf = (body: unknown): readonly Field[] => fieldsIn('', body, changed => changed)

export const fieldNamesIn = (request: Request): string[] => [
  ...(urlencodedIn(request)?.keys() ?? fieldsOf(request.body).map(({ name }) => name)),
]

function fieldsIn(prefix: string, value: unknown, holding: Field['holding']): readonly Field[] {
  if (Array.isArray(value)) {
    const [first]: unknown[] = value
    return isRecord(first) ? fieldsIn(`${prefix}0.`, first, changed => holding(value.with(0, changed))) : []
  }
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const field: Field = {
      name: prefix + key,
      value: inner,
      holding: changed => holding({ ...value, [key]: changed }),
    }
    return [field, ...fieldsIn(`${field.name}.`, inner, field.holding)]
  })
}

/** What is in a field that may hold anything is left out. */
const knownFields = (body: object, { free = [] }: InputForm): readonly Field[] =>
  fieldsOf(body).filter(({ name }) => !free.some(one => name.startsWith(`${one}.`)))

const setting = ({ name, holding }: Field, wrong: string, value: unknown): Malformed => ({
  kind: `${name} ${wrong}`,
  body: JSON.stringify(holding(value)),
})

const writing = ({ name, holding }: Field, wrong: string, number: string): Malformed => ({
  kind: `${name} ${wrong}`,
  body: JSON.stringify(holding(standIn)).replace(`"${standIn}"`, number),
})

/** The fields of a form: a body of `application/x-www-form-urlencoded`, as text or as bytes. */
function urlencodedIn({ headers = {}, body }: Request): URLSearchParams | undefined {
  if (mediaTypeOf(contentTypeOf(headers) ?? '') !== 'application/x-www-form-urlencoded') return undefined
  const text = body instanceof Uint8Array ? textOf(body) : body
  return typeof text === 'string' ? new URLSearchParams(text) : undefined
}

/** More signs are an identifier, and a leading zero is that of a telephone number. */
const countInForm = /^(?:0|[1-9]\d{0,14})(?:\.\d+)?$/

/** All values of a form are text: what looks like a number is taken for one. */
function malformedUrlencoded(params: URLSearchParams, { free = [], optional = [] }: InputForm): Malformed[] {
  const holding = (name: string, wrong: string, ...values: readonly (string | number)[]): Malformed => {
    const changed = new URLSearchParams(params)
    changed.delete(name)
    for (const value of values) changed.append(name, String(value))
    return { kind: `${name} ${wrong}`, body: changed.toString() }
  }
  return [...new Set(params.keys())].flatMap(name => {
    const value = params.get(name) ?? ''
    const counts = free.includes(name) || !countInForm.test(value) ? [] : wrongCounts(Number(value))
    return [
      ...(optional.includes(name) ? [] : [holding(name, 'is missing')]),
      ...counts.map(([wrong, one]) => holding(name, wrong, one)),
      ...(counts.length > 0 ? [holding(name, 'is endless', endless)] : []),
    ]
  })
}

/**
 * The malformed bodies that are made from a valid one: truncated, not an object, a field missing or of another type, or a number
 * that counts nothing. Each field is taken as required, and each number as a count, except as `form` says. Of a form only fields are
 * changed: whatever is cut off, the rest is one too.
 */
export function malformedFrom(request: Request, form: InputForm = {}): readonly Malformed[] {
  const params = urlencodedIn(request)
  if (params !== undefined) return malformedUrlencoded(params, form)
  const { body } = request
  if (!isRecord(body)) return []
  const { free = [], optional = [], batch = false } = form
  const text = JSON.stringify(body)
  return [
    { kind: 'a body without its last sign', body: text.slice(0, -1) },
    { kind: 'a body with another in the next line', body: `${text}\n${text}` },
    ...(batch ? [] : [{ kind: 'a list', body: `[${text}]` }]),
    { kind: 'a text', body: '"text"' },
    ...knownFields(body, form).flatMap((field): Malformed[] => {
      const { name, value } = field
      const missing = optional.includes(name) ? [] : [setting(field, 'is missing', undefined)]
      if (free.includes(name)) return missing
      return [
        ...missing,
        setting(field, 'is an object', { [name]: value }),
        ...(typeof value === 'number'
          ? [
              ...wrongCounts(value).map(([wrong, one]) => setting(field, wrong, one)),
              writing(field, 'is endless', endless),
            ]
          : []),
      ]
    }),
  ]
}

/**
 * The malformed bodies of a call, each made from a call of its own: with the key of another one in it, it would be answered as a
 * repetition of that.
 */
export const ofOwnCalls = (
  make: (call: Call) => readonly Malformed[],
  callOf: (number: number) => Call,
): readonly (Malformed & { readonly call: Call })[] =>
  make(callOf(0)).map((one, index) => {
    const call = callOf(index + 1)
    return { ...(make(call)[index] ?? one), call }
  })

/** For a strict service also other spellings of a number and inherited fields. `mayBeZero`: zero is a valid number. */
export function strictlyMalformedFrom(
  request: Request,
  { mayBeZero = false, ...form }: { readonly mayBeZero?: boolean | undefined } & InputForm = {},
): readonly Malformed[] {
  const { body } = request
  if (!isRecord(body)) return malformedFrom(request, form)
  const { free = [], optional = [], batch = false } = form
  const text = JSON.stringify(body)
  return [
    ...malformedFrom(request, form),
    ...Array.from({ length: halvings }, (_, index) => ({
      kind: 'a part of a body',
      body: text.slice(0, Math.floor((text.length * index) / halvings)),
    })),
    ...['null', '1', 'true', ...(batch ? [] : ['[]'])].map(one => ({ kind: 'no object', body: one })),
    ...Object.keys(body)
      .filter(name => !optional.includes(name))
      .map(name => ({
        kind: 'an inherited field',
        // In brackets it is the name of a field.
        body: JSON.stringify({ ['__proto__']: body, ...body, [name]: undefined }),
      })),
    ...knownFields(body, form).flatMap((field): Malformed[] => {
      const { name, value } = field
      if (typeof value !== 'number' || free.includes(name)) return []
      const fractions = fractionsOf(value, 0.5, 1e-10)
      const counted = [...wrongNumbers, ...noNumbers, -value, ...fractions, ...(mayBeZero ? [] : [0])]
      const spelt = [`${value}`, ...spellingsOf(value), `-${value}`, [value], [`${value}`]]
      return [
        ...spelt.map(one => setting(field, 'is spelt', one)),
        ...counted.map(one => setting(field, 'counts nothing', one)),
        ...beyondNumbers.map(one => writing(field, 'is beyond numbers', one)),
      ]
    }),
  ]
}
