import { HarnessError } from '../record/errors.ts'

/** What the running test has asked of fixtures and has no answer to yet, by the promise that it was given. */
const asked = new Map<Promise<unknown>, string>()
/** What earlier tests have left running. */
let left: readonly Promise<unknown>[] = []

/** Notes what a fixture was asked for until it is over. @returns what the test is to await. */
export function noteAsked<Result>(fixture: string, answer: Promise<Result>): Promise<Result> {
  const noted = answer.finally(() => asked.delete(noted))
  asked.set(noted, fixture)
  return noted
}

/** Resolves when nothing runs that an earlier test has left: two measurements at a time would measure each other. */
export async function earlierOver(): Promise<void> {
  await Promise.allSettled(left)
  left = []
}

/**
 * Ends the test's part in what is still running: nobody is left to hear how that fails, for example because its system is gone.
 *
 * @returns the names of the fixtures.
 */
export function leaveUnawaited(): readonly string[] {
  const fixtures = [...asked.values()]
  left = [...left, ...asked.keys()]
  for (const answer of asked.keys()) answer.catch(() => undefined)
  asked.clear()
  return fixtures
}

/** @throws HarnessError if there is one: the test would be green whatever came of it. */
export function assertAwaited([fixture]: readonly string[]): void {
  if (fixture === undefined) return
  throw new HarnessError(`${fixture} was not awaited: the test had ended before it was measured`, {
    fix: `write \`await ${fixture}(…)\`, for example \`expect(await ${fixture}({ … })).toMeet()\``,
  })
}
