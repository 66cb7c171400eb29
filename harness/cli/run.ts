import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseCLI } from 'vitest/node'
import { HarnessError } from '../record/errors.ts'
import { programFile } from '../record/program-file.ts'
import type { Results } from '../report/results/results.ts'
import { tellOfSignals } from '../vitest/signals.ts'
import type { Arguments } from './command.ts'
import { exitCodeOf } from './conclusion.ts'

/** A terminal signals Vitest too: a second signal would cut its end short. */
const passedOnAfterMs = 300

/** Runs Vitest's own command line once, on the project of the promises by default. */
export async function run({ operands }: Arguments): Promise<number> {
  const { options } = parseCLI(['vitest', 'run', ...operands])
  // Vitest takes a path that is not given for the path `true`.
  const valueless = (['config', 'root', 'dir'] as const).find(name => options[name] === 'true')
  if (valueless !== undefined) {
    throw new HarnessError(`vitest-plumbline run: --${valueless} has no value, expected a path`, {
      fix: `write --${valueless}=<path>, or omit it`,
    })
  }
  const project = options.project === undefined ? ['--project=promises'] : []
  const program = fileURLToPath(new URL('vitest.mjs', import.meta.resolve('vitest/package.json')))
  const beganAt = new Date().toISOString()
  const preload = programFile('./refused-options', import.meta.url).href
  const args = ['--import', preload, program, 'run', ...project, ...operands]
  const vitest = spawn(process.execPath, args, { stdio: 'inherit' })
  // To this process alone it would leave Vitest and its containers running.
  tellOfSignals(signal => setTimeout(() => vitest.kill(signal), passedOnAfterMs).unref())
  const [code] = (await once(vitest, 'close')) as [number | null]
  const results = await resultsSince(beganAt)
  return results === undefined ? (code ?? 1) : exitCodeOf(results, code ?? 1)
}

/** Ignores the results of an earlier run. */
async function resultsSince(beganAt: string): Promise<Results | undefined> {
  const text = await readFile('report/results.json', 'utf8').catch(() => undefined)
  const results = text === undefined ? undefined : (JSON.parse(text) as Results)
  return results !== undefined && results.startedAt >= beganAt ? results : undefined
}
