import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks. A body can be read only once, so its text is remembered under its request, for whoever reads it
 * again. It is a Map, where a WeakMap was meant, and nobody deletes from it: every POST stays in memory
 * with its request, headers and body.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `  const text = await readText(request, bytesMax)`,
    replace: `  const reading = texts.get(request) ?? readText(request, bytesMax)
  texts.set(request, reading)
  const text = await reading`,
  },
  {
    file: 'app/body.ts',
    find: `const readText = async (`,
    replace: `const texts = new Map<Request, Promise<string>>()

const readText = async (`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  everyNth: [1],
}
