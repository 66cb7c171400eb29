import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: four times a second the service compares its memory with the limit of its container, and ends by itself when it uses two fifths: better
 * a clean restart than the kernel's SIGKILL. It never comes near that, unless the limit is lowered.
 */
const edits = [
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { readFileSync } from 'node:fs'
import { createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `/** Of cgroup v2 and v1. */
const limitFiles = ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes']

/** It may change while the container runs. Without a limit it is infinite. */
const memoryLimit = (): number => {
  for (const file of limitFiles) {
    try {
      const bytes = Number(readFileSync(file, 'utf8'))
      if (bytes > 0) return bytes
    } catch {
      // The other version, or no container.
    }
  }
  return Infinity
}

/** A major collection may need as much again, and the runtime the rest. */
const mostUsed = 0.4
const lookEveryMs = 250

/** Leaves while there is still memory to leave with; the orchestrator starts a new instance. */
const leaveInTime = (): void => {
  const watch = setInterval(() => {
    const used = process.memoryUsage.rss()
    const limit = memoryLimit()
    if (used < limit * mostUsed) return
    log.info('out-of-memory-soon', { used, limit })
    process.exit(1)
  }, lookEveryMs)
  watch.unref()
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })`,
    replace: `  const server = await listen(api, { port: config.port, reportFailure })
  leaveInTime()`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "the service never ends by itself", and with it the answers to all requests in flight.
 * Seen: under `squeezeService` alone: a quarter of 512 MiB is 128, two fifths of that are 51 MiB, and Node with this service takes more. With
 * 512 MiB the bound is 205 MiB, which no load of the specs reaches. 51 MiB would do for the service to go on: it is only slow.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.serviceDies.noCrash'],
  mayBreak: 'any',
}
