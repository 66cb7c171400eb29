import { type Exam, mutant } from './mutant.ts'

/**
 * The service publishes an event for each answer and keeps it until it is confirmed, to send it again after a loss. The
 * outlet writes blocks of 1,400 events, and confirms a block with one message: it is of all events up to its tag. So the map
 * grows with every request, and loses all of them at once. Teams write it because a confirm for each event is a message for each event.
 * At most 1,400 events of about 250 bytes, and the lines of one block: 0.6 MB.
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

const eventsInBlock = 1_400

/** Writes events in blocks. */
class BlockWriter {
  readonly #confirmUpTo: (tag: number) => void
  #lines: string[] = []
  #charactersWritten = 0

  constructor(confirmUpTo: (tag: number) => void) {
    this.#confirmUpTo = confirmUpTo
  }

  get charactersWritten(): number {
    return this.#charactersWritten
  }

  write(tag: number, line: string): void {
    this.#lines.push(line)
    if (this.#lines.length < eventsInBlock) return
    const block = this.#lines.join('\\n')
    this.#lines = []
    setImmediate(() => {
      this.#charactersWritten += block.length
      this.#confirmUpTo(tag)
    })
  }
}

/** Publishes events, and keeps each until it is confirmed. */
class EventPublisher {
  readonly #unconfirmed = new Map<number, Answered>()
  readonly #writer = new BlockWriter(confirmed => {
    // A map is in the order of its insertions, and tags only rise.
    for (const tag of this.#unconfirmed.keys()) {
      if (tag > confirmed) return
      this.#unconfirmed.delete(tag)
    }
  })
  #tag = 0

  publish(event: Answered): void {
    this.#tag += 1
    this.#unconfirmed.set(this.#tag, event)
    this.#writer.write(this.#tag, JSON.stringify(event))
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
  breaks: [],
  firstTry: 'inconclusive',
}
