import { HarnessError, messageOf } from '../record/errors.ts'

/** Whether this process is the command `vitest`, and no program that has Vitest in it. */
const isCommand = /[\\/]vitest(?:\.mjs)?$/.test(process.argv[1] ?? '')

/**
 * Does what may refuse to start. Vitest would print the error below a banner and above its stack; its command is ended by the
 * message alone instead.
 *
 * @throws HarnessError in any other program.
 */
export function orEnd(check: () => unknown): void {
  try {
    check()
  } catch (error) {
    if (!isCommand || !(error instanceof HarnessError)) throw error
    console.error(messageOf(error))
    process.exit(1)
  }
}
