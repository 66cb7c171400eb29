import type { Container } from 'dockerode'
import { readFile } from 'node:fs/promises'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { HarnessError } from '../errors.ts'
import type { EngineStats } from '../sample/stats.ts'
import { seconds } from '../units.ts'
import { connectDockerode, statusOf } from './docker.ts'
import { LogTail } from './logs.ts'

/** How a container ended. */
export interface Exit {
  readonly code: number
  /** The kernel killed it because it reached its memory limit. */
  readonly outOfMemory: boolean
}

const shownLines = 20
const gone: ReadonlySet<number> = new Set([404, 409])

/**
 * One container, followed from before its first instruction, so that not a line of log is missed and an exit
 * is known when it happens: testcontainers waits ten seconds for the port of a container that is long dead.
 */
export class SupervisedContainer {
  readonly name: string
  readonly exited: Promise<Exit>
  readonly #container: Container
  readonly #logs: LogTail
  readonly #following: AbortController

  private constructor(name: string, container: Container, logs: LogTail, following: AbortController) {
    this.name = name
    this.#container = container
    this.#logs = logs
    this.#following = following
    this.exited = this.#awaitExit()
  }

  /** `id` must be created and not yet started. `name` is what messages call it: "service", "database". */
  static async follow(name: string, id: string): Promise<SupervisedContainer> {
    const docker = await connectDockerode()
    const container = docker.getContainer(id)
    const logs = new LogTail()
    const following = new AbortController()
    const output = await container.attach({ stream: true, stdout: true, stderr: true })
    container.modem.demuxStream(output, logs.sink(), logs.sink())
    following.signal.addEventListener('abort', () => {
      if ('destroy' in output && typeof output.destroy === 'function') output.destroy()
    })
    return new SupervisedContainer(name, container, logs, following)
  }

  get id(): string {
    return this.#container.id
  }

  lastLines(count = shownLines): readonly string[] {
    return this.#logs.last(count)
  }

  /** One reading of the engine's counters, taken in a few milliseconds (two would take the engine a second). */
  async stats(): Promise<EngineStats> {
    return await this.#container.stats({ stream: false, 'one-shot': true })
  }

  /** Its first process as this machine knows it; `undefined` where the engine runs on another machine. */
  async hostPid(): Promise<number | undefined> {
    const { State: state } = await this.#container.inspect()
    const groups = await readFile(`/proc/${state.Pid}/cgroup`, 'utf8').catch(() => '')
    return groups.includes(this.id) ? state.Pid : undefined
  }

  /** Runs a command inside the container. Rejects when it fails or takes longer than five seconds. */
  async exec(...command: string[]): Promise<string> {
    const exec = await this.#container.exec({ Cmd: command, AttachStdout: true, AttachStderr: true })
    const stream = await exec.start({ abortSignal: AbortSignal.timeout(seconds(5)) })
    const output = new PassThrough()
    const errors = new PassThrough()
    this.#container.modem.demuxStream(stream, output, errors)
    stream.once('end', () => {
      output.end()
      errors.end()
    })
    const [printed, complaints] = await Promise.all([text(output), text(errors)])
    const { ExitCode: code } = await exec.inspect()
    if (code === 0) return printed
    throw new HarnessError(`\`${command.join(' ')}\` failed in the ${this.name} (exit code ${code})`, {
      evidence: complaints.split('\n').filter(Boolean),
    })
  }

  /** Rejects as soon as the container ends, with its exit code, the OOM flag and its last lines. */
  async crash(during: string): Promise<never> {
    const { code, outOfMemory } = await this.exited
    const why = outOfMemory ? 'killed at its memory limit (OOM)' : `exit code ${code}`
    throw new HarnessError(`the ${this.name} ended ${during}: ${why}`, {
      evidence: this.evidence(),
      fix: outOfMemory ? 'raise its memory limit, or make it need less' : 'its last lines above say why',
    })
  }

  evidence(): readonly string[] {
    const lines = this.lastLines()
    return lines.length === 0
      ? [`the ${this.name} printed nothing`]
      : [`last lines of the ${this.name}:`, ...lines.map(line => `| ${line}`)]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#following.abort()
    try {
      await this.#container.remove({ force: true, v: true })
    } catch (error) {
      // Gone already, or on its way: testcontainers removes a container whose wait failed.
      if (!gone.has(statusOf(error) ?? 0)) throw error
    }
  }

  async #awaitExit(): Promise<Exit> {
    const abortSignal = this.#following.signal
    try {
      const { StatusCode: code } = await this.#container.wait({ condition: 'next-exit', abortSignal })
      const { State: state } = await this.#container.inspect()
      // The last lines travel on another connection than the exit.
      await new Promise(resolve => setTimeout(resolve, 50))
      return { code, outOfMemory: state.OOMKilled }
    } catch (error) {
      if (abortSignal.aborted) return new Promise(() => {})
      throw error
    }
  }
}
