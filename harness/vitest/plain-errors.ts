import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Vitest } from 'vitest/node'
import { messageOf } from '../record/errors.ts'
import { tooManyParts } from './shard.ts'

/** Also one of another instance of this module, such as the set-up's, and what comes of one on its way from a worker. */
export const isForeseen = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'name' in error && error.name === 'HarnessError'

/** What runs, and the sources that its maps name. */
const packageRoot = dirname(dirname(fileURLToPath(import.meta.url)))
const ownRoots = [packageRoot, join(dirname(packageRoot), 'harness')].map(root => `${root}${sep}`)

/** What the harness has foreseen says itself what is wrong: where in the harness it was noticed tells a reader nothing. */
export const isReadersOwn = ({ name }: { name: string }, { file }: { file: string }): boolean =>
  name !== 'HarnessError' || !ownRoots.some(root => file.startsWith(root))

/** Its message has told of the cause: below it stands where that was thrown in the harness. */
const withoutCause = ({ name, message, stack = '' }: Error): Error =>
  Object.assign(new Error(message), { name, message, stack })

/** What says itself what to do; undefined of an error that needs its stack. */
const plainly = (error: unknown): string | undefined =>
  isForeseen(error) ? messageOf(error) : tooManyParts(messageOf(error))

/**
 * Lets Vitest print an error outside of tests, which the harness has foreseen, as its message alone: that says what to do.
 * Vitest would put a banner above it and the stack below.
 */
export function printPlainly({ logger }: Pick<Vitest, 'logger'>): void {
  const printError = logger.printError.bind(logger)
  const printUnhandledErrors = logger.printUnhandledErrors.bind(logger)
  logger.printError = (error, options) => {
    const plain = options?.type === 'Unhandled Error' ? plainly(error) : undefined
    if (plain === undefined) printError(isForeseen(error) ? withoutCause(error as Error) : error, options)
    else logger.error(plain)
  }
  logger.printUnhandledErrors = errors => {
    for (const plain of errors.map(plainly)) if (plain !== undefined) logger.error(plain)
    const others = errors.filter(error => plainly(error) === undefined)
    if (others.length > 0) printUnhandledErrors(others)
  }
}
