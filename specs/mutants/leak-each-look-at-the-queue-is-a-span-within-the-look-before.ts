import { mutant, type Exam } from './mutant.ts'

/**
 * The service looks at the queue of its pool fifty times a second, and each look is a span whose parent is the span of
 * the current AsyncLocalStorage. The timer of the next look is started inside the span of this one, so each look is a
 * child of the look before, and all spans since the start are kept, without any request.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { AsyncLocalStorage } from 'node:async_hooks'
import { createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `interface Span {
  readonly name: string
  readonly startedAt: number
  readonly attributes: Readonly<Record<string, number>>
  readonly parent: Span | undefined
}

const spans = new AsyncLocalStorage<Span>()

const traced = (name: string, attributes: Readonly<Record<string, number>>, work: () => void): void =>
  spans.run({ name, startedAt: performance.now(), attributes, parent: spans.getStore() }, work)

const lookEveryMs = 20
const crowded = 500

const watchQueue = (pool: Pool): void => {
  const { inUse, queued } = pool.state
  traced('look', { inUse, queued }, () => {
    if (queued > crowded) log.info('crowded', { queued, span: spans.getStore()?.name })
    setTimeout(() => watchQueue(pool), lookEveryMs).unref()
  })
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)`,
    replace: `  watchQueue(pool)
  const bank = postgresBank(pool)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.idle'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'caught',
}
