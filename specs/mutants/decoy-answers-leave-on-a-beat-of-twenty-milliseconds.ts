import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy (baseline and consistency would accuse it): health checks are answered on the beat of the clock, every 20 ms, so
 * all that arrived since the last beat leave in one bunch. None waits for more than 20 of its 100 ms, and who asks 10 ms
 * after each answer always waits for the other half of the beat: the deviation stays far below 10 ms.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const beatMs = 20
let beat: Promise<void> | undefined

/** Settles at the next full beat of the clock, for all who wait for it. */
const nextBeat = (): Promise<void> =>
  (beat ??= new Promise(resolve => {
    const play = (): void => {
      beat = undefined
      resolve()
    }
    setTimeout(play, beatMs - (Date.now() % beatMs))
  }))

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  app.get('/api/health', async c => {
    await nextBeat()
    return c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() })
  })`,
  },
])

export const exam: Exam = { spec: 'specs/baseline.spec.ts', breaks: [], firstTry: 'acquitted' }
