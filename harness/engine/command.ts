import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { HarnessError } from '../record/errors.ts'
import type { Milliseconds } from '../record/units.ts'

const linesShown = 20

interface CommandOptions {
  readonly deadline: Milliseconds
  readonly env?: Readonly<Record<string, string>>
  readonly fix: string
}

const commandShown = 90

const start = (words: readonly string[], { deadline, env, fix }: CommandOptions) => {
  const [program = '', ...args] = words
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    signal: AbortSignal.timeout(deadline),
  })
  const lines: string[] = []
  const keep = (stream: Readable): void => {
    createInterface({ input: stream }).on('line', line => {
      lines.push(line)
      if (lines.length > linesShown) lines.shift()
    })
  }
  keep(child.stderr)
  const ended = new Promise<void>((resolve, reject) => {
    const fail = (how: string) => {
      const command = words.join(' ')
      const shown = command.length > commandShown ? `${command.slice(0, commandShown)}…` : command
      reject(new HarnessError(`\`${shown}\` ${how}`, { evidence: lines, fix }))
    }
    child.once('error', error =>
      fail(error.name === 'AbortError' ? `did not finish within ${deadline / 1000} s` : error.message),
    )
    child.once('close', (code, signal) => (code === 0 ? resolve() : fail(`ended with ${signal ?? code}`)))
  })
  return { child, keep, ended }
}

/** Runs a program without showing its output. @throws HarnessError with its last lines. */
export const runCommand = async (words: readonly string[], options: CommandOptions): Promise<void> => {
  const { child, keep, ended } = start(words, options)
  keep(child.stdout)
  await ended
}

/** The output of a program. Fails when the program fails, so that truncated output is not mistaken for all of it. */
export async function* outputOf(words: readonly string[], options: CommandOptions): AsyncGenerator<Buffer> {
  const { child, ended } = start(words, options)
  // It is awaited below; until then a failure must not count as unhandled.
  ended.catch(() => undefined)
  try {
    yield* child.stdout as AsyncIterable<Buffer>
    await ended
  } finally {
    child.kill('SIGTERM')
  }
}
