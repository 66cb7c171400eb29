import { mutant, type Exam } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `  #probe: Promise<void> | undefined
`,
    replace: `  readonly #stopped = Promise.withResolvers<never>()
  #probe: Promise<void> | undefined
`,
  },
  {
    file: 'app/readiness.ts',
    find: `    this.#log = log
  }
`,
    replace: `    this.#log = log
    this.#stopped.promise.catch(() => {})
  }

  /** Fails with \`not-ready\` when the shutdown begins. Race it against work that must not hold that up. */
  get stopped(): Promise<never> {
    return this.#stopped.promise
  }
`,
  },
  {
    file: 'app/readiness.ts',
    find: `    this.#stopping = true
`,
    replace: `    this.#stopping = true
    this.#stopped.reject(new Problem('not-ready', 'the service is shutting down; use another instance'))
`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/metrics', c => {`,
    replace: `  app.get('/api/metrics', async c => {`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.body(toExposition(figures), 200, { 'Content-Type': expositionType })`,
    replace: `    const page = await Promise.race([encode(toExposition(figures)), readiness.stopped])
    return c.body(page, 200, { 'Content-Type': expositionType })`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = (c: Context): boolean =>`,
    replace: `/** In a turn of its own, so that a page of many series does not hold up other requests. */
const encode = async (text: string) => {
  await new Promise<void>(resolve => setImmediate(resolve))
  return new TextEncoder().encode(text)
}

const wantsText = (c: Context): boolean =>`,
  },
])

/**
 * Leaks: Promise.race adds a reaction to each of its promises, and one of them lives as long as the process. Each
 * reaction holds the promise of its race, and that one holds its result: 1.7 kB of encoded text outside the heap and
 * 500 bytes on it, for each scrape of GET /api/metrics as text/plain, until SIGTERM. It reads like good shutdown manners.
 */
export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.external'],
  mayBreak: 'any',
  blames: 'const page = await Promise.race([encode(toExposition(figures)), readiness.stopped])',
}
