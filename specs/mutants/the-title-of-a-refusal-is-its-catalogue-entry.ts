import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: an index was forgotten, so the `title` of each refusal is the whole entry of the catalogue, a list of the status and the
 * text: `"title": [404, "No such account"]`.
 * CONTRACT: errors are RFC 9457 with `title`, which is a text; checks.md, `refusalHygiene`, `errorHygiene`.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `title: catalogue[kind][1], status`,
    replace: `title: catalogue[kind], status`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.refusalHygiene'],
  mayBreak: 'any',
}
