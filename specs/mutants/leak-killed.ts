import { leaking, type Exam } from './mutant.ts'

/** Keeps a megabyte of each request, until the kernel kills the process. */
export const service = leaking({
  declare: `const kept: Buffer[] = []`,
  keep: 'kept.push(Buffer.alloc(1 << 20, 1))',
})

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: ['leak.external'] }
