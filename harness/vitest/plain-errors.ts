import type { Vitest } from 'vitest/node'
import { messageOf } from '../record/errors.ts'

/** Also one of another instance of this module, such as the set-up's. */
export const isForeseen = (error: unknown): boolean => error instanceof Error && error.name === 'HarnessError'

/**
 * Lets Vitest print an error outside of tests, which the harness has foreseen, as its message alone: that says what to do.
 * Vitest would put a banner above it and the stack below.
 */
export function printPlainly({ logger }: Pick<Vitest, 'logger'>): void {
  const printError = logger.printError.bind(logger)
  const printUnhandledErrors = logger.printUnhandledErrors.bind(logger)
  logger.printError = (error, options) => {
    if (options?.type === 'Unhandled Error' && isForeseen(error)) logger.error(messageOf(error))
    else printError(error, options)
  }
  logger.printUnhandledErrors = errors => {
    for (const error of errors.filter(isForeseen)) logger.error(messageOf(error))
    const others = errors.filter(error => !isForeseen(error))
    if (others.length > 0) printUnhandledErrors(others)
  }
}
