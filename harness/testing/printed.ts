import { vi } from 'vitest'
import { commandLine } from '../cli/command-line.ts'

/** Runs a command of `vitest-plumbline` in this process. Resolves to its exit code and its output. */
export async function printedBy(...args: readonly string[]) {
  const lines: unknown[] = []
  const note = (line: unknown) => lines.push(line)
  using _log = vi.spyOn(console, 'log').mockImplementation(note)
  using _error = vi.spyOn(console, 'error').mockImplementation(note)
  const code = await commandLine(...args)
  return { code, output: lines.map(line => `${String(line)}\n`).join('') }
}
