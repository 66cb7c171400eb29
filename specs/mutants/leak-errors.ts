import { mutant, type Exam } from './mutant.ts'

/** Keeps the error of each refused request, and with its stack the request, the response and the socket. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `export const createApi =`,
    replace: `const refused: Error[] = []
export const createApi =`,
  },
  {
    file: 'app/api.ts',
    find: `    if (error instanceof Problem) return error.toResponse()`,
    replace: `    refused.push(error)
    if (error instanceof Problem) return error.toResponse()`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.workingSet'],
  blames: 'refused.push(error)',
}
