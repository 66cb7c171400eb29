import type { Failure, FailureExample } from './run.ts'

/** More kinds are not informative: messages may contain an id each. */
const failureKindsMax = 100

/** Failed requests, added up by call and outcome. */
export class FailuresByKind {
  readonly #kinds = new Map<string, Failure>()

  static sumOf(failures: readonly Failure[]): Failure[] {
    const sum = new FailuresByKind()
    for (const failure of failures) sum.add(failure)
    return sum.all
  }

  get all(): Failure[] {
    return [...this.#kinds.values()]
  }

  /** `exampleOf` is called only for the first failure of a kind. */
  add(failure: Failure, exampleOf?: () => FailureExample): void {
    const { call, outcome, count, firstMs } = failure
    const isRest = this.#kinds.size >= failureKindsMax && !this.#kinds.has(keyOf(call, outcome))
    const named = isRest ? { ...(call !== undefined && { call }), outcome: 'something else' } : failure
    const key = keyOf(call, named.outcome)
    const before = this.#kinds.get(key)
    const example = before?.example ?? failure.example ?? exampleOf?.()
    this.#kinds.set(key, {
      ...named,
      ...(example !== undefined && { example }),
      count: count + (before?.count ?? 0),
      firstMs: Math.min(firstMs, before?.firstMs ?? firstMs),
    })
  }
}

const keyOf = (call: string | undefined, outcome: string): string => `${call}\n${outcome}`
