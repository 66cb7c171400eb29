import type { Container } from 'dockerode'
import { readFile } from 'node:fs/promises'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { HarnessError } from '../record/errors.ts'
import type { ContainerSample } from '../record/sample.ts'
import { lacksGroup, sampleFromStats, withGroup, type EngineStats } from '../sample/stats.ts'
import type { Bytes, Cores, Milliseconds } from '../record/units.ts'
import { oldAddressTaken, publishedIn, reachableAddressOf, takenOffNetworks } from './container-network.ts'
import { isNotRunning, reasonOf, removeContainer } from './docker.ts'
import { connectDockerode } from './engine-address.ts'
import { execIn, talkTo } from './exec.ts'
import { crashError, exitOf, shownLog, stopSignalIn, untilCleanedUp, type Exit, type Signal } from './exit.ts'
import { groupReader } from './group-reader.ts'
import { ContainerLog } from './logs.ts'
import { retried } from './retried.ts'

export const shownLines = 20

/**
 * One container, followed from before its first instruction, so that every log line is read and an exit is noticed at once.
 * testcontainers waits ten seconds for the port of a container that has ended.
 */
export class SupervisedContainer {
  readonly name: string
  readonly #container: Container
  readonly log = new ContainerLog()
  readonly #following = new AbortController()
  readonly #readGroup = groupReader(this)
  /** Resolves when the container ends, intended or not. After a restart: when it ends again. */
  exited: Promise<Exit>
  /** The container's own address, if it is reachable from this machine. */
  ownAddress: string | undefined
  /** The CPU it may use, as of the last `locate`; undefined without a limit. */
  quotaCores: Cores | undefined
  /** Settles when the container runs again after an intended end; undefined when there was none. */
  #restarted: PromiseWithResolvers<void> | undefined
  /** The latest start after an end. */
  #starting: Promise<void> | undefined
  #host = ''
  #ports: ReadonlyMap<number, number> = new Map()

  /** A container from another process may have ended already. */
  private constructor(name: string, container: Container, until: 'next-exit' | 'not-running' = 'next-exit') {
    this.name = name
    this.#container = container
    this.exited = this.#awaitExit(until)
  }

