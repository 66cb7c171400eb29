import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { HarnessError } from '../record/errors.ts'
import type { Milliseconds } from '../record/units.ts'

const linesShown = 20

export interface CommandOptions {
  readonly deadline: Milliseconds
  readonly env?: Readonly<Record<string, string>>
  /** What the reader of the message should do when it fails. */
  readonly fix: string
}

const lastLinesOf = (stream: Readable, lines: string[]): void => {
  createInterface({ input: stream }).on('line', line => {
    lines.push(line)
    if (lines.length > linesShown) lines.shift()
  })
}

const commandShown = 90

const failure = (words: readonly string[], how: string, lines: readonly string[], fix: string) => {
  const command = words.join(' ')
  const shown = command.length > commandShown ? `${command.slice(0, commandShown)}…` : command
  return new HarnessError(`\`${shown}\` ${how}`, { evidence: lines, fix })
}

type Running = ChildProcessByStdio<null, Readable, Readable>

const start = (words: readonly string[], { deadline, env }: CommandOptions): Running => {
  const [program = '', ...args] = words
  return spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    signal: AbortSignal.timeout(deadline),
    killSignal: 'SIGTERM',
  })
}

const ended = async (child: Running, words: readonly string[], lines: string[], options: CommandOptions) => {
  const how = await new Promise<string | undefined>(resolve => {
    child.once('error', error => {
      const late = error.name === 'AbortError'
      resolve(late ? `was not done after ${options.deadline / 1000} s` : error.message)
    })
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : `ended with ${signal ?? code}`))
  })
  if (how !== undefined) throw failure(words, how, lines, options.fix)
}

/** Runs a program without showing its output. @throws HarnessError with its last lines. */
export const runCommand = async (words: readonly string[], options: CommandOptions): Promise<void> => {
  const lines: string[] = []
  const child = start(words, options)
  lastLinesOf(child.stdout, lines)
  lastLinesOf(child.stderr, lines)
  await ended(child, words, lines, options)
}

/**
 * The standard output of a program as a stream that fails when the program fails, so that a reader never
 * takes half of the output for all of it.
 */
export async function* outputOf(words: readonly string[], options: CommandOptions): AsyncGenerator<Buffer> {
  const lines: string[] = []
  const child = start(words, options)
  lastLinesOf(child.stderr, lines)
  const end = ended(child, words, lines, options)
  // It is awaited below; before that a failure must not count as unhandled.
  end.catch(() => undefined)
  try {
    yield* child.stdout as AsyncIterable<Buffer>
    await end
  } finally {
    child.kill('SIGTERM')
  }
}
