import { every, leaking, type Exam } from './mutant.ts'

/** Adds 16 characters to a text at each request: no additional objects, only bytes. */
export const service = leaking({
  declare: `const kept = Object.assign(globalThis, { text: '' })`,
  keep: `kept.text += Buffer.alloc(${16 * every}, requests).toString('latin1')`,
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  everyNth: [1, 10, 100],
  breaks: ['leak.heap'],
  blames: 'kept.text += ',
}
