import { type Exam, mutant } from './mutant.ts'

/**
 * The last 200 refusals can be searched by their words: an inverted index leads from each word to the numbers of the refusals in which
 * it occurs. Amounts and account numbers are words too.
 *
 * A real team writes it because the support asks for "all refusals with account 17", and the log is on another machine.
 *
 * A client sees nothing. Healthy: a refusal that leaves is taken from all its words, and a word without refusals is taken from the
 * index. It is full after some 700 requests.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const refusalsMost = 200

/** Finds the latest refusals by the words of their details. */
class Refusals {
  readonly #details = new Map<number, string>()
  readonly #numbersOf = new Map<string, Set<number>>()
  #count = 0

  add(detail: string): void {
    this.#count += 1
    const number = this.#count
    this.#details.set(number, detail)
    for (const word of wordsOf(detail)) {
      const numbers = this.#numbersOf.get(word)
      if (numbers === undefined) this.#numbersOf.set(word, new Set([number]))
      else numbers.add(number)
    }
    this.#remove(number - refusalsMost)
  }

  find(word: string): readonly string[] {
    return [...(this.#numbersOf.get(word) ?? [])].map(number => this.#details.get(number) ?? '')
  }

  #remove(number: number): void {
    const detail = this.#details.get(number)
    if (detail === undefined) return
    this.#details.delete(number)
    for (const word of wordsOf(detail)) {
      const numbers = this.#numbersOf.get(word)
      numbers?.delete(number)
      if (numbers?.size === 0) this.#numbersOf.delete(word)
    }
  }
}

const wordsOf = (detail: string): ReadonlySet<string> => new Set(detail.toLowerCase().split(/[^a-z0-9]+/))

const refusals = new Refusals()

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `    if (error instanceof Problem) return error.toResponse()`,
    replace: `    if (error instanceof Problem) {
      refusals.add(error.message)
      return error.toResponse()
    }`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
