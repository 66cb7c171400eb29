import { mutant, type Exam } from './mutant.ts'

/**
 * Of each body that ends too early, a buffer of 2 KiB with the headers of its request is kept, and nothing takes it out
 * when the client is gone. The list has 128 places that are written over in turn, so it holds 256 KiB at most. It looks
 * like a leak because it fills slowly: only clients that hang up in the middle of a body get a place.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { Problem } from './problem.ts'

const placesOfCutOff = 128
const bytesOfCutOff = 2_048

/** For whoever looks into a core dump after an incident with a proxy. */
const cutOff: Buffer[] = []
let nextCutOff = 0

const noteCutOff = ({ method, headers }: Request): void => {
  const note = Buffer.alloc(bytesOfCutOff)
  note.write(JSON.stringify({ at: new Date(), method, headers: [...headers] }))
  cutOff[nextCutOff] = note
  nextCutOff = (nextCutOff + 1) % placesOfCutOff
}`,
  },
  {
    file: 'app/body.ts',
    find: `    throw malformed('the body ended too early; send all of it', error)`,
    replace: `    noteCutOff(request)
    throw malformed('the body ended too early; send all of it', error)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'not tried',
}
