import { resolve } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { Vitest } from 'vitest/node'
import { HarnessError } from '../record/errors.ts'
import { isReadersOwn, printPlainly, withTestHint } from './plain-errors.ts'

const foreseen = new HarnessError('no engine answers', { fix: 'start one' })

function plainLogger() {
  const printError = vi.fn<(...args: unknown[]) => void>()
  const error = vi.fn<(...args: unknown[]) => void>()
  const printUnhandledErrors = vi.fn<(...args: unknown[]) => void>()
  const logger = { printError, printUnhandledErrors, error } as unknown as Vitest['logger']
  printPlainly({ logger })
  return { logger, printError, printUnhandledErrors, error }
}

test('an error of the set-up that was foreseen is its message, and nothing else', () => {
  const { logger, printError, error } = plainLogger()
  logger.printError(foreseen, { type: 'Unhandled Error', fullStack: true })
  expect(error.mock.calls).toEqual([['no engine answers\n  fix: start one']])
  expect(printError).not.toHaveBeenCalled()
})

test('so is what Vitest says of more parts than files', () => {
  const { logger, printError, error } = plainLogger()
  const tooMany = '--shard <count> must be less. Resolved 1 test files for --shard=2/2.'
  logger.printError(new Error(tooMany), { type: 'Unhandled Error' })
  expect(printError).not.toHaveBeenCalled()
  expect(error.mock.calls[0]?.[0]).toMatch(/^--shard=2\/2: .*\n {2}fix: /)
})

test('what was not foreseen keeps its stack, and a test its place in the spec', () => {
  const { logger, printError, error } = plainLogger()
  logger.printError(new TypeError('x is not a function'), { type: 'Unhandled Error' })
  logger.printError(foreseen, {})
  expect(printError).toHaveBeenCalledTimes(2)
  expect(error).not.toHaveBeenCalled()
})

test('one that comes from a worker, without its prototype, is known too', () => {
  const { logger, printUnhandledErrors, error } = plainLogger()
  const sent = Object.assign(Object.create(null) as object, { name: 'HarnessError', message: 'gone' })
  const strange = Object.assign(Object.create(null) as object, { code: 7 })
  logger.printUnhandledErrors([sent, strange])
  expect(error.mock.calls).toEqual([['gone']])
  expect(printUnhandledErrors.mock.calls).toEqual([[[strange]]])
})

test('of what was foreseen no cause is printed: its message has told it', () => {
  const { logger, printError } = plainLogger()
  const error = new HarnessError('users.csv is not there', { cause: new Error('ENOENT') })
  logger.printError(error, {})
  expect(printError.mock.calls[0]?.[0]).toMatchObject({
    message: 'users.csv is not there',
    stack: error.stack,
  })
  expect(printError.mock.calls[0]?.[0]).not.toHaveProperty('cause')
})

test('of an error of ours the lines of the package are left out, and no others', () => {
  const at = (file: string) => ({ file: resolve(file) })
  expect(isReadersOwn(foreseen, at('harness/record/units.ts'))).toBe(false)
  expect(isReadersOwn(foreseen, at('specs/baseline.spec.ts'))).toBe(true)
  expect(isReadersOwn(foreseen, at('harnesses/a.spec.ts'))).toBe(true)
  expect(isReadersOwn(new TypeError('x is not a function'), at('harness/record/units.ts'))).toBe(true)
})

test('among the unhandled errors of a run those that were foreseen stand without a banner', () => {
  const { logger, printUnhandledErrors, error } = plainLogger()
  logger.printUnhandledErrors([foreseen])
  expect(printUnhandledErrors).not.toHaveBeenCalled()
  const other = new TypeError('x is not a function')
  logger.printUnhandledErrors([foreseen, other])
  expect(printUnhandledErrors.mock.calls).toEqual([[[other]]])
  expect(error).toHaveBeenCalledTimes(2)
})

test('a fixture that is absent has the fix: the test was imported from Vitest', () => {
  expect(withTestHint('run is not a function')).toBe(
    "run is not a function\n  fix: import { test } from 'vitest-plumbline', and not from 'vitest'",
  )
  expect(withTestHint('orders.run is not a function')).toBe('orders.run is not a function')
})
