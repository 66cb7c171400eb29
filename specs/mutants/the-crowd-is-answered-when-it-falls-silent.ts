import { mutant, type Exam } from './mutant.ts'

/**
 * Probes that come together share one look at the process. The look is debounced: it is taken when nobody has asked for 20 ms. One client
 * waits 20 ms. But a thousand clients ask every 0.2 ms, so it is silent only when every one of them is waiting: the first have then
 * waited for 220 ms.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Health {
  readonly status: 'healthy'
  readonly timestamp: string
  readonly uptime: number
}

const quietMs = 20

/** One look for all who ask in a burst, at its end: then it is true for each of them. */
class SharedLook {
  #shared: PromiseWithResolvers<Health> | undefined
  #timer: NodeJS.Timeout | undefined

  ask(): Promise<Health> {
    const shared = (this.#shared ??= Promise.withResolvers<Health>())
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#shared = undefined
      shared.resolve({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() })
    }, quietMs)
    return shared.promise
  }
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  const look = new SharedLook()
  app.get('/api/health', async c => c.json(await look.ask()))`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'caught',
  breaks: ['scale.100.latency.p99'],
  mayBreak: 'any',
}
