import { type Exam, mutant } from './mutant.ts'

/**
 * Every second health check moves on to the next of a hundred cities, and the formatter of its local time is made when it is first
 * needed and kept. Each has tens of kilobytes of ICU's memory outside of V8, so native memory grows evenly for about 3,200
 * requests. Then all hundred are there, and no more is ever made.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const cities = Intl.supportedValuesOf('timeZone').slice(0, 100)
const formatters = new Map<string, Intl.DateTimeFormat>()
let checks = 0

const localTime = (): string => {
  checks += 1
  const timeZone = cities[Math.floor(checks / 2) % cities.length] ?? 'UTC'
  let formatter = formatters.get(timeZone)
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone })
    formatters.set(timeZone, formatter)
  }
  return \`\${formatter.format(new Date())} \${timeZone}\`
}`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  app.get('/api/health', c => {
    c.header('Local-Time', localTime())
    return c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() })
  })`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [] }
