/**
 * Measures the time from a save in `app/` to the verdict, in watch mode on a copy of the project: `node harness/bench/loop.ts
 * <saves>`. Each save changes the service, so that it is bundled, built and started again.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { quantile, sorted } from '../judge/statistics.ts'
import { WatchedCopy } from '../testing/watched-copy.ts'

const saves = Number(process.argv[2] ?? 5)
/** A pause in which a developer would read the last verdict. */
const thinkingMs = 1500
const withinMs = 120_000

const transaction = (test: string) => ['--project=specs', 'specs/transaction.spec.ts', '-t', test]
const loops = [
  {
    title: 'transaction, a read after a confirmation',
    targetMs: 3_000,
    args: transaction('a read that is asked'),
  },
  { title: 'transaction, 2,000 transfers', targetMs: 3_000, args: transaction('2,000 random transfers') },
  { title: 'baseline, all of it', targetMs: 5_000, args: ['--project=specs', 'specs/baseline.spec.ts'] },
]

async function saveToVerdict(args: readonly string[]): Promise<number[]> {
  await using copy = await WatchedCopy.start(args)
  await copy.ran(withinMs)
  const times: number[] = []
  while (times.length < saves) {
    await sleep(thinkingMs)
    const startedAt = performance.now()
    await copy.save('app/main.ts', { replace: `Object.assign(globalThis, { saved: ${Date.now()} })` })
    const { reason, errors } = await copy.ran(withinMs)
    times.push(copy.verdictAt - startedAt)
    if (reason !== 'passed') console.log(`  ${reason}: ${errors.join('\n')}`)
  }
  return times
}

const shown = (ms: number) => `${(ms / 1000).toFixed(2)} s`

for (const { title, targetMs, args } of loops) {
  const times = sorted(await saveToVerdict(args))
  console.log(
    `${title.padEnd(42)} median ${shown(quantile(times, 0.5))}  (${times.map(shown).join(', ')})  target ${shown(targetMs)}`,
  )
}
process.exit(0)
