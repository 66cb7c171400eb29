import { mutant, type Exam } from './mutant.ts'

/**
 * One in four keys is counted in a Map that nobody empties, beside a cache of 64 answers. What the cache holds depends on what is
 * asked for: the routes that leave something behind, alone, fill it with other answers than all routes together. It was found as
 * names of operations beside a cache of documents, in a service of GraphQL.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `export const createApi =`,
    replace: `const counted = new Map<number, number>()
const cached = new Map<string, Map<number, number>>()
let keys = 0
const note = ({ method, url, headers }: Request): void => {
  const key = headers.get('Idempotency-Key')
  const name = \`\${method} \${url} \${key}\`
  const parts = key === null ? 1 : 300
  const known = cached.get(name) ?? new Map(Array.from({ length: parts }, (_, part) => [part, part]))
  cached.delete(name)
  cached.set(name, known)
  const [oldest = ''] = cached.keys()
  if (cached.size > 64) cached.delete(oldest)
  if (key !== null && keys++ % 4 === 0) counted.set(keys, parts)
}
export const createApi =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      note(request)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'missed',
  breaks: ['leak.heap'],
  mayBreak: 'any',
}
