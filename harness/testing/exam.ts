/**
 * `npm run exam [-- money|leaks|causes]`: examines all faulty services and the healthy ones next to them; without a topic also
 * runs tests of the harness that are too long for `npm test`.
 */
import { runProgram } from './program.ts'
import { HarnessError } from '../record/errors.ts'
import { seed } from '../record/seed.ts'
import { run } from './count.ts'
import { longExams } from './long-exams.ts'

const topics = { money: 'specs/transaction.spec.ts', leaks: 'specs/leak.spec.ts', causes: undefined } as const
/** A random spec is tried with three seeds, so that no fault is found by one lucky seed. */
const seedsOfATopic = 3

const [first = '', ...others] = process.argv.slice(2)
const isTopic = (word: string): word is keyof typeof topics => word in topics
const args = ['run', '--config=harness/exam/vitest.config.ts', '--reporter=verbose']
const ofATopic = first === 'causes' ? 'causes.exam' : 'mutants.exam'
const spec = isTopic(first) ? topics[first] : undefined
const rest = isTopic(first) ? others : [...longExams, ...process.argv.slice(2)]
const examine = (by: number, env: Readonly<Record<string, string>>) => {
  // `seed` has set it for all runs, and `run` prefers what is set.
  process.env['SEED'] = String(by)
  return run('vitest', [...args, ofATopic, ...rest], env)
}

await runProgram(async () => {
  if (first !== '' && !first.startsWith('-') && !isTopic(first))
    throw new HarnessError(`exam: ${first} is no topic`, {
      fix: `name one of ${Object.keys(topics).join(', ')}, or none for all`,
    })
  const seeds =
    spec !== undefined && process.env['SEED'] === undefined
      ? Array.from({ length: seedsOfATopic }, (_, index) => seed() + index)
      : [seed()]
  let failed = false
  for (const by of seeds) {
    if ((await examine(by, spec === undefined ? {} : { EXAM_SPEC: spec })) !== 0) failed = true
  }
  if (failed) process.exit(1)
})
