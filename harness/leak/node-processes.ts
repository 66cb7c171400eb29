import assert from 'node:assert/strict'
import { HarnessError } from '../record/errors.ts'
import { ms, seconds } from '../record/units.ts'
import { retried } from '../system/retried.ts'
import { Inspector } from './inspector.ts'

export type ContainerProcess = ReturnType<typeof processesHere>[number]

/** Runs inside a container, in Node: the processes that it has started, itself, and all others of the same Node. */
export function processesHere() {
  const fs = process.getBuiltinModule('node:fs')
  const program = fs.readlinkSync('/proc/self/exe')
  const address = new URL(process.getBuiltinModule('node:inspector').url() ?? 'ws://none').host
  const read = (pid: number, file: string) => fs.readFileSync(`/proc/${pid}/${file}`, 'utf8')
  /** From the third field on, which follows a name that may contain spaces; empty for a process that has ended. */
  const statOf = (pid: number): number[] => {
    try {
      return read(pid, 'stat')
        .replace(/^.*\) /s, '')
        .split(' ')
        .map(Number)
    } catch {
      return []
    }
  }
  const pids = fs
    .readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
  const stats = new Map(pids.map(pid => [pid, statOf(pid)]))
  const isOwn = (pid = 0): boolean => pid === process.pid || (pid > 1 && isOwn(stats.get(pid)?.[1]))
  const processOf = (pid: number) => {
    try {
      /** Whether it runs the same Node as the process that looks. */
      const isNode = fs.readlinkSync(`/proc/${pid}/exe`) === program
      /** Whether it is the process that looks, or one that it has started, directly or not. */
      const own = isOwn(pid)
      if (!isNode && !own) return []
      const status = read(pid, 'status')
      const [, name = ''] = /^Name:\s*(.*)$/m.exec(status) ?? []
      /** Private memory, in bytes. */
      const memory = Number(/RssAnon:\s*(\d+)/.exec(status)?.[1] ?? 0) * 1024
      const { 11: user = 0, 12: system = 0 } = stats.get(pid) ?? []
      /** CPU time, in hundredths of a second. */
      const ticks = user + system
      const caught = BigInt(`0x${/SigCgt:\s*(\w+)/.exec(status)?.[1] ?? '0'}`)
      /** Whether it catches the signal that opens the inspector, which would otherwise end it. */
      const opensInspector = ((caught >> 9n) & 1n) === 1n
      const command = read(pid, 'cmdline').replaceAll('\0', ' ').trim()
      /** Whether it is told to open it at the address of the one that looks. */
      const isTold = read(pid, 'environ').includes(address) && !command.includes('--inspect')
      /** Whether it is the process that looks. */
      const isInspected = pid === process.pid
      return [{ pid, name, command, isNode, memory, ticks, opensInspector, isTold, isInspected, isOwn: own }]
    } catch {
      return []
    }
  }
  return pids.flatMap(processOf)
}

const passedOnWithin = seconds(5)
const triedAgainAfter = ms(100)
/** The first process does less than this part of the work of another: it only starts the service, as npm does. */
const idleShare = 0.1

/** The Node processes of a container. Each is told to open its inspector at the same port, and one of them has it. */
export class NodeProcesses {
  readonly #address: string
  /** The CPU time of those seen first, by process. */
  #before: ReadonlyMap<number, number> = new Map()

  /** `address`: host and port of the inspector. */
  constructor(address: string) {
    this.#address = address
  }

  /** Passes the inspector on to the process that serves, if the first one only starts it. @throws HarnessError as `inspect`. */
  async inspectServing(work: () => Promise<void>): Promise<void> {
    const before = await this.#look()
    this.#before = new Map(before.map(({ pid, ticks }) => [pid, ticks]))
    if (before.length < 2) return
    await work()
    const [busiest, ...others] = await this.#busiestFirst()
    const starter = others.find(({ isInspected }) => isInspected)
    if (busiest === undefined || starter === undefined) return
    if (this.#workOf(starter) < this.#workOf(busiest) * idleShare) await this.inspect(busiest)
  }

  /** The processes beside the inspected one that have used the CPU since `inspectServing`, the busiest first. */
  async helpers(): Promise<readonly ContainerProcess[]> {
    const busiest = await this.#busiestFirst()
    return busiest.filter(
      one => !one.isInspected && one.opensInspector && one.isTold && this.#workOf(one) > 0,
    )
  }

  /** Makes the inspected process close its inspector, and another one open its own. @throws HarnessError if it does not open. */
  async inspect({ pid, opensInspector }: ContainerProcess): Promise<void> {
    using first = await Inspector.connect(this.#address)
    if (opensInspector) {
      await first.evaluate(
        `void setTimeout(() => { process.getBuiltinModule('node:inspector').close(); process.kill(${pid}, 'SIGUSR1') }, 50)`,
      )
    }
    first[Symbol.dispose]()
    const isOpen = async () => {
      using inspector = await Inspector.connect(this.#address)
      assert.equal(await inspector.call(() => process.pid), pid)
    }
    await retried(isOpen, passedOnWithin, undefined, triedAgainAfter).catch(() => {
      const what = `process ${pid} of its container does the work, and its inspector does not open`
      throw new HarnessError(what, {
        fix: 'start one process that serves, without a cluster, and as process 1: CMD ["node", "server.js"]',
      })
    })
  }

  /** The processes of the service: those seen first, the inspected one, and all that it has started. */
  async #look(): Promise<ContainerProcess[]> {
    using inspector = await Inspector.connect(this.#address)
    const all = await inspector.call(processesHere)
    return all.filter(({ pid, isNode, isOwn }) => isNode && (isOwn || this.#before.has(pid)))
  }

  async #busiestFirst(): Promise<ContainerProcess[]> {
    return (await this.#look()).toSorted((a, b) => this.#workOf(b) - this.#workOf(a))
  }

  #workOf({ pid, ticks }: ContainerProcess): number {
    return ticks - (this.#before.get(pid) ?? 0)
  }
}
