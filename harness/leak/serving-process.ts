import assert from 'node:assert/strict'
import { HarnessError } from '../record/errors.ts'
import { ms, seconds } from '../record/units.ts'
import { retried } from '../system/retried.ts'
import { Inspector } from './inspector.ts'

/** A Node process of a container. */
interface NodeProcess {
  readonly pid: number
  /** CPU time, in hundredths of a second. */
  readonly ticks: number
  /** Whether it catches the signal that opens the inspector, which would otherwise end it. */
  readonly opensInspector: boolean
  /** Whether it is the process that looks, or one that it has started, directly or not. */
  readonly isOwn: boolean
}

/** Runs inside a container, in Node: all processes of the same Node, the calling one among them. */
export function nodeProcesses(): NodeProcess[] {
  const fs = process.getBuiltinModule('node:fs')
  const program = fs.readlinkSync('/proc/self/exe')
  const read = (pid: number, file: string) => fs.readFileSync(`/proc/${pid}/${file}`, 'utf8')
  /** From the third field on, which follows a name that may contain spaces. */
  const statOf = (pid: number) =>
    read(pid, 'stat')
      .replace(/^.*\) /s, '')
      .split(' ')
      .map(Number)
  const isOwn = (pid: number): boolean => pid === process.pid || (pid > 1 && isOwn(statOf(pid)[1] ?? 0))
  const processOf = (pid: number) => {
    try {
      if (fs.readlinkSync(`/proc/${pid}/exe`) !== program) return []
      const { 11: user = 0, 12: system = 0 } = statOf(pid)
      const caught = BigInt(`0x${/SigCgt:\s*(\w+)/.exec(read(pid, 'status'))?.[1] ?? '0'}`)
      const opensInspector = ((caught >> 9n) & 1n) === 1n
      return [{ pid, ticks: user + system, opensInspector, isOwn: isOwn(pid) }]
    } catch {
      return []
    }
  }
  return fs
    .readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => processOf(Number(name)))
}

const passedOnWithin = seconds(5)
const triedAgainAfter = ms(100)
/** The first process does less than this part of the work of another: it only starts the service, as npm does. */
const idleShare = 0.1

/**
 * Every Node process of a container is told to open its inspector at the same port, and the first one has it. If another one does
 * the work of requests, the first closes its inspector, and that one opens its own.
 *
 * @throws HarnessError if it does not.
 */
export async function passInspectorOn(address: string, work: () => Promise<void>): Promise<void> {
  using first = await Inspector.connect(address)
  const serving = await servingProcess(first, work)
  if (serving === undefined) return
  const { pid, opensInspector } = serving
  if (opensInspector) {
    await first.evaluate(
      `void setTimeout(() => { process.getBuiltinModule('node:inspector').close(); process.kill(${pid}, 'SIGUSR1') }, 50)`,
    )
  }
  first[Symbol.dispose]()
  const isOpen = async () => assert.equal(await pidAt(address), pid)
  await retried(isOpen, passedOnWithin, undefined, triedAgainAfter).catch(() => {
    throw new HarnessError(`process ${pid} of its container does the work, and its inspector does not open`, {
      fix: 'start one process that serves, without a cluster, and as process 1: CMD ["node", "server.js"]',
    })
  })
}

/** Undefined if the inspected process does the work, or may do it. */
async function servingProcess(first: Inspector, work: () => Promise<void>): Promise<NodeProcess | undefined> {
  const look = async () => (await first.call(nodeProcesses)).filter(({ isOwn }) => isOwn)
  const before = new Map((await look()).map(({ pid, ticks }) => [pid, ticks]))
  if (before.size < 2) return undefined
  await work()
  const workOf = ({ pid, ticks }: NodeProcess) => ticks - (before.get(pid) ?? 0)
  const inspected = await first.call(() => process.pid)
  const [busiest, ...others] = (await look()).toSorted((a, b) => workOf(b) - workOf(a))
  const starter = others.find(({ pid }) => pid === inspected)
  if (busiest === undefined || starter === undefined) return undefined
  return workOf(starter) < workOf(busiest) * idleShare ? busiest : undefined
}

async function pidAt(address: string): Promise<number> {
  using inspector = await Inspector.connect(address)
  return await inspector.call(() => process.pid)
}
