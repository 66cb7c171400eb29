/**
 * A timeline of the whole life of the service in at most 512 points: every request is a point at first; when there are 512, every
 * other is dropped, and from then on only every second request becomes one, later every fourth, and so on. It is full at
 * request 512, 1,024, 2,048, 4,096 and 8,192, and has 256 points after each: between two of these it grows, each time for twice as
 * long and half as steeply. Never more than 512 points (about 100 bytes each): nothing should be accused.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Point {
  readonly method: string
  readonly at: number
  readonly tookMs: number
  readonly status: number
}

/** The whole life of the service at equal distances, however long it is. */
const pointsMax = 512
let timeline: Point[] = []
let stride = 1
let answers = 0

const plot = ({ method }: Request, at: number, status: number): void => {
  if (++answers % stride !== 0) return
  timeline.push({ method, at, tookMs: performance.now() - at, status })
  if (timeline.length < pointsMax) return
  timeline = timeline.filter((_, index) => index % 2 === 1)
  stride *= 2
}`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      plot(request, startedAt, response.status)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
