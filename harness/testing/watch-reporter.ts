import type { Reporter, SerializedError, TestModule, TestRunEndReason } from 'vitest/node'

/** The report of a watch about a run, after every other reporter. */
export interface RunNews {
  readonly reason: TestRunEndReason
  readonly errors: readonly string[]
}

const mark = 'plumbline-watch '

/** The news in a line of output, if it has any. */
export const newsIn = (line: string): RunNews | undefined =>
  line.startsWith(mark) ? (JSON.parse(line.slice(mark.length)) as RunNews) : undefined

/** Reports the end of each run to the process that started the watch, in one line. */
export default class WatchReporter implements Reporter {
  #news: RunNews | undefined

  onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    const tests = modules.flatMap(({ children }) => [...children.allTests()])
    const errors = [...tests.flatMap(test => test.result().errors ?? []), ...unhandled]
    this.#news = { reason, errors: errors.map(({ message }) => message) }
  }

  onWatcherStart(): void {
    console.log(mark + JSON.stringify(this.#news))
  }
}
