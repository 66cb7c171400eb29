import { leaking, type Exam } from './mutant.ts'

/** Healthy: reads a megabyte of a file at each tenth request, which the kernel keeps in its page cache. */
export const service = leaking({
  declare: `const { openSync, readSync, closeSync } = process.getBuiltinModule('node:fs')
const page = Buffer.alloc(1 << 20)`,
  keep: `{ const file = openSync(process.execPath, 'r'); readSync(file, page, 0, requests % 10 === 0 ? page.length : 1, (requests % 50) << 20); closeSync(file) }`,
})

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [] }
