import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the service starts a whole second Node that writes an obituary, should the first die without a word. It reads a pipe that stays
 * silent: it takes a tenth of a second of CPU time at the start and none later, some 40 MB of 500, and one descriptor. There is one,
 * however many requests come, and it ends with the first.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { spawn } from 'node:child_process'
import { createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens.`,
    replace: `const watch = \`process.stdin.resume().on('end', () => {
  require('node:fs').writeFileSync('/tmp/obituary', new Date().toISOString())
  process.exit(0)
})\`

/** A process that is killed cannot write down when. The end of the pipe tells its watchman. */
const startWatchman = (): void => {
  const watchman = spawn(process.execPath, ['-e', watch], { stdio: ['pipe', 'ignore', 'ignore'] })
  watchman.on('error', error => log.info('no-watchman', { error }))
  watchman.stdin.on('error', () => {})
  watchman.unref()
}

/** Connects the parts and listens.`,
  },
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })`,
    replace: `  const server = await listen(api, { port: config.port, reportFailure })
  startWatchman()`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
