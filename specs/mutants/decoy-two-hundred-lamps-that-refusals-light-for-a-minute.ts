import { type Exam, mutant } from './mutant.ts'

/**
 * How many refusals there were in the last minute, up to two hundred: each lights the next of 200 lamps, and a timer puts it out
 * after a minute. The 201st refusal takes the first lamp again and starts its timer anew, and no timer is made for it. With five
 * refusals in a round of sixteen requests all are made within about 700 requests.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const lampsMax = 200
const litForMs = 60_000

/** The timer of each lamp that was ever lit. */
const lamps: NodeJS.Timeout[] = []
const lit = new Set<number>()
let refusals = 0

const noteRefusal = (): void => {
  const lamp = refusals % lampsMax
  refusals += 1
  lit.add(lamp)
  const timer = lamps[lamp]
  if (timer === undefined) lamps.push(setTimeout(() => lit.delete(lamp), litForMs))
  else timer.refresh()
}`,
  },
  {
    file: 'app/api.ts',
    find: `    if (error instanceof Problem) return error.toResponse()`,
    replace: `    if (error instanceof Problem) {
      noteRefusal()
      const response = error.toResponse()
      response.headers.set('Refusals-Of-Late', \`\${lit.size}\`)
      return response
    }`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
