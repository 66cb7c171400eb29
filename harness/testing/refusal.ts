import { HarnessError, messageOf } from '../record/errors.ts'

/** For tests: the message of the HarnessError that a call throws. Undefined if it throws none, rethrows any other. */
export function refusalOf(call: () => unknown): string | undefined {
  try {
    call()
    return undefined
  } catch (error) {
    if (error instanceof HarnessError) return messageOf(error)
    throw error
  }
}
