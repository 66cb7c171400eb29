import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the configuration takes any whole number for PORT, and leaves its range to `listen`. It throws
 * for 65536 and higher, and the service ends as it does for a port that is in use: one line that names
 * PORT, and exit code 1. Words, fractions and an empty PORT are refused by the configuration as before.
 */
export const service = mutant([
  {
    file: 'app/config.ts',
    find: `{ fallback: 3000, min: 0, max: 65_535 }`,
    replace: `{ fallback: 3000, min: 0, max: Number.MAX_SAFE_INTEGER }`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a wrong value',
  firstTry: 'not tried',
  breaks: [],
}
