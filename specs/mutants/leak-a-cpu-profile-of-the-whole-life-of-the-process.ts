import { type Exam, mutant } from './mutant.ts'

/**
 * V8's profiler is started with the service, so that a profile is at hand when something was slow: SIGUSR2 logs the busiest
 * functions. V8 keeps every sample until the profile is stopped, a thousand in a second, requests or not: tens of kilobytes of
 * native memory a second. Breaks "nothing grows without requests" (leak.idle), and "memory flat" of the soak.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `tuneCompiler()`,
    replace: `tuneCompiler()

const profiler = new Session()
profiler.connect()
profiler.post('Profiler.enable')
profiler.post('Profiler.setSamplingInterval', { interval: 1_000 })
profiler.post('Profiler.start')

/** What took the time since the last signal. */
process.on('SIGUSR2', () => {
  profiler.post('Profiler.stop', (error, result) => {
    if (error !== null) return
    const busiest = result.profile.nodes.toSorted((a, b) => (b.hitCount ?? 0) - (a.hitCount ?? 0))
    log.info('profile', { busiest: busiest.slice(0, 20).map(({ callFrame }) => callFrame.functionName) })
  })
  profiler.post('Profiler.start')
})`,
  },
  {
    file: 'app/main.ts',
    find: `import * as log from './log.ts'`,
    replace: `import { Session } from 'node:inspector'
import * as log from './log.ts'`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.idle'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'caught',
}
