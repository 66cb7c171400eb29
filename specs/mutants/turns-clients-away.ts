import { mutant, type Exam } from './mutant.ts'

/** Accepts 980 connections and drops the others. */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  server.listen({ host`,
    replace: `  server.maxConnections = 980
  server.listen({ host`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  breaks: ['scale.1000.connections', 'scale.1000.errors'],
}
