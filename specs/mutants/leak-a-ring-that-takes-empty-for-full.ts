import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks. Durations pass through a ring of numbers to a moving average. The ring is widened when it is full, and its test
 * for that is also true of an empty ring; it is emptied behind each answer, so each answer finds it empty and makes it
 * eight places wider. A user sees the memory of array buffers grow with each request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `let ring = new Float64Array(64)
let first = 0
let end = 0
let average = 0

const widen = (): void => {
  const held = (end - first + ring.length) % ring.length
  const wider = new Float64Array(ring.length + 8)
  for (let place = 0; place < held; place += 1) wider[place] = ring[(first + place) % ring.length] ?? 0
  ring = wider
  first = 0
  end = held
}

const put = (duration: number): void => {
  if (end === first || (end + 1) % ring.length === first) widen()
  ring[end] = duration
  end = (end + 1) % ring.length
  queueMicrotask(drainRing)
}

const drainRing = (): void => {
  while (first !== end) {
    average += ((ring[first] ?? 0) - average) / 100
    first = (first + 1) % ring.length
  }
}

process.on('SIGUSR2', () => console.log(JSON.stringify({ event: 'average', average })))

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `metrics.end(startedAt, response.status)`,
    replace: `metrics.end(startedAt, response.status)
      put(performance.now() - startedAt)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.external'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'caught',
}
