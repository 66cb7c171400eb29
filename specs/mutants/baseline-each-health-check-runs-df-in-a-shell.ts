import { mutant, type Exam } from './mutant.ts'

/**
 * The health check also tells how full the disk is, and runs a shell with `df` and `tail` to find out: three processes for
 * each request. Breaks CONTRACT baseline.cpu: "< 20 % of one core", and baseline.latency: "< 100 ms".
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { exec } from 'node:child_process'
import { promisify } from 'node:util'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const run = promisify(exec)

/** As \`df\` shows it, such as \`12%\`. */
const diskUsed = async (): Promise<string> => {
  try {
    const { stdout } = await run('df -P /tmp | tail -n 1', { timeout: 2_000 })
    return stdout.trim().split(/\\s+/)[4] ?? 'unknown'
  } catch {
    return 'unknown'
  }
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `app.get('/api/health', c =>`,
    replace: `app.get('/api/health', async c =>`,
  },
  {
    file: 'app/api.ts',
    find: `c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),`,
    replace: `c.json({
      status: 'healthy',
      timestamp: new Date().toISOString(),
      uptime: process.uptime(),
      diskUsed: await diskUsed(),
    }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: ['baseline.cpu'],
  mayBreak: 'any',
  firstTry: 'caught',
}
