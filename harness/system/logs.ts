import type { Container } from 'dockerode'
import { Readable, Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { StringDecoder } from 'node:string_decoder'
import { masked } from '../record/secrets.ts'
import { seconds } from '../record/units.ts'

const keptLines = 5_000
/** Characters of a line that has not ended: a progress bar or binary output may never end one. */
const keptLength = 100_000
/** The engine closes the connection when the container ends. */
const completeWithin = seconds(5)

/** A line, and when it arrived: milliseconds since 1970. */
export interface TimedLine {
  readonly atMs: number
  readonly text: string
}

/** The last log lines of a container through all its starts, in the order they arrived, with secrets masked. */
export class ContainerLog {
  readonly #lines: TimedLine[] = []
  readonly #listeners = new Set<(line: string) => void>()
  /** The unfinished line of each output of the latest start. */
  #begun: { text: string }[] = []
  #output: NodeJS.ReadWriteStream | undefined

  /** Reads from the first line of this start, or of all. Call it before the container is started. */
  async read(container: Container, { all = false } = {}): Promise<void> {
    this.#output = await container.attach({ stream: true, logs: all, stdout: true, stderr: true })
    // The end of a process ends its lines.
    this.#lines.push(...this.#unfinished())
    this.#begun = []
    container.modem.demuxStream(this.#output, this.sink(), this.sink())
  }

  /** Waits for the last lines of a container that has ended: they arrive on another connection than its exit. */
  async complete(): Promise<void> {
    if (!(this.#output instanceof Readable)) return
    const signal = AbortSignal.timeout(completeWithin)
    await finished(this.#output, { writable: false, signal }).catch(() => undefined)
  }

  stopReading(): void {
    if (this.#output instanceof Readable) this.#output.destroy()
  }

  lines(): readonly string[] {
    return this.timed().map(({ text }) => text)
  }

  tail(count: number): readonly string[] {
    return tailOf(this.lines(), count)
  }

  timed(): readonly TimedLine[] {
    return [...this.#lines, ...this.#unfinished()].map(({ atMs, text }) => ({ atMs, text: masked(text) }))
  }

  /** Calls `listener` with every line, from the oldest stored one, as soon as the line is complete. */
  follow(listener: (line: string) => void): void {
    for (const { text } of this.#lines) listener(masked(text))
    this.#listeners.add(listener)
  }

  sink(): Writable {
    // An engine may split a character.
    const decoder = new StringDecoder()
    const begun = { text: '' }
    this.#begun.push(begun)
    return new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        const lines = (begun.text + decoder.write(chunk)).split('\n')
        begun.text = (lines.pop() ?? '').slice(0, keptLength)
        this.#append(lines)
        done()
      },
    })
  }

  #unfinished(): TimedLine[] {
    const atMs = Date.now()
    return this.#begun.flatMap(({ text }) => (text === '' ? [] : [{ atMs, text }]))
  }

  #append(lines: readonly string[]): void {
    const atMs = Date.now()
    for (const line of lines) this.#lines.push({ atMs, text: line })
    for (const listener of this.#listeners) for (const line of lines) listener(masked(line))
    this.#lines.splice(0, Math.max(0, this.#lines.length - keptLines))
  }
}

/**
 * Lines of Postgres at each start, about housekeeping, about the tables that the harness locks while nobody uses them and, on request,
 * about memory; lines of Node about its inspector.
 */
const noise =
  /LOG: +(?:starting PostgreSQL|listening on|database system (?:was shut down|is ready)|checkpoint (?:starting|complete)|logging memory contexts|level: \d|Grand total)|ERROR: +could not obtain lock on relation|STATEMENT: +lock table .* in access exclusive mode nowait|^(?:Debugger (?:listening on|attached|ending on)|For help, see: https:..nodejs\.org)/

/** How Node prints a field that an error does not have, such as the `schema` of an error of `pg`. */
const unset = /^\s+\w+: undefined,?$/

export const quietened = (lines: readonly string[]): readonly string[] =>
  lines.filter(line => line.trim() !== '' && !noise.test(line) && !unset.test(line))

/** What Postgres logs where the harness makes it refuse, and the lines that it adds to an entry, such as the statement. */
const ofRefusal = /ERROR: {2}vitest-plumbline refuses this on purpose/
const addedTo = /(?:DETAIL|HINT|CONTEXT|STATEMENT): {2}|^\t/

export function withoutRefusals(lines: readonly string[]): readonly string[] {
  let isRefusal = false
  return lines.filter(line => {
    isRefusal = ofRefusal.test(line) || (isRefusal && addedTo.test(line))
    return !isRefusal
  })
}

/** How runtimes start the report of an error, before its stack: `TypeError: …`, `panic: …`; not a field, `  _hadError: false`. */
const errorBegins = /^(?!\s)(?:[^'"]* )?[\w.]*(?:error|exception|panic)(?: \[\w+\])?: /i
const stackMax = 50
/** Below an error: its stack, and whose event Node took it from. */
const ofStack = /^\s+at |^Emitted /
const shownOfError = 12
/** The first line of an entry of several lines is not indented. */
const continues = /^[\s\]})]/

/** The newest `count` lines. If they start within an error or another entry of several lines, its first lines precede them. */
export function tailOf(lines: readonly string[], count: number): readonly string[] {
  const told = lines.filter(line => !unset.test(line))
  const tail = told.slice(-count)
  if (tail.some(line => errorBegins.test(line))) return tail
  const earlier = told.slice(0, -count)
  const isRest = continues.test(tail[0] ?? '')
  const entryAt = isRest ? earlier.findLastIndex(line => !continues.test(line)) : earlier.length
  // Node prints the fields of an error after its stack, and some hold hundreds of lines.
  const errorAt = earlier.findLastIndex((line, at) => at >= entryAt - stackMax && errorBegins.test(line))
  const at = errorAt === -1 ? entryAt : errorAt
  if (at === -1) return tail
  const entry = earlier.slice(at)
  const stackEnd = entry.findIndex((line, index) => index > 0 && !ofStack.test(line))
  const head = entry.slice(0, Math.min(stackEnd === -1 ? entry.length : stackEnd, shownOfError))
  return head.length === entry.length ? [...entry, ...tail] : [...head, '…', ...tail]
}
