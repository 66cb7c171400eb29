import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { buffer } from 'node:stream/consumers'
import { HarnessError } from '../record/errors.ts'
import type { Milliseconds } from '../record/units.ts'

const linesShown = 20

interface CommandOptions {
  readonly deadline: Milliseconds
  readonly env?: Readonly<Record<string, string>>
  readonly fix: string
}

const commandShown = 90

/** The output of a program. @throws HarnessError with the last lines of its error output when it fails: it is then incomplete. */
export async function* outputOf(
  words: readonly string[],
  { deadline, env, fix }: CommandOptions,
): AsyncGenerator<Buffer> {
  const [program = '', ...args] = words
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    signal: AbortSignal.timeout(deadline),
  })
  const lines: string[] = []
  createInterface({ input: child.stderr }).on('line', line => {
    lines.push(line)
    if (lines.length > linesShown) lines.shift()
  })
  const failed = (how: string): HarnessError => {
    const command = words.join(' ')
    const shown = command.length > commandShown ? `${command.slice(0, commandShown)}…` : command
    return new HarnessError(`\`${shown}\` ${how}`, { evidence: lines, fix })
  }
  const ended = once(child, 'close').catch((error: Error) => {
    throw failed(error.name === 'AbortError' ? `did not finish within ${deadline / 1000} s` : error.message)
  })
  // It is awaited below; until then a failure must not count as unhandled.
  ended.catch(() => undefined)
  try {
    yield* child.stdout as AsyncIterable<Buffer>
    const [code, signal] = await ended
    if (code !== 0) throw failed(`ended with ${signal ?? code}`)
  } finally {
    child.kill('SIGTERM')
  }
}

/** Runs a program without showing its output. @throws HarnessError with the last lines of its error output. */
export async function runCommand(words: readonly string[], options: CommandOptions): Promise<void> {
  await buffer(outputOf(words, options))
}
