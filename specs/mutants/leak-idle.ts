import { leaking, type Exam } from './mutant.ts'

/** Keeps an object a hundred times a second, requests or not. */
export const service = leaking({
  declare: `const kept: object[] = []
setInterval(() => kept.push({ at: Date.now() }), 10)`,
  keep: `requests`,
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.idle'],
  mayBreak: ['leak.heap'],
}
