import { setTimeout as sleep } from 'node:timers/promises'

/** Does `work` again and again, with a pause after each time, until it is disposed. `work` must not reject. */
export function repeated(everyMs: number, work: () => Promise<void>): AsyncDisposable {
  const over = new AbortController()
  const repeat = async () => {
    while (!over.signal.aborted) {
      await work()
      await sleep(everyMs)
    }
  }
  const repeating = repeat()
  return {
    async [Symbol.asyncDispose]() {
      over.abort()
      await repeating
    },
  }
}
