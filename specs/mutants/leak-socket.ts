import { leaking, type Exam } from './mutant.ts'

/** Opens a socket with each request and never closes it. */
export const service = leaking({
  declare: `const { createSocket } = process.getBuiltinModule('node:dgram')`,
  keep: "createSocket('udp4').bind(0)",
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  everyNth: [1, 10, 100],
  breaks: ['leak.fileDescriptors', 'leak.heap', 'leak.handles'],
  mayBreak: ['leak.native', 'leak.workingSet'],
  blames: 'createSocket(',
}
