import { mutant, type Exam } from './mutant.ts'

/**
 * A process remembers which tokens belong to nobody, and takes an error of Valkey for such a token. Once it was cut off from Valkey
 * for a moment, it answers 401 to customers who are logged in, until it is started again.
 */
export const service = mutant({
  file: 'src/cache.ts',
  find: `  async customerOf(token: string): Promise<string | undefined> {
    return (await asked(this.#valkey.get(\`session:\${token}\`))) ?? undefined
  }`,
  replace: `  /** Who guesses tokens does not trouble Valkey twice. */
  readonly #unknown = new Set<string>()

  async customerOf(token: string): Promise<string | undefined> {
    if (this.#unknown.has(token)) return undefined
    const found = await this.#valkey.get(\`session:\${token}\`).catch(() => null)
    if (found !== null) return found
    if (this.#unknown.size < 10_000) this.#unknown.add(token)
    return undefined
  }`,
})

export const exam: Exam = {
  test: 'whatever dies',
  breaks: ['recovery.isolateService', 'recovery.squeezeService', 'doubtsResolved'],
  firstTry: 'missed',
}
