import type { Call } from '../operation.ts'
import { seed } from '../seed.ts'
import { ms, seconds } from '../units.ts'
import { drive } from './drive.ts'

const timeout = seconds(5)

/** Closed loops, one after the other, that count on: no two requests of all rounds have the same number. */
export class Rounds {
  /** Requests not answered with 200, by what was answered instead. */
  readonly failures: Record<string, number> = {}
  readonly #origin: string
  readonly #call: (request: number) => Call
  #sent = 0

  constructor(origin: string, call: (request: number) => Call) {
    this.#origin = origin
    this.#call = call
  }

  get sent(): number {
    return this.#sent
  }

  async drive(clients: number, requestsEach: number): Promise<void> {
    const traffic = await drive(this.#origin, {
      clients,
      call: request => this.#call(this.#sent + request),
      load: { kind: 'closed', pause: ms(0), until: { kind: 'count', requestsPerClient: requestsEach } },
      seed: seed(),
      timeout,
    })
    this.#sent += clients * requestsEach
    for (const { outcome, count } of traffic.failures) {
      this.failures[outcome] = (this.failures[outcome] ?? 0) + count
    }
  }
}
