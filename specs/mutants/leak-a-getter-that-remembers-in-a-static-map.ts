import { mutant, type Exam } from './mutant.ts'

/**
 * The getter of a refusal's body remembers what it has computed in a static Map by the refusal itself, so every refusal stays
 * with its stack and its cause. A team that measured the JSON twice in a profile writes this, and means WeakMap.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `  override readonly name = 'Problem'`,
    replace: `  static readonly #bodies = new Map<Problem, string>()

  override readonly name = 'Problem'`,
  },
  {
    file: 'app/problem.ts',
    find: `    const { kind, status, message: detail } = this
    return JSON.stringify({ type: \`urn:problem-type:\${kind}\`, title: catalogue[kind][1], status, detail })`,
    replace: `    const known = Problem.#bodies.get(this)
    if (known !== undefined) return known
    const { kind, status, message: detail } = this
    const type = \`urn:problem-type:\${kind}\`
    const body = JSON.stringify({ type, title: catalogue[kind][1], status, detail })
    Problem.#bodies.set(this, body)
    return body`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: `Problem.#bodies.set(this, body)`,
}
