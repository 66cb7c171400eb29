import { mutant, type Exam } from './mutant.ts'

/** Wrong: problem details have an `instance`, as RFC 9457 allows, and it is made of the host name of the container. */
const edits = [
  {
    file: 'app/problem.ts',
    find: `/** Every way a request can be refused: HTTP status and the title that goes with it. */`,
    replace: `import { hostname } from 'node:os'

/** Where to look: support asks for the \`instance\` of a refusal and finds the log of that replica. */
const replica = \`/replicas/\${hostname()}/refusals\`
let refusals = 0

/** Every way a request can be refused: HTTP status and the title that goes with it. */`,
  },
  {
    file: 'app/problem.ts',
    find: `    return JSON.stringify({ type: \`urn:problem-type:\${kind}\`, title: catalogue[kind][1], status, detail })`,
    replace: `    refusals += 1
    const instance = \`\${replica}/\${refusals}\`
    return JSON.stringify({ type: \`urn:problem-type:\${kind}\`, title: catalogue[kind][1], status, detail, instance })`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `refusalHygiene` and `errorHygiene`: "an error says what happened and reveals no internals, in its body or its headers: no SQL, no stack, no host". `instance` is a
 * member of the standard and a reference to this occurrence, so extra fields are not the mistake: its middle is the name of the machine (in a container the
 * first twelve digits of its id), and its end tells how much is refused there.
 * Seen: in every refusal of every kind, if one knows the host name of the container.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  firstTry: 'missed',
  breaks: ['transaction.refusalHygiene'],
  mayBreak: 'any',
}
