import type { Container } from 'dockerode'
import { Duplex } from 'node:stream'
import { LogTail, tailOf } from './logs.ts'

/** The log of a container that may be started several times. */
export class ContainerLog extends LogTail {
  #output: NodeJS.ReadWriteStream | undefined

  /** Reads from the first line of this start, or of all. Call it before the container is started. */
  async read(container: Container, { fromTheBeginning = false } = {}): Promise<void> {
    const logs = fromTheBeginning
    this.#output = await container.attach({ stream: true, logs, stdout: true, stderr: true })
    container.modem.demuxStream(this.#output, this.sink(), this.sink())
  }

  /** As `tailOf`. */
  tail(count: number): readonly string[] {
    return tailOf(this.last(Number.POSITIVE_INFINITY), count)
  }

  stopReading(): void {
    if (this.#output instanceof Duplex) this.#output.destroy()
  }
}
