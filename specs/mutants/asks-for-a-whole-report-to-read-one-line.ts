import { mutant, type Exam } from './mutant.ts'

/**
 * The health check tells the versions it runs on: that of Node, and that of glibc, which only the diagnostic report of the process
 * knows. But each report is made of everything: stacks, heap spaces, environment, shared libraries, and a line for each open socket. It
 * takes more than a millisecond, and more the more clients are connected; 120 requests a second hardly notice, but at 1,000 half a core
 * does not suffice.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `// Otherwise a report asks the name server about each socket.
process.report.excludeNetwork = true

/** Musl has no such line. */
const libc = (): string => {
  const { header } = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } }
  return header.glibcVersionRuntime === undefined ? 'musl' : \`glibc/\${header.glibcVersionRuntime}\`
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  app.get('/api/health', c => {
    const health = { status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }
    return c.json(health, 200, { 'X-Runtime': \`node/\${process.version} \${libc()}\` })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'caught',
  breaks: ['scale.100.latency.p99', 'scale.1000.latency.p99'],
  mayBreak: 'any',
}
