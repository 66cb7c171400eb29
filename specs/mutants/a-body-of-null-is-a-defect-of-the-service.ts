import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: that `typeof null` is `'object'` was forgotten. The JSON body `null` passes the test for an object, the next line throws
 * a TypeError, and the client is answered 500 in place of 400.
 * checks.md, `inputs`: what is malformed is refused (400), and the response says why; CONTRACT: 400 malformed.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `  if (typeof body !== 'object' || body === null)
    throw malformed(\`the body is \${show(body)}; send a JSON object\`)
`,
    replace: `  if (typeof body !== 'object') throw malformed(\`the body is \${show(body)}; send a JSON object\`)
`,
  },
  {
    file: 'app/input.ts',
    find: `Object.hasOwn(body, name) ?`,
    replace: `Object.hasOwn(body as object, name) ?`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
}
