import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each problem document has an `instance` (RFC 9457, 3.1.5), a random number of twelve hexadecimal digits, which is also how a container's host name
 * looks. It is made anew for each refusal and says nothing about the machine.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `/** Every way a request can be refused: HTTP status and the title that goes with it. */`,
    replace: `import { randomBytes } from 'node:crypto'

/** Every way a request can be refused: HTTP status and the title that goes with it. */`,
  },
  {
    file: 'app/problem.ts',
    find: `    return JSON.stringify({ type: \`urn:problem-type:\${kind}\`, title: catalogue[kind][1], status, detail })`,
    replace: `    const type = \`urn:problem-type:\${kind}\`
    const instance = \`urn:incident:\${randomBytes(6).toString('hex')}\`
    return JSON.stringify({ type, title: catalogue[kind][1], status, detail, instance })`,
  },
])

/** Only refusals have it, and no promise says that two refusals are equal to the last byte. Confirmations and replays are unchanged. */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
