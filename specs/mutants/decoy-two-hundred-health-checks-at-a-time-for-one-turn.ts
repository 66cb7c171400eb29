import { mutant, type Exam } from './mutant.ts'

/**
 * Only two hundred health checks are let in at a time, and the others stand in a line without a bound or a deadline. It
 * looks as if a thousand clients had to queue, but a place is held for one turn of the event loop only, whatever
 * becomes of its request: even a thousand at the same instant are all answered within a few turns.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const placesMax = 200
let taken = 0
const line: (() => void)[] = []

const enter = async (): Promise<void> => {
  if (taken < placesMax) {
    taken += 1
    return
  }
  await new Promise<void>(admit => void line.push(admit))
}

/** The place goes to the first in the line. */
const leave = (): void => {
  const first = line.shift()
  if (first === undefined) taken -= 1
  else first()
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  app.get('/api/health', async c => {
    await enter()
    setImmediate(leave)
    return c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  breaks: [],
  firstTry: 'not tried',
}
