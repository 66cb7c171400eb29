import { HarnessError } from '../record/errors.ts'

/** The pending requests of the running test to fixtures, by their promises. */
const asked = new Map<Promise<unknown>, string>()
/** Resolves when no request that earlier tests left is running. */
let left = Promise.resolve()

/** Registers a request to a fixture until it settles. @returns the promise that the test awaits. */
export function noteAsked<Result>(fixture: string, answer: Promise<Result>): Promise<Result> {
  const noted = answer.finally(() => asked.delete(noted))
  asked.set(noted, fixture)
  return noted
}

/** Resolves when no request of an earlier test is running: concurrent measurements would disturb each other. */
export const earlierOver = (): Promise<void> => left

/** Ignores how the pending requests of the test end, such as by a removed system. @returns the names of their fixtures. */
export function leaveUnawaited(): readonly string[] {
  const fixtures = [...asked.values()]
  left = Promise.allSettled([left, ...asked.keys()]).then(() => undefined)
  asked.clear()
  return fixtures
}

/** @throws HarnessError if there is one: the test would pass whatever its result. */
export function assertAwaited([fixture]: readonly string[]): void {
  if (fixture === undefined) return
  throw new HarnessError(`${fixture} was not awaited: the test ended before its measurement`, {
    fix: `write \`await ${fixture}(…)\`, for example \`expect(await ${fixture}({ … })).toMeet()\``,
  })
}
