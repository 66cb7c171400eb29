/**
 * `npm run mutation [-- --file NAME] [-- --sample N]`: how many small changes of the judges their own tests detect, and the
 * changes that they do not. `SEED` draws the sample.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { excused, type Excuse } from './mutation/excused.ts'
import { mutantsOf, type Mutant } from './mutation/mutants.ts'
import type { Outcome, Trial } from './mutation/trials.ts'

const folder = 'harness/judge'
/** A mutant is endless if it takes longer than three times the unchanged file plus the start of a process. */
const startMs = 5_000
const patienceMs = (intactMs: number): number => startMs + Math.ceil(3 * intactMs)
/** Timeout for an unchanged file. */
const intactMsMax = 60_000

const { values } = parseArgs({ options: { file: { type: 'string' }, sample: { type: 'string' } } })
const seed = Number(process.env['SEED'] ?? 1)

/** The result of a mutant. An endless one counts as noticed. */
type Ending = 'survived' | 'noticed' | 'endless' | 'excused'

/** One process that tries mutants, one after the other. */
class Trials {
  #process: ChildProcess | undefined

  async outcomeOf({ file, source }: Trial, withinMs: number): Promise<Ending> {
    const trials = (this.#process ??= await started())
    trials.send({ file, source } satisfies Trial)
    const signal = AbortSignal.timeout(withinMs)
    const answer = await once(trials, 'message', { signal }).catch(() => undefined)
    if (answer !== undefined) return (answer as [Outcome])[0].noticed ? 'noticed' : 'survived'
    this.end()
    return 'endless'
  }

  end(): void {
    this.#process?.kill('SIGKILL')
    this.#process = undefined
  }
}

async function started(): Promise<ChildProcess> {
  const trials = fork(join(import.meta.dirname, 'mutation/trials.ts'))
  await once(trials, 'message')
  return trials
}

/** The duration of a file's tests without a mutant. They must all pass. */
async function intactMsOf(file: string, trials: Trials): Promise<number> {
  const startedAt = performance.now()
  const source = await readFile(file, 'utf8')
  if ((await trials.outcomeOf({ file, source }, intactMsMax)) !== 'survived')
    throw new Error(`the tests of ${file} fail without a mutant`)
  return performance.now() - startedAt
}

/** Drawn without replacement (Fisher & Yates). */
function drawn(mutants: readonly Mutant[], count: number): Mutant[] {
  const random = xoroshiro128plus(seed)
  const left = [...mutants]
  return Array.from({ length: Math.min(count, left.length) }, () =>
    left.splice(uniformInt(random, 0, left.length - 1), 1),
  ).flat()
}

const isJudge = (name: string) => name.endsWith('.ts') && !name.endsWith('.test.ts')
const names = await readdir(folder, { recursive: true })
const files = names.filter(isJudge).map(name => join(folder, name))
const sources = await Promise.all(files.map(async file => ({ file, source: await readFile(file, 'utf8') })))
const all = sources.flatMap(({ file, source }) => mutantsOf(file, source))
const isAsked = (file: string, name: string): boolean =>
  file === join(folder, `${name}.ts`) || file.startsWith(`${join(folder, name)}/`)
const { file: asked } = values
const chosen = asked === undefined ? all : all.filter(({ file }) => isAsked(file, asked))
const mutants = values.sample === undefined ? chosen : drawn(chosen, Number(values.sample))
if (mutants.length === 0)
  throw new Error(`no mutant of ${values.file}: name a file of ${folder} without its ending, or a folder`)

// A runner that detects nothing measures nothing.
const known = join(folder, 'statistics.ts')
const first = new Trials()
if ((await first.outcomeOf({ file: known, source: 'throw new Error()' }, intactMsMax)) !== 'noticed')
  throw new Error(`${known} was not replaced`)

const isOf = (mutant: Mutant) => (one: Excuse) =>
  mutant.file === join(folder, one.file) && one.before === mutant.before && one.after === mutant.after
const isExcused = (mutant: Mutant) => excused.some(isOf(mutant))
const stale = excused.filter(one => !all.some(mutant => isOf(mutant)(one)))
if (stale.length > 0)
  throw new Error(
    `no such mutant is left: take out ${stale.map(({ file, after }) => `${file}: ${after}`).join('\n')}`,
  )
const endings = new Map<string, Ending[]>()
const intact = new Map<string, Promise<number>>()
const left = mutants[Symbol.iterator]()
async function endingOf(mutant: Mutant, trials: Trials): Promise<Ending> {
  if (isExcused(mutant)) return 'excused'
  const intactMs = intact.get(mutant.file) ?? intactMsOf(mutant.file, trials)
  intact.set(mutant.file, intactMs)
  return await trials.outcomeOf(mutant, patienceMs(await intactMs))
}
/** Takes mutants until none is left. */
async function tryMutants(trials: Trials): Promise<void> {
  for (const mutant of left) {
    const { file, line, before, after } = mutant
    const ofFile = endings.get(file) ?? []
    endings.set(file, ofFile)
    const ending = await endingOf(mutant, trials)
    ofFile.push(ending)
    if (ending === 'survived') console.log(`${file}:${line} survived\n  - ${before}\n  + ${after}`)
  }
  await intactMsOf(known, trials)
  trials.end()
}
const others = Array.from({ length: availableParallelism() - 1 }, () => new Trials())
await Promise.all([first, ...others].map(tryMutants))

function share(all: readonly Ending[]): string {
  const { endless = [], excused: out = [], survived = [] } = Object.groupBy(all, ending => ending)
  const of = all.length - out.length
  const noticed = of - survived.length
  return [
    `${noticed} of ${of} noticed, ${((100 * noticed) / of).toFixed(1)} %`,
    ...(endless.length > 0 ? [`${endless.length} of them never ended`] : []),
    ...(out.length > 0 ? [`${out.length} excused`] : []),
  ].join(', ')
}
for (const [file, ofFile] of endings) console.log(`${file}: ${share(ofFile)}`)
console.log(`SEED=${seed}: ${share([...endings.values()].flat())}`)
