import { type Exam, mutant } from './mutant.ts'

/**
 * The 404 of an unknown route names the path of the service with the smallest edit distance. It looks as if a long path could
 * keep the event loop busy, because the distance takes quadratic time. But only the first 40 characters are compared, with
 * five short paths, and the status, the type and the form of the refusal are the same as before.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const paths = ['/api/health', '/api/ready', '/api/metrics', '/api/accounts', '/api/transfer']
const comparedMost = 40

/** How many characters have to be added, removed or replaced. */
const distance = (from: string, to: string): number => {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (above[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1)
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    above = current
  }
  return above[to.length] ?? 0
}

const nearestTo = (path: string): string => {
  const start = path.slice(0, comparedMost)
  const ranked = paths.map(candidate => ({ candidate, far: distance(start, candidate) }))
  return ranked.reduce((best, other) => (other.far < best.far ? other : best)).candidate
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `    return new Problem('no-such-route', \`\${c.req.method} \${c.req.path} does not exist\`).toResponse()`,
    replace: `    const { method, path } = c.req
    const detail = \`\${method} \${path} does not exist; the nearest path is \${nearestTo(path)}\`
    return new Problem('no-such-route', detail).toResponse()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
