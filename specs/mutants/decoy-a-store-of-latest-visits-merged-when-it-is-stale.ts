import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: the latest visit of each path is in a file in /tmp, to which each visit is appended; an index in memory says where the valid record of a path begins (a log-structured
 * store). Each visit makes an older record stale. When the file has 256 KiB, the valid records are copied into a new file, and the old one is closed and deleted.
 *
 * How one comes to it: what was asked last, and with what result, should survive a restart of the process.
 *
 * Looks like: a file that grows by some 150 bytes for each request, for about 1,700 requests, and then begins again with a few KiB. The index has 400 paths at most; who was
 * written longest ago leaves. There is always one descriptor, and for an instant two.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'
`,
    replace: `import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { type Context, Hono } from 'hono'
`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096
`,
    replace: `const bodyBytesMax = 4_096

interface Place {
  readonly offset: number
  readonly bytes: number
}

const storeBytesMax = 262_144
const storePathsMax = 400
const longestPath = 256

/** The latest visit of each path, in a file that is only appended to, and merged when it is long. */
class VisitStore {
  readonly #places = new Map<string, Place>()
  #generation = 0
  #file = openSync(fileOf(0), 'w+')
  #end = 0

  put(path: string, record: Buffer): void {
    this.#append(path, record)
    if (this.#places.size > storePathsMax) this.#dropOldest()
    if (this.#end >= storeBytesMax) this.#merge()
  }

  #append(path: string, record: Buffer): void {
    writeSync(this.#file, record, 0, record.length, this.#end)
    this.#places.delete(path)
    this.#places.set(path, { offset: this.#end, bytes: record.length })
    this.#end += record.length
  }

  #dropOldest(): void {
    for (const path of this.#places.keys()) {
      this.#places.delete(path)
      return
    }
  }

  #merge(): void {
    const stale = this.#file
    const valid = [...this.#places]
    this.#generation += 1
    this.#file = openSync(fileOf(this.#generation), 'w+')
    this.#end = 0
    for (const [path, { offset, bytes }] of valid) {
      const record = Buffer.alloc(bytes)
      readSync(stale, record, 0, bytes, offset)
      this.#append(path, record)
    }
    closeSync(stale)
    rmSync(fileOf(this.#generation - 1))
  }
}

const fileOf = (generation: number): string => \`/tmp/latest-visits-\${generation}.log\`

const visits = new VisitStore()

const noteVisit = ({ method, url }: Request, status: number): void => {
  const path = (URL.parse(url)?.pathname ?? url).slice(0, longestPath)
  const visit = { path, method, status, endedAt: new Date().toISOString(), process: process.pid }
  visits.put(path, Buffer.from(\`\${JSON.stringify(visit)}\\n\`))
}
`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)
`,
    replace: `      metrics.end(startedAt, response.status)
      noteVisit(request, response.status)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
