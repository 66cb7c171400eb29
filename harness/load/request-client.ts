import type { Answer, Call, Json, Method } from '../record/operation.ts'
import { del, get, patch, post, put, request, type CallOptions, type RequestOptions } from './call.ts'

/** Sends one request after the other. An answer with another status than expected is thrown as an error. */
export abstract class RequestClient {
  /**
   * Sends a request. Resolves to the parsed body of the answer, `undefined` if it is empty.
   *
   * @throws HarnessError if the path or an option is wrong.
   * @example const { total } = await client.get('/orders')
   */
  get<Body = Json>(path: string, options?: CallOptions): Promise<Body> {
    return this.ask(get(path, options)).then(bodyOf<Body>)
  }

  /** Like `get`, as POST with a body, sent as JSON. */
  post<Body = Json>(path: string, body?: unknown, options?: CallOptions): Promise<Body> {
    return this.ask(post(path, body, options)).then(bodyOf<Body>)
  }

  /** Like `post`, as PUT. */
  put<Body = Json>(path: string, body?: unknown, options?: CallOptions): Promise<Body> {
    return this.ask(put(path, body, options)).then(bodyOf<Body>)
  }

  /** Like `post`, as PATCH. */
  patch<Body = Json>(path: string, body?: unknown, options?: CallOptions): Promise<Body> {
    return this.ask(patch(path, body, options)).then(bodyOf<Body>)
  }

  /** Like `post`, as DELETE. */
  del<Body = Json>(path: string, body?: unknown, options?: CallOptions): Promise<Body> {
    return this.ask(del(path, body, options)).then(bodyOf<Body>)
  }

  /**
   * Sends a request of any method. Resolves to the whole answer: status, headers, and body.
   *
   * @throws HarnessError if the method, the path or an option is wrong.
   * @example const { status, headers } = await client.request('POST', '/orders', { body: { sku: 'a' }, status: [201, 409] })
   */
  request(method: Method, path: string, options?: RequestOptions): Promise<Answer> {
    return this.ask(request(method, path, options))
  }

  protected abstract ask(call: Call): Promise<Answer>
}

const bodyOf = <Body>({ body }: Answer): Body => body as Body
