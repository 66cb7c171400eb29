import { fileURLToPath } from 'node:url'
import type { Vitest } from 'vitest/node'
import { messageOf } from '../record/errors.ts'
import { tooManyParts } from './shard.ts'

/** Compares by name: the error may come from another instance of this module, such as the set-up's, or from a worker. */
export const isForeseen = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'name' in error && error.name === 'HarnessError'

/** The code that runs, and the sources that its source maps name. */
const ownRoots = ['../', '../../harness/'].map(root => fileURLToPath(new URL(root, import.meta.url)))

/** A HarnessError states the cause itself: its stack frames inside the harness do not help a reader. */
export const isReadersOwn = ({ name }: { name: string }, { file }: { file: string }): boolean =>
  name !== 'HarnessError' || !ownRoots.some(root => file.startsWith(root))

/** What the tests of Vitest's own `test` lack. */
const noFixture = /^(?:another|compare|faultRun|knee|leak|run|soak) is not a function$/

/** The message of an error in a test of a spec, with the fix where `test` was imported from Vitest. */
export const withTestHint = (message: string): string =>
  noFixture.test(message)
    ? `${message}\n  fix: import { test } from 'vitest-plumbline', and not from 'vitest'`
    : message

/** The message already includes the cause. Vitest would print the cause's stack in the harness below it. */
const withoutCause = ({ name, message, stack = '' }: Error): Error =>
  Object.assign(new Error(message), { name, message, stack })

/** The message of an error that says what to do; undefined for an error that needs its stack. */
const plainMessage = (error: unknown): string | undefined =>
  isForeseen(error) ? messageOf(error) : tooManyParts(messageOf(error))

/** Makes Vitest print a HarnessError from outside tests as its message alone, without its banner and the stack. */
export function printPlainly({ logger }: Pick<Vitest, 'logger'>): void {
  const printError = logger.printError.bind(logger)
  const printUnhandledErrors = logger.printUnhandledErrors.bind(logger)
  logger.printError = (error, options) => {
    const plain = options?.type === 'Unhandled Error' ? plainMessage(error) : undefined
    if (plain === undefined) printError(isForeseen(error) ? withoutCause(error as Error) : error, options)
    else logger.error(plain)
  }
  logger.printUnhandledErrors = errors => {
    for (const plain of errors.map(plainMessage)) if (plain !== undefined) logger.error(plain)
    const others = errors.filter(error => plainMessage(error) === undefined)
    if (others.length > 0) printUnhandledErrors(others)
  }
}
