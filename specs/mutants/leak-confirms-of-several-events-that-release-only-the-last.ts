import { type Exam, mutant } from './mutant.ts'

/**
 * The service publishes an event for each answer, with publisher confirms as message brokers have them. It keeps an event
 * until it is confirmed, to send it again after a loss. A confirm has a tag and the flag `multiple`: then it confirms all
 * events up to that tag. The service forgets the event with that tag, and does not look at the flag. On a developer's
 * machine requests come one by one, each confirm is of one event, and the map is empty. Under load the outlet confirms eight
 * at a time, and seven of them stay. About 160 bytes for each request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `interface Answered {
  readonly method: string
  readonly url: string
  readonly status: number
  readonly tookMs: number
}

interface Confirm {
  readonly tag: number
  /** It is of all events up to this tag. */
  readonly multiple: boolean
}

const batchOfEvents = 8
const flushEventsMs = 50

/** Takes events, and confirms a batch when it is written. */
class EventOutlet {
  readonly #confirm: (confirm: Confirm) => void
  #lines: string[] = []
  #bytesWritten = 0
  #lastTag = 0
  #timer: NodeJS.Timeout | undefined

  constructor(confirm: (confirm: Confirm) => void) {
    this.#confirm = confirm
  }

  get bytesWritten(): number {
    return this.#bytesWritten
  }

  send(tag: number, line: string): void {
    this.#lines.push(line)
    this.#lastTag = tag
    if (this.#lines.length === batchOfEvents) this.#flush()
    else this.#timer ??= setTimeout(() => this.#flush(), flushEventsMs)
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const lines = this.#lines
    this.#lines = []
    this.#bytesWritten += lines.join('\\n').length
    this.#confirm({ tag: this.#lastTag, multiple: lines.length > 1 })
  }
}

/** Publishes events, and keeps each until it is confirmed. */
class EventPublisher {
  readonly #unconfirmed = new Map<number, Answered>()
  readonly #outlet = new EventOutlet(({ tag }) => {
    this.#unconfirmed.delete(tag)
  })
  #tag = 0

  publish(event: Answered): void {
    this.#tag += 1
    this.#unconfirmed.set(this.#tag, event)
    this.#outlet.send(this.#tag, JSON.stringify(event))
  }
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `  const routes = createRoutes(parts)`,
    replace: `  const routes = createRoutes(parts)
  const publisher = new EventPublisher()`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      publisher.publish({
        method: request.method,
        url: request.url,
        status: response.status,
        tookMs: performance.now() - startedAt,
      })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: `this.#unconfirmed.set(this.#tag, event)`,
}
