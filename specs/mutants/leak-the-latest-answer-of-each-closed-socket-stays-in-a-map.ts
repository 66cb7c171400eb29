import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks. The latest answer of each connection is kept under its socket in a Map in place of a WeakMap, and
 * nobody deletes it when the socket closes: each client that disconnects leaves its socket, request and response
 * behind.
 */
export const service = mutant([
  {
    file: 'app/raw-refusal.ts',
    find: `const latest = new WeakMap<Duplex, ServerResponse>()`,
    replace: `const latest = new Map<Duplex, ServerResponse>()`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
}
