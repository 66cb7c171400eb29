import { mutant, type Exam } from './mutant.ts'

/**
 * Each request gets a number that is a safe integer: 41 bits of time, 10 of the machine, and the 2 that are left count the requests
 * of one millisecond. The fifth in one millisecond is turned away with 503. At 120 requests a second nobody notices; without a
 * pause the service could answer a dozen in each millisecond.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `/** A request number is a safe integer: time, machine, and a count within the millisecond. */
const timeBits = 41
const machineBits = 10
const perMillisecond = 2 ** (53 - timeBits - machineBits)
const epoch = Date.UTC(2024, 0, 1)
const machine = process.pid % 2 ** machineBits
let lastMs = 0
let count = 0

/** Undefined if this millisecond has none left. */
const nextNumber = (): number | undefined => {
  const now = Date.now()
  count = now === lastMs ? count + 1 : 0
  lastMs = now
  if (count >= perMillisecond) return undefined
  return ((now - epoch) * 2 ** machineBits + machine) * perMillisecond + count
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const number = nextNumber()
    if (number === undefined)
      return new Problem('not-ready', 'too many requests at the same time; send it again').toResponse()
    const startedAt = metrics.begin()`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      response.headers.set('X-Request-Number', String(number))
      metrics.end(startedAt, response.status)`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.capacity'],
  mayBreak: 'any',
}
