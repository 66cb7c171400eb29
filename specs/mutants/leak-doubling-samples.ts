import { leaking, type Exam } from './mutant.ts'

/** Keeps a number of each request in a typed array, which is copied to one of twice its size when it is full. */
export const service = leaking({
  declare: `let samples = new Float64Array(4_096)
let sampled = 0`,
  keep: `{
      if (sampled === samples.length) {
        const larger = new Float64Array(2 * samples.length)
        larger.set(samples)
        samples = larger
      }
      samples[sampled++] = startedAt
    }`,
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.external'],
  blames: 'samples[sampled++] = startedAt',
}
