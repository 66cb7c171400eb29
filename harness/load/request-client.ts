import type { Answer, Call, Json, Method } from '../record/call.ts'
import { del, get, patch, post, put, request, type CallOptions, type RequestOptions } from './call.ts'

/** Sends one request after the other. A response with an unexpected status is thrown as an error. */
export abstract class RequestClient {
  /**
   * Sends a request. Resolves to the parsed body of the response, `undefined` if it is empty.
   *
   * @throws HarnessError if the path or an option is wrong.
   * @example const { total } = await client.get('/orders')
   */
  get<Body = Json>(path: string, options?: CallOptions): Promise<Body> {
    return this.ask<Body>(get(path, options)).then(bodyOf)
  }

  /** Like `get`, as POST with a body, sent as by `post`: `client.post('/orders', { sku: 'a' })`. @throws HarnessError like `get`. */
  post<Body = Json>(path: string, body?: unknown, options?: CallOptions): Promise<Body> {
    return this.ask<Body>(post(path, body, options)).then(bodyOf)
  }

  /** Like `post`, as PUT: `client.put('/orders/1', { sku: 'a' })`. @throws HarnessError like `get`. */
  put<Body = Json>(path: string, body?: unknown, options?: CallOptions): Promise<Body> {
    return this.ask<Body>(put(path, body, options)).then(bodyOf)
  }

  /** Like `post`, as PATCH: `client.patch('/orders/1', { sku: 'a' })`. @throws HarnessError like `get`. */
  patch<Body = Json>(path: string, body?: unknown, options?: CallOptions): Promise<Body> {
    return this.ask<Body>(patch(path, body, options)).then(bodyOf)
  }

  /** Like `post`, as DELETE: `client.del('/orders/1')`. @throws HarnessError like `get`. */
  del<Body = Json>(path: string, body?: unknown, options?: CallOptions): Promise<Body> {
    return this.ask<Body>(del(path, body, options)).then(bodyOf)
  }

  /**
   * Sends a request of any method. Resolves to the whole response: status, headers, and body.
   *
   * @throws HarnessError if the method, the path or an option is wrong.
   * @example const { status, headers } = await client.request('POST', '/orders', { body: { sku: 'a' }, status: [201, 409] })
   */
  request<Body = Json>(method: Method, path: string, options?: RequestOptions): Promise<Answer<Body>> {
    return this.ask<Body>(request(method, path, options))
  }

  protected abstract ask<Body>(call: Call): Promise<Answer<Body>>
}

const bodyOf = <Body>({ body }: Answer<Body>): Body => body
