import { mutant, type Exam } from './mutant.ts'

/** Opens a file for each connection and never closes it. */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  server.listen({ host`,
    replace: `  const { openSync } = process.getBuiltinModule('node:fs')
  server.on('connection', () => openSync('/dev/null', 'r'))
  server.listen({ host`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  breaks: ['scale.100.fileDescriptors', 'scale.1000.fileDescriptors'],
}
