import { Client } from 'undici'
import { evidencedBy, HarnessError } from '../record/errors.ts'
import type { Answer, Call } from '../record/call.ts'
import { describeOutcome, succeeded } from '../record/operation.ts'
import { seconds } from '../record/units.ts'
import { beginningOf, readAnswer, textOf } from './answer.ts'
import { prepare } from './client.ts'
import { RequestClient } from './request-client.ts'

const bodyShown = 300

/** Sets a service up before a measurement, over one keep-alive connection. */
export class ServiceClient extends RequestClient implements AsyncDisposable {
  readonly #client: Client

  /** `origin` is `http://host:port`. */
  constructor(origin: string) {
    super()
    this.#client = new Client(origin)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.destroy()
  }

  /** @throws HarnessError if the response is not as expected, or does not come within 5 s. */
  protected override async ask<Body>(call: Call): Promise<Answer<Body>> {
    const { method, path, status: expected, timeout = seconds(5) } = call
    const signal = AbortSignal.timeout(Math.ceil(timeout))
    const whole = this.#client
      .request({ ...prepare(call), signal })
      .then(async ({ statusCode: status, headers, body }) => ({ status, headers, bytes: await body.bytes() }))
    const response = await whole.catch((cause: unknown) => {
      const late = signal.aborted ? ` within ${timeout / 1000} s` : ''
      const fix = `see the last log lines of the service${signal.aborted ? ', or raise `timeout` of the call' : ''}`
      throw evidencedBy(cause, `${method} ${path} was not answered${late}`, fix)
    })
    const { outcome, answer } = readAnswer({ expected, check: call.check }, response)
    if (succeeded({ outcome, expected })) return answer as Answer<Body>
    throw new HarnessError(`${method} ${path} was answered ${describeOutcome(outcome, expected)}`, {
      evidence: [beginningOf(textOf(response.bytes), bodyShown)],
      fix: 'correct the request, its expected `status` (any 2xx by default), or its `check`',
    })
  }
}
