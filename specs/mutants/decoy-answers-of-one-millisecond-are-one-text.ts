import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the text of the health answer is kept for the rest of the millisecond in which it was made, and all who ask in that
 * millisecond get the same text.
 *
 * It looks like a health check that is answered from a cache. It is right: the time in it has whole milliseconds and is at most one
 * old, as if the answer had been written one millisecond earlier, and so is the uptime. The millisecond is counted by the clock that
 * never goes back, which goes on while the process is frozen, so neither a clock that is set nor a pause brings an old text back.
 * One text is kept, whatever the number of requests, and the answer never waits for anything.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096
`,
    replace: `const bodyBytesMax = 4_096

let told = { millisecond: -1, text: '' }

const health = (): string => {
  const millisecond = Math.floor(performance.now())
  if (told.millisecond !== millisecond) {
    const text = { status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }
    told = { millisecond, text: JSON.stringify(text) }
  }
  return told.text
}
`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )
`,
    replace: `  app.get('/api/health', c => c.body(health(), 200, { 'Content-Type': 'application/json' }))
`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
