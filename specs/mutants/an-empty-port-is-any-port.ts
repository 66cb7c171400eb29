import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the numbers in the environment are whatever `Number` makes of them, if that is in the range. Words, negative and large ones
 * are refused in one line. But an empty or blank text is 0: with `PORT=` (a variable that a compose file did not fill) the service
 * starts, says nothing, and listens on a port that the kernel chose. `POOL_SIZE=2.5` opens three connections, `POOL_SIZE=0x20` 32.
 *
 * Breaks CONTRACT: "Environment of the service: `PORT` (3000), … A bad value is one clear line and exit 1."
 * Seen: start it with PORT="" or with POOL_SIZE=2.5: it runs in place of ending with 1. With the former nobody answers at port 3000.
 */
export const service = mutant([
  {
    file: 'app/config.ts',
    find: `  const value = /^\\d+$/.test(text) ? Number(text) : Number.NaN
`,
    replace: `  const value = Number(text)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a wrong value',
  breaks: ['start.wrongValues'],
  mayBreak: 'any',
  firstTry: 'missed',
}
