import { mutant, type Exam } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `  async #ask(): Promise<void> {
    try {
      await this.#ping()
      this.#note(true)
    } catch (error) {
      this.#note(false, error)
      throw`,
    replace: `  async #ask(): Promise<void> {
    const threads = new BroadcastChannel('readiness')
    try {
      await this.#ping()
      if (this.#note(true)) threads.postMessage({ ready: true })
    } catch (error) {
      if (this.#note(false, error)) threads.postMessage({ ready: false })
      throw`,
  },
  {
    file: 'app/readiness.ts',
    find: `  /** Logs only changes, because probes come several times a second. */
  #note(ready: boolean, reason?: unknown): void {
    if (this.#wasReady === ready) return
    this.#wasReady = ready
    this.#log(ready ? 'ready' : 'not-ready', ready ? {} : { reason })
  }`,
    replace: `  /**
   * Logs only changes, because probes come several times a second.
   * @returns whether it is one, which worker threads are told.
   */
  #note(ready: boolean, reason?: unknown): boolean {
    if (this.#wasReady === ready) return false
    this.#wasReady = ready
    this.#log(ready ? 'ready' : 'not-ready', ready ? {} : { reason })
    return true
  }`,
  },
])

/**
 * Leaks: a BroadcastChannel is a handle of the event loop, and no collection closes one: each probe of the database by
 * GET /api/ready leaves one open (probes at the same instant share it), 1.5 kB of heap and as much native memory with it.
 * Posting happens only when readiness changes, so that the reader thinks of the object as cheap and idle, like an event
 * emitter that goes out of scope.
 */
export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.handles'],
  mayBreak: 'any',
  blames: "const threads = new BroadcastChannel('readiness')",
}
