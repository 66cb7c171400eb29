import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseCLI } from 'vitest/node'
import { HarnessError, messageOf } from '../record/errors.ts'
import { fileText } from '../record/file-text.ts'
import type { Results } from '../report/results/results.ts'
import { exitCodeOf } from './conclusion.ts'
import { optionRefusal, vitestRefusal } from './vitest-refusal.ts'

/** Runs Vitest's own command line once, on the project of the promises by default. */
export async function run(_: object, args: readonly string[]): Promise<number> {
  const { options } = parseCLI(['vitest', 'run', ...args])
  // Vitest takes a path that is not given for the path `true`.
  const valueless = (['config', 'root', 'dir'] as const).find(name => options[name] === 'true')
  if (valueless !== undefined) {
    throw new HarnessError(`vitest-plumbline run: --${valueless} has no value, expected a path`, {
      fix: `write --${valueless}=<path>, or omit it`,
    })
  }
  const project = options.project === undefined ? ['--project=promises'] : []
  const program = new URL('vitest.mjs', import.meta.resolve('vitest/package.json'))
  const beganAt = new Date().toISOString()
  process.once('exit', code => (process.exitCode = exitCodeSince(beganAt, code)))
  console.error = plainly(console.error)
  // In place: Vitest has kept the list since it was imported.
  process.argv.splice(1, Infinity, fileURLToPath(program), 'run', ...project, ...args)
  await import(program.href).catch((error: unknown) => {
    throw error instanceof Error && error.name === 'CACError' ? optionRefusal(error) : error
  })
  await once(process, 'beforeExit')
  return Number(process.exitCode ?? 0)
}

/** Prints what Vitest throws before a run, as a banner, the error and empty lines, as our message without a stack. */
const plainly =
  (print: typeof console.error): typeof console.error =>
  (...said: readonly unknown[]) => {
    const [first] = said
    if (String(first).includes(' Startup Error ')) return
    print(...(first instanceof Error ? [messageOf(vitestRefusal(first))] : said))
  }

/** Ignores the results of an earlier run. */
function exitCodeSince(beganAt: string, ofVitest: number): number {
  const results = JSON.parse(fileText('report/results.json') ?? 'null') as Results | null
  return results !== null && results.startedAt >= beganAt ? exitCodeOf(results, ofVitest) : ofVitest
}
