import { type Exam, mutant } from './mutant.ts'

/** A profile lives for 200 answers: long enough to become old, so that only a full collection frees it. */
const profiling = `
  const recent = new Map()
  process.on('message', ({ number, path, status, took }) => {
    const profile = Array.from({ length: 150 }, (_, bin) => ({ bin, weight: Math.exp(-Math.abs(bin / 10 - took)) }))
    recent.set(number, { path, status, profile })
    if (recent.size > 200) recent.delete(recent.keys().next().value)
  })
  process.on('disconnect', () => process.exit(0))
`

/**
 * A second Node process makes a profile of about 10 KB of each answer and keeps the last 200. Those it has let go stay in its heap
 * until it reaches the size at which V8 collects it, which at most 24 MB of old objects bring soon: its memory rises and falls.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { spawn } from 'node:child_process'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

let answers = 0
const profiler = spawn(
  process.execPath,
  ['--max-old-space-size=24', '--max-semi-space-size=1', '-e', ${JSON.stringify(profiling)}],
  { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
)
profiler.on('error', () => {})`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      answers += 1
      const { pathname: path } = new URL(request.url)
      if (profiler.connected)
        profiler.send({ number: answers, path, status: response.status, took: performance.now() - startedAt })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
