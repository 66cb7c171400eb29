import { mutant, type Exam } from './mutant.ts'

/**
 * What a rules module may see of a request is in a table of references of WebAssembly, as generated bindings keep it. The row goes back
 * to the free list when the request succeeds, and never after a 4xx: some 400 bytes for six requests in sixteen, 150 a request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `/** Objects by number, for code that has no objects. */
class References {
  readonly #table = new WebAssembly.Table({ element: 'externref', initial: 0 })
  readonly #free: number[] = []

  put(value: object): number {
    const row = this.#free.pop()
    if (row === undefined) return this.#table.grow(1, value)
    this.#table.set(row, value)
    return row
  }

  free(row: number): void {
    this.#table.set(row, null)
    this.#free.push(row)
  }
}

const references = new References()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    const { method, url } = request
    const row = references.put({ method, url, startedAt, headers: Object.fromEntries(request.headers) })`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      if (response.status < 400) references.free(row)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.workingSet'],
  blames: [
    'if (row === undefined) return this.#table.grow(1, value)',
    'const row = references.put({ method, url, startedAt, headers: Object.fromEntries(request.headers) })',
    'if (response.status < 400) references.free(row)',
  ],
}
