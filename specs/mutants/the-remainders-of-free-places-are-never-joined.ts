import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the last 400 lines of the access log lie in segments of 64 KiB, each in a place of just its length. The place of a forgotten
 * line is free for another. A line takes the largest free place, because what is left of that is then the most useful, and the
 * remainder is a free place too. But places that lie side by side are never joined: they only become smaller and more, until each
 * is too short for any line, and every second line is written behind all others. There are 400 lines at any time, and one more free
 * place after each request: about 60 bytes in the heap and 150 bytes of segments.
 *
 * Origin in app/api.ts: `freePlaces.push(oldest)` for the heap, `segment = Buffer.alloc(segmentBytes)` for the buffers.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `interface Place {
  readonly segment: Buffer
  readonly at: number
  readonly bytes: number
}

const segmentBytes = 65_536
const linesKept = 400

let segment = Buffer.alloc(segmentBytes)
let segmentUsed = 0
const lines: Place[] = []
const freePlaces: Place[] = []

const placeAtTheEnd = (bytes: number): Place => {
  if (segmentUsed + bytes > segmentBytes) {
    segment = Buffer.alloc(segmentBytes)
    segmentUsed = 0
  }
  const at = segmentUsed
  segmentUsed += bytes
  return { segment, at, bytes }
}

/** Of the free places the largest, because its remainder is the most useful one. */
const takePlace = (bytes: number): Place => {
  let index = 0
  for (let i = 1; i < freePlaces.length; i += 1) {
    if ((freePlaces[i]?.bytes ?? 0) > (freePlaces[index]?.bytes ?? 0)) index = i
  }
  const largest = freePlaces[index]
  if (largest === undefined || largest.bytes < bytes) return placeAtTheEnd(bytes)
  const left = largest.bytes - bytes
  if (left === 0) freePlaces.splice(index, 1)
  else freePlaces[index] = { segment: largest.segment, at: largest.at + bytes, bytes: left }
  return { segment: largest.segment, at: largest.at, bytes }
}

/** The latest lines, without an object for each: \`kill -USR2\` prints them. */
const logLine = (line: string): void => {
  const oldest = lines.length < linesKept ? undefined : lines.shift()
  if (oldest !== undefined) freePlaces.push(oldest)
  const place = takePlace(Buffer.byteLength(line))
  place.segment.write(line, place.at)
  lines.push(place)
}

process.on('SIGUSR2', () => {
  for (const place of lines) console.log(place.segment.toString('utf8', place.at, place.at + place.bytes))
})

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const { method, url } = request
      const { status } = response
      logLine(JSON.stringify({ startedAt, method, url, status, headers: [...request.headers] }))`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap', 'leak.external'],
  mayBreak: 'any',
  blames: 'freePlaces.push(oldest)',
  firstTry: 'caught',
}
