import { HarnessError } from '../record/errors.ts'

/** Whether an error fails at the line of the spec, where its class does not decide that: a HarnessError does, others do not. */
const ofCaller = new WeakMap<Error, boolean>()

/** For an error about no line of the spec: Vitest then shows no source, and prints it once for all tests that fail by it. */
export function withoutPlace(error: unknown): unknown {
  if (!(error instanceof HarnessError)) return error
  ofCaller.set(error, false)
  error.stack = `${error.name}: ${error.message}`
  return error
}

/** For an error of another class: it fails at the line of the spec too. */
export function atCallSite(error: unknown): unknown {
  if (error instanceof Error) ofCaller.set(error, true)
  return error
}

const belongsToCaller = (error: unknown): error is Error =>
  error instanceof Error && (ofCaller.get(error) ?? error instanceof HarnessError)

/** Makes a HarnessError fail at the line of the spec that called `work`. Unforeseen errors keep their own stack. */
export function withCallSite<Input extends readonly unknown[], Result>(
  work: (...input: Input) => Promise<Result>,
): (...input: Input) => Promise<Result> {
  return async function ask(...input) {
    const asked = { stack: '' }
    Error.captureStackTrace(asked, ask)
    try {
      return await work(...input)
    } catch (error) {
      if (belongsToCaller(error)) {
        const frames = asked.stack.split('\n').filter(line => line.startsWith('    at '))
        error.stack = [`${error.name}: ${error.message}`, ...frames].join('\n')
      }
      throw error
    }
  }
}
