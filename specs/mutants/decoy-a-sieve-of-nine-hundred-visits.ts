import { type Exam, leaking } from './mutant.ts'

/** Healthy: keeps nine hundred visits in a list with a hand, which goes round and evicts the first that was not seen again. */
export const service = leaking({
  declare: `const visitsMost = 900

interface Visit {
  readonly key: string
  seen: boolean
  newer: Visit | undefined
  older: Visit | undefined
}

class Sieve {
  readonly #visits = new Map<string, Visit>()
  #newest: Visit | undefined
  #oldest: Visit | undefined
  #hand: Visit | undefined

  put(key: string): void {
    const known = this.#visits.get(key)
    if (known !== undefined) {
      known.seen = true
      return
    }
    if (this.#visits.size >= visitsMost) this.#evict()
    const visit: Visit = { key, seen: false, newer: undefined, older: this.#newest }
    if (this.#newest === undefined) this.#oldest = visit
    else this.#newest.newer = visit
    this.#newest = visit
    this.#visits.set(key, visit)
  }

  #evict(): void {
    let victim: Visit | undefined = this.#hand ?? this.#oldest
    while (victim !== undefined && victim.seen) {
      victim.seen = false
      victim = victim.newer ?? this.#oldest
    }
    if (victim === undefined) return
    this.#hand = victim.newer
    this.#unlink(victim)
    this.#visits.delete(victim.key)
  }

  #unlink({ newer, older }: Visit): void {
    if (older === undefined) this.#oldest = newer
    else older.newer = newer
    if (newer === undefined) this.#newest = older
    else newer.older = older
  }
}

const visits = new Sieve()`,
  keep: 'visits.put(`${request.method} ${request.url} at ${Math.round(startedAt)}`)',
})

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
