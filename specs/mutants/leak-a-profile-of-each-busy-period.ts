import { mutant, type Exam } from './mutant.ts'

/**
 * A request that comes after 150 ms of silence begins a busy period, and each busy period has its own profile of 256 KiB,
 * which is kept. Growth is per round and not per request: 200 bytes a request in rounds of 1,300. Health checks, which also
 * come while nobody works, begin none.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const quietMs = 150
const profileSamples = 65_536
const profiles: Float32Array[] = []
let lastAt = Number.NEGATIVE_INFINITY
let samples = 0

/** The arrivals of each busy period, to compare it with those before. */
const profileArrival = (request: Request, at: number): void => {
  if (request.url.endsWith('/api/health')) return
  if (at - lastAt > quietMs) {
    profiles.push(new Float32Array(profileSamples))
    samples = 0
  }
  const profile = profiles.at(-1)
  if (profile !== undefined) profile[samples++ % profileSamples] = at - lastAt
  lastAt = at
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    profileArrival(request, startedAt)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.external'],
  mayBreak: ['leak.heap', 'leak.native', 'leak.workingSet'],
  blames: 'profiles.push(new Float32Array(profileSamples))',
}
