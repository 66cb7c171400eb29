import { slow, type Exam } from './mutant.ts'

/** For each health check it compresses a page of 256 kB synchronously and throws the result away. */
export const service = slow({
  declare: `const { gzipSync } = process.getBuiltinModule('node:zlib')
const page = process.getBuiltinModule('node:crypto').randomBytes(192_000).toString('base64')`,
  work: `gzipSync(page, { level: 9 })`,
})

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'caught',
  only: '100 clients',
  breaks: ['scale.100.latency.p99', 'scale.100.throughput'],
  mayBreak: 'any',
}
