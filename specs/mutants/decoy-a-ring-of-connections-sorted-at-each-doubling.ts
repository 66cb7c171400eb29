import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy (scale would accuse it): connections are dealt to sixteen lanes by a ring of 160 points for each, which is made and sorted
 * anew whenever the number of open connections outgrows it. The ring doubles, so that happens seven times up to a thousand, and the
 * longest pause is some 15 ms, well within the 100 promised; no request does any of it.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `const pointsEach = 160
const lanes = new Uint32Array(16)
let room = 0
let ring = new Float64Array(0)

const pointOf = (seed: number): number => {
  const mixed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d)
  return (Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39) >>> 0) + seed / 2 ** 32
}

const makeRoom = (connections: number): void => {
  while (room < connections) {
    room = Math.max(8, 2 * room)
    ring = new Float64Array(room * pointsEach).map((_, index) => pointOf(index + 1)).sort()
  }
}

/** The lane of the next point of the ring. */
const laneOf = (port: number): number => {
  const wanted = pointOf(port)
  let low = 0
  let high = ring.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ring[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low % lanes.length
}

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `    sockets.add(socket)`,
    replace: `    sockets.add(socket)
    makeRoom(sockets.size)
    const lane = laneOf(socket.remotePort ?? 0)
    lanes[lane] = (lanes[lane] ?? 0) + 1`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
