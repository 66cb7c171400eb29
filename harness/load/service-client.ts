import { Client } from 'undici'
import { evidencedBy, HarnessError } from '../record/errors.ts'
import type { Answer, Call } from '../record/call.ts'
import { isExpected } from '../record/operation.ts'
import { masked } from '../record/secrets.ts'
import { seconds } from '../record/units.ts'
import { failureOf } from './answer.ts'
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
    const { method, path, status, check, timeout = seconds(5) } = call
    const signal = AbortSignal.timeout(Math.ceil(timeout))
    const whole = this.#client
      .request({ ...prepare(call), signal })
      .then(async ({ statusCode, headers, body }) => ({ statusCode, headers, text: await body.text() }))
    const { statusCode, headers, text } = await whole.catch((cause: unknown) => {
      const late = signal.aborted ? ` within ${timeout / 1000} s` : ''
      const fix = `see the last log lines of the service${signal.aborted ? ', or raise `timeout` of the call' : ''}`
      throw evidencedBy(cause, `${method} ${path} was not answered${late}`, fix)
    })
    const evidence = [masked(text).slice(0, bodyShown)]
    const refused = (what: string, fix: string, cause?: unknown): HarnessError =>
      new HarnessError(`${method} ${path} was ${what}`, { evidence, fix, cause })
    if (!isExpected(statusCode, status)) {
      throw refused(
        `answered ${statusCode}, expected ${status?.join(' or ') ?? '2xx'}`,
        'correct the request, or set the expected `status`',
      )
    }
    let body: unknown
    try {
      body = text === '' ? undefined : JSON.parse(text)
    } catch (cause) {
      throw refused('not answered with JSON', 'use set-up requests whose answers are JSON or empty', cause)
    }
    const answer = { status: statusCode, headers, body: body as Body }
    const failure = check && failureOf(check, answer)
    if (failure === undefined) return answer
    throw refused(`answered ${statusCode}, its check ${failure}`, 'correct the request, or its `check`')
  }
}
