import { type Exam, mutant } from './mutant.ts'

/**
 * Each refusal makes a class of its own, with a number in its name, which extends the class of all, and is noted as an instance of it.
 * Healthy: the last hundred notes are kept, and the older classes are collected with their only instance, because the class of all
 * knows its heirs weakly.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const notesKept = 100
const notes: Problem[] = []
let refusals = 0

/** The inspector then shows each refusal under a name of its own. */
const note = (refused: Problem): void => {
  refusals += 1
  const name = 'Refusal' + refusals
  const kinds: Record<string, typeof Problem> = { [name]: class extends Problem {} }
  const Kind = kinds[name] ?? Problem
  notes[refusals % notesKept] = new Kind(refused.kind, refused.message)
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    if (error instanceof Problem) return error.toResponse()`,
    replace: `    if (error instanceof Problem) {
      note(error)
      return error.toResponse()
    }`,
  },
])

/** At most a hundred notes with their classes, 2 KB each: 200 KB, reached after a hundred refusals, some 400 requests. */
export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
