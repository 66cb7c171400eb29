import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: bodies are read as JSON lines, one object a line, and a route takes the first. An order that is written over several lines, as
 * `JSON.stringify(order, null, 2)` does, is refused with 400 although it is right JSON; and an order in one line is done although garbage, or a
 * second order that is silently dropped, follows in the next line, so that the whole body is no JSON and should be refused.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `    return JSON.parse(text)
`,
    replace: `    // Exporters send JSON lines; each request carries one.
    const [line = ''] = text.split('\\n', 1)
    return JSON.parse(line)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms', 'transaction.inputs'],
  mayBreak: 'any',
  firstTry: 'missed',
}
