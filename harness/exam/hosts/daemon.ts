import { spawn } from 'node:child_process'
import { mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { HarnessError } from '../../record/errors.ts'
import { seconds, type Milliseconds } from '../../record/units.ts'
import { findProcess, isRunning, untilGone, type ProcessIdentity } from '../../testing/running-process.ts'
import { hostsFolder } from './host.ts'

const identities = join(hostsFolder, 'running')
const endsWithin = seconds(30)

async function end(name: string, identity: ProcessIdentity): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!(await isRunning(identity))) break
    process.kill(identity.pid, signal)
    await untilGone(identity, endsWithin)
  }
  await rm(join(identities, name), { force: true })
}

/**
 * Starts a server program that runs until it is disposed. Its identity is stored, so that the next process can end it if this one
 * is killed.
 *
 * @throws HarnessError with its last lines where it does not respond in time.
 */
export async function startDaemon(
  name: string,
  [program = '', ...args]: readonly string[],
  { answers, within }: { readonly answers: () => Promise<boolean>; readonly within: Milliseconds },
): Promise<AsyncDisposable> {
  await mkdir(identities, { recursive: true })
  const logPath = join(hostsFolder, `${name}.log`)
  const log = await open(logPath, 'w')
  const child = spawn(program, args, { stdio: ['ignore', log.fd, log.fd] })
  let why: string | undefined
  child.once('error', ({ message }) => (why ??= message))
  child.once('exit', (code, signal) => (why ??= `it ended with ${signal ?? code}`))
  await log.close()
  const found = child.pid === undefined ? undefined : await findProcess(child.pid)
  const daemon = { [Symbol.asyncDispose]: async () => found && end(name, found) }
  if (found !== undefined) await writeFile(join(identities, name), JSON.stringify(found))
  const deadline = performance.now() + within
  while (!(await answers().catch(() => false))) {
    if (performance.now() > deadline) why ??= `no answer within ${within / 1000} s`
    if (why !== undefined) {
      await daemon[Symbol.asyncDispose]()
      const lines = (await readFile(logPath, 'utf8')).trim().split('\n').slice(-10)
      throw new HarnessError(`${name} does not serve: ${why}`, { evidence: lines })
    }
    await sleep(200)
  }
  return daemon
}

/** Ends daemons that a killed process has left running. */
export async function endDaemons(): Promise<void> {
  const names = await readdir(identities).catch(() => [])
  for (const name of names.toReversed()) {
    await end(name, JSON.parse(await readFile(join(identities, name), 'utf8')) as ProcessIdentity)
  }
}
