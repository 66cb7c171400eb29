import { mutant, type Exam } from './mutant.ts'

/** Healthy: the same answers in other words of the same standards: relative type URIs, an instance, Retry-After as a date, indented JSON. */
const edits = [
  {
    file: 'app/problem.ts',
    find: `    return JSON.stringify({ type: \`urn:problem-type:\${kind}\`, title: catalogue[kind][1], status, detail })`,
    replace: `    const instance = \`urn:uuid:\${randomUUID()}\`
    const details = { status, detail, instance, title: catalogue[kind][1], type: \`/problems/\${kind}\` }
    return \`\${JSON.stringify(details, null, 2)}\\n\``,
  },
  {
    file: 'app/problem.ts',
    find: `const retryAfterSeconds = '1'`,
    replace: `
/** A date, as RFC 9110 allows: a second from now, rounded up. */
const retryAfter = (): string => new Date(Math.ceil(Date.now() / 1_000 + 1) * 1_000).toUTCString()`,
  },
  {
    file: 'app/problem.ts',
    find: `{ 'Retry-After': retryAfterSeconds }`,
    replace: `{ 'Retry-After': retryAfter() }`,
  },
  {
    file: 'app/problem.ts',
    find: `/** Every way a request can be refused: HTTP status and the title that goes with it. */`,
    replace: `import { randomUUID } from 'node:crypto'

/** Every way a request can be refused: HTTP status and the title that goes with it. */`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.json({ success: true, transferId })`,
    replace: `    const receipt = JSON.stringify({ transferId, success: true }, null, 2)
    return c.body(\`\${receipt}\\n\`, 200, { 'Content-Type': 'application/json' })`,
  },
]

export const service = mutant(edits)

/**
 * "RFC 9457 … with \`type\`, \`title\`, \`status\`, \`detail\`": all are there; \`type\` is a URI reference and ends in \`not-applied\` or \`outcome-unknown\`;
 * \`instance\` is a member of the RFC and names no host. "503 + Retry-After": RFC 9110 has seconds or a date. The order of members and white
 * space mean nothing in JSON, and a replay has "the same body", byte for byte.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
