import { type Exam, mutant } from './mutant.ts'

/**
 * One in 60 requests is traced. Its child logger holds its lines back, and writes them if the request fails with 5xx. A parent
 * knows its children, because a change of its level is passed on to them, and no child ever leaves. About 2.2 KB, mostly text,
 * for each traced request: 36 bytes a request.
 */
export const service = mutant([
  {
    file: 'app/log.ts',
    find: `const line = (event: string, fields: Fields): string => {`,
    replace: `type Level = 'info' | 'debug'

/** A logger whose lines share fields. Lines are held back until \`flush\`, unless its level is debug. */
export class Logger {
  readonly #fields: Fields
  readonly #children = new Set<Logger>()
  readonly #held: string[] = []
  #level: Level

  constructor(fields: Fields, level: Level) {
    this.#fields = fields
    this.#level = level
  }

  /** A child has the fields of its parent too, and its level now and later. */
  child(fields: Fields): Logger {
    const child = new Logger({ ...this.#fields, ...fields }, this.#level)
    this.#children.add(child)
    return child
  }

  set level(level: Level) {
    this.#level = level
    for (const child of this.#children) child.level = level
  }

  debug(event: string, fields: Fields): void {
    const text = line(event, { ...this.#fields, ...fields })
    if (this.#level === 'debug') console.log(text)
    else this.#held.push(text)
  }

  flush(): void {
    for (const text of this.#held.splice(0)) console.error(text)
  }
}

export const root = new Logger({ service: 'ledger' }, 'info')

const line = (event: string, fields: Fields): string => {`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Metrics } from './metrics.ts'`,
    replace: `import { type Logger, root } from './log.ts'
import type { Metrics } from './metrics.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const traceEvery = 60
let served = 0

const traced = ({ method, url }: Request): Logger | undefined => {
  served += 1
  return served % traceEvery === 0 ? root.child({ request: served, method, url }) : undefined
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    const logger = traced(request)
    logger?.debug('begun', { figures: metrics.read(), usage: process.resourceUsage() })`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const { status } = response
      logger?.debug('ended', { status, figures: metrics.read(), usage: process.resourceUsage() })
      if (status >= 500) logger?.flush()`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  blames: `this.#children.add(child)`,
}