  /** `id`: a container that is created and not yet started. `name`: its name in messages, such as "service" or "database". */
  static async follow(name: string, id: string): Promise<SupervisedContainer> {
    const docker = await connectDockerode()
    const supervised = new SupervisedContainer(name, docker.getContainer(id))
    await supervised.log.read(supervised.#container)
    return supervised
  }

  /** Follows a container that another process has started and will remove, including its log so far. */
  static async adopt(name: string, id: string, host: string): Promise<SupervisedContainer> {
    const docker = await connectDockerode()
    const supervised = new SupervisedContainer(name, docker.getContainer(id), 'not-running')
    await Promise.all([supervised.log.read(supervised.#container, { all: true }), supervised.locate(host)])
    return supervised
  }

  get id(): string {
    return this.#container.id
  }

  /** `host:port` of a port of the container, from this machine, until its next start. */
  addressOf(port: number): string {
    return `${this.#host}:${this.#ports.get(port) ?? 0}`
  }

  /** One reading of the engine's counters, in a few milliseconds; two would take a second. `undefined` once it has ended. */
  async sample(): Promise<ContainerSample | undefined> {
    const stats: EngineStats = await this.#container.stats({ stream: false, 'one-shot': true })
    const sample = sampleFromStats(stats)
    return sample && lacksGroup(stats) ? withGroup(sample, await this.#readGroup()) : sample
  }

  /** The bytes of the files that it has written to its own disk: none where that is read-only. */
  async writtenBytes(): Promise<number> {
    // Option and figure are part of the engine's API, and not of dockerode's types.
    const withSizes: object = { size: true }
    const { SizeRw = 0 }: { SizeRw?: number; Id: string } = await this.#container.inspect(withSizes)
    return SizeRw
  }

  /** The process id on this machine of its first process; `undefined` for a remote engine. */
  async hostPid(): Promise<number | undefined> {
    const { State: state } = await this.#container.inspect()
    const groups = await readFile(`/proc/${state.Pid}/cgroup`, 'utf8').catch(() => '')
    return groups.includes(this.id) ? state.Pid : undefined
  }

  /** The signal by which an engine asks it to end. */
  async stopSignal(): Promise<string> {
    return stopSignalIn((await this.#container.inspect()).Config)
  }

  /** Runs a command inside. @throws HarnessError when it fails or takes longer than five seconds. */
  async exec(...command: string[]): Promise<string> {
    return await execIn(this.#container, this.name, command)
  }

  /** Starts a command inside. The stream writes to its input and reads its output. */
  async talk(...command: string[]): Promise<Duplex> {
    return await talkTo(this.#container, command)
  }

  /**
   * Asks its first process to end; calls `delivered` when the signal was sent. One that has just crashed gets it when whoever
   * watches for crashes has started it again. @returns undefined if it has not ended. @throws HarnessError if it stays ended.
   */
  async signal(signal: string, within: Milliseconds, delivered = () => {}): Promise<Exit | undefined> {
    const kill = async () => {
      await this.#starting
      this.#restarted ??= Promise.withResolvers()
      await this.#container.kill({ signal }).catch((error: unknown) => {
        this.#expectNoExit()
        throw error
      })
    }
    await retried(kill, within, isNotRunning).catch((error: unknown) => {
      if (!isNotRunning(error)) throw error
      return this.crash(`and was not started again within ${within / 1000} s, so it got no ${signal}`)
    })
    delivered()
    return (await Promise.race([this.exited, sleep(within, undefined, { ref: false })])) ?? undefined
  }

  /** Ends it by a signal to its first process. @throws HarnessError when it has not ended in time. */
  async end(signal: Signal, within: Milliseconds): Promise<Exit> {
    const exit = await this.signal(signal, within)
    if (exit !== undefined) return exit
    throw new HarnessError(`the ${this.name} was still running ${within / 1000} s after ${signal}`, {
      evidence: this.evidence(),
    })
  }

  /** Starts it again with the same file system. Its published ports change. */
  start(): Promise<void> {
    this.#starting = this.#startAgain()
    return this.#starting
  }

  async #startAgain(): Promise<void> {
    await this.exited
    await untilCleanedUp(this.#container)
    this.exited = this.#awaitExit('next-exit')
    await this.log.read(this.#container)
    await this.#container.start()
    await this.locate()
    this.#expectNoExit()
  }

  #expectNoExit(): void {
    this.#restarted?.resolve()
    this.#restarted = undefined
  }

  /** Starts it again at another address of its network, under the same names. */
  async startElsewhere(): Promise<void> {
    await using _ = await oldAddressTaken(this.#container)
    await this.start()
  }

  /**
   * Freezes all its processes: it still accepts connections, and never responds. cgroup v1 cannot freeze a process that is between
   * two states, and the engine then thaws the others: in that case it tries again.
   */
  async pause(within: Milliseconds): Promise<void> {
    const pause = () => this.#container.pause()
    await retried(pause, within, error => reasonOf(error).includes('unable to freeze'))
  }

  async resume(): Promise<void> {
    await this.#container.unpause()
  }

  /** Changes its limits. Without `memory` the memory limit stays. */
  async limit({ cpus, memory }: { readonly cpus: Cores; readonly memory?: Bytes }): Promise<void> {
    await this.#container.update({ NanoCpus: cpus * 1e9, Memory: memory, MemorySwap: memory })
  }

  /** Disconnects it from its networks. @returns a function that reconnects it under its old names, at other published ports. */
  async isolate(): Promise<() => Promise<void>> {
    const reconnect = await takenOffNetworks(this.#container)
    return () => reconnect().then(() => this.locate())
  }

  /** Looks up its published ports, which change whenever it is started or joins a network. `host`: where they are. */
  async locate(host = this.#host): Promise<void> {
    this.#host = host
    const inspected = await this.#container.inspect()
    const { NanoCpus: nanoCpus } = inspected.HostConfig
    this.quotaCores = nanoCpus ? ((nanoCpus / 1e9) as Cores) : undefined
    const ports = publishedIn(inspected)
    // A stopped container has no published ports.
    if (ports.size === 0) return
    this.#ports = ports
    this.ownAddress = await reachableAddressOf(inspected, ports)
  }

  /** Rejects when it ends unintentionally. @throws HarnessError with exit code, OOM flag and last lines. */
  async crash(during: string): Promise<never> {
    const exit = await this.exited
    if (this.#restarted === undefined) throw crashError(this.name, during, exit, this.log.tail(shownLines))
    await this.#restarted.promise
    return await this.crash(during)
  }

  evidence(): readonly string[] {
    return shownLog(this.name, this.log.tail(shownLines))
  }

  /** Stops reading logs and waiting for the exit: another process follows the container, or none needs to. */
  letGo(): void {
    this.#following.abort()
    this.log.stopReading()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Its log ends with it: the last lines are still read.
    this.#following.abort()
    // testcontainers may have removed it, after its wait failed.
    await removeContainer(this.#container)
  }

  async #awaitExit(condition: 'next-exit' | 'not-running'): Promise<Exit> {
    const isAsked = () => this.#restarted !== undefined
    const exit = await exitOf(this.#container, condition, isAsked, this.#following.signal)
    await this.log.complete()
    return exit
  }
}
