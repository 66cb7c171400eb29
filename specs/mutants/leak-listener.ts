import { leaking, type Exam } from './mutant.ts'

/** Adds a listener to the process at each request. */
export const service = leaking({
  declare: `process.setMaxListeners(0)`,
  keep: "process.on('SIGUSR2', () => startedAt)",
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  everyNth: [1, 10, 100],
  breaks: ['leak.heap'],
  blames: 'process.on(',
}
