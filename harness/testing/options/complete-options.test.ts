import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HarnessError, messageOf, shown } from '../../record/errors.ts'
import * as door from '../../index.ts'
import { calls } from './calls.ts'
import { domains } from './domains.ts'
import { plans } from './plans.ts'
import { services } from './services.ts'
import type { Taker, Takers } from './taker.ts'
import { wrongValues, type WrongValue } from './wrong-values.ts'

/** Everything that a user gives options to. */
const takers: Takers = { ...plans, ...services, ...calls, ...domains }

/** What was thrown, if anything. */
function thrownBy({ give }: Taker, options: object): unknown {
  try {
    give(options as never)
    return undefined
  } catch (error) {
    return error
  }
}

const all = Object.entries(takers)
const options = all.flatMap(([name, { whole }]) => Object.keys(whole).map(option => ({ of: name, option })))
const names = Object.keys(wrongValues) as WrongValue[]

/** Whether an error names the option, the value, or what is wrong in it, and says what to do. */
const isRefusal = (error: unknown, option: string, value?: unknown): boolean =>
  error instanceof HarnessError &&
  error.message.includes(option.replace(/^promises$/, 'promise')) &&
  /\n {2}fix: \S/.test(error.message) &&
  (value === undefined || error.message.includes(shown(value)) || namesPartOf(error.message, value))

/** What is wrong in a list or an object, or what a function returns, is named by itself. */
const namesPartOf = (message: string, value: unknown): boolean =>
  (typeof value === 'string' && message.includes(value.slice(0, 80))) ||
  (typeof value === 'function' && message.startsWith('the result of ')) ||
  (typeof value === 'object' && value !== null && /\[0\]|unknownKey|is missing|is undefined/.test(message))

const asked: Readonly<Record<string, (value: never) => Promise<unknown>>> = {
  serviceSessions: door.serviceSessions,
  watchDeadlocks: door.watchDeadlocks,
}

test.each(Object.entries(asked))('%s refuses by a promise', async (name, ask) => {
  for (const value of [undefined, null, '', 'postgres://localhost/', {}, 1]) {
    const error: unknown = await ask(value as never).catch((refusal: unknown) => refusal)
    expect(isRefusal(error, name, value), messageOf(error)).toBe(true)
  }
})

test('every function of the door is given options here', () => {
  const functions = Object.entries(door).flatMap(([name, value]) =>
    typeof value === 'function' ? [name] : [],
  )
  const methods = ['get', 'post', 'put', 'patch', 'del']
  const others = ['test', 'expect', 'seed', 'messageOf', 'HarnessError', 'unknown', ...Object.keys(asked)]
  const given = new Set([...Object.keys(takers), ...methods, ...others])
  expect(functions.length).toBeGreaterThan(30)
  expect(
    functions.filter(name => !given.has(name)),
    'add it to harness/testing/options',
  ).toEqual([])
})

test('there are options', () => {
  expect(options.length).toBeGreaterThan(150)
})

test.each(all.filter(([, { partly }]) => partly === undefined))(
  '%s has no option but those that are tried here',
  (_, taker) => {
    const error = thrownBy(taker, { ...taker.whole, unknownKey: 1 })
    expect(isRefusal(error, 'unknownKey'), messageOf(error)).toBe(true)
    const [, known = ''] = /use one of (.*)/.exec(messageOf(error)) ?? []
    const names = new Set(known.split(', ').map(name => name.split('.')[0] ?? ''))
    expect([...names].toSorted(), 'add it to harness/testing/options').toEqual(
      Object.keys(taker.whole).toSorted(),
    )
  },
)

describe.each(all)('%s', (_, taker) => {
  const { whole, takes = {} } = taker

  test('as a whole it is right', () => {
    expect(thrownBy(taker, whole)).toBeUndefined()
  })

  test.each(Object.keys(whole))('%s is refused by its name, its value and a fix, or right', option => {
    const answers = names.map(name => {
      const error = thrownBy(taker, { ...whole, [option]: wrongValues[name] })
      if (error === undefined) return { name, kind: 'right' as const }
      const kind = isRefusal(error, option, wrongValues[name])
        ? ('refused' as const)
        : `threw ${messageOf(error)}`
      return { name, kind }
    })
    const right = answers.flatMap(({ name, kind }) => (kind === 'right' ? [name] : []))
    const threw = answers.filter(({ kind }) => kind !== 'right' && kind !== 'refused')
    expect(threw).toEqual([])
    expect(right.toSorted()).toEqual([...(takes[option] ?? [])].toSorted())
    expect(answers.some(({ kind }) => kind === 'refused')).toBe(true)
  })

  test('whatever an option is, it is refused by its name, or taken', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(whole)), anything, (option, value) => {
        const error = thrownBy(taker, { ...whole, [option]: value })
        expect(error === undefined || isRefusal(error, option), messageOf(error)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})

/** Deep, circular, and with names of every object. */
const anything = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSet: true }),
  fc.double(),
  fc.constantFrom(circular(), deep(), Object.create(null), Symbol.iterator, new Proxy({}, {})),
  fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'kind', 'path', 'then'), fc.anything()),
)

function circular(): object {
  const one: Record<string, unknown> = {}
  one['self'] = one
  return one
}

function deep(): unknown {
  let list: unknown = []
  for (let depth = 0; depth < 10_000; depth++) list = [list]
  return list
}
