import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface InspectedProcess extends AsyncDisposable {
  /** `host:port` of its inspector. */
  readonly inspector: string
  /** The first line it printed. */
  readonly said: string
  readonly exited: Promise<unknown>
  kill(): void
}

/**
 * Replaces a container in tests: a script in a separate Node process with the inspector open. It must print one line.
 * @throws Error where it ends without one.
 */
export async function startInspected(script: string): Promise<InspectedProcess> {
  // A test that is over its time ends with its worker, which disposes of nothing.
  const endsWithParent = `setInterval(() => process.ppid === ${process.pid} || process.exit(), 1_000).unref();`
  const args = ['--inspect=127.0.0.1:0', '--input-type=module', '-e', endsWithParent + script]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = once(child, 'exit')
  const kill = () => child.kill('SIGKILL')
  const lineOf = async (stream: NodeJS.ReadableStream): Promise<string> => {
    for await (const line of createInterface(stream)) return line
    throw new Error('the process ended without a word')
  }
  const [listening, said] = await Promise.all([lineOf(child.stderr), lineOf(child.stdout)])
  const inspector = /ws:\/\/([^/]+)/.exec(listening)?.[1]
  if (inspector === undefined) throw new Error(`no inspector: ${listening}`)
  return {
    inspector,
    said,
    exited,
    kill,
    async [Symbol.asyncDispose]() {
      kill()
      await exited
    },
  }
}
