import type { Call, Method } from '../record/call.ts'
import {
  checkOptions,
  functionRule,
  isListOf,
  isRecord,
  quantityRule,
  refuseOption,
  textRule,
  type OptionRules,
} from '../record/option.ts'
import { headersRule, requestPathRule } from './request-rules.ts'
import { keepSecretsIn } from '../record/secrets.ts'
import { unlessThrown } from '../record/unless-thrown.ts'

/** Options of a request besides its method, path and body. */
export interface CallOptions extends Partial<Omit<Call, 'method' | 'path' | 'body' | 'status'>> {
  /** The expected status, or several. Any 2xx by default. */
  readonly status?: number | readonly number[]
}

/** Options of a request that may have a body. */
export interface RequestOptions extends CallOptions {
  /** Sent as JSON; a `Uint8Array` unchanged, and so is text with another `content-type`. */
  readonly body?: unknown
}

const methods: readonly Method[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

const pathRule = requestPathRule('/orders')

const isStatus = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599

const rules: OptionRules = {
  name: textRule("'GET /orders/:id'"),
  headers: headersRule,
  status: {
    holds: value => isStatus(value) || (isListOf(isStatus)(value) && value.length > 0),
    expected: 'a status from 200 to 599, or a list of them',
    example: '201',
  },
  check: functionRule(
    '({ body }) => body.total > 0',
    'a function of status, headers and body that returns true, false or a text that says what is wrong',
  ),
  timeout: quantityRule('ms'),
  abandonAfter: quantityRule('ms'),
  hangUp: {
    holds: value => value === 'in the body' || value === 'in the response',
    expected: "'in the body' or 'in the response'",
    example: "'in the response'",
  },
  body: {
    holds: isBody,
    expected: 'what JSON can hold, text or bytes',
    example:
      "{ sku: 'a' }, or new Uint8Array(8); of a form: await new Response(form).bytes(), with its content-type",
  },
}

function isBody(value: unknown): boolean {
  if (ArrayBuffer.isView(value)) return value instanceof Uint8Array
  // JSON would turn it into null.
  if (typeof value === 'number' && !Number.isFinite(value)) return false
  const json = unlessThrown((): string | undefined => JSON.stringify(value))
  // JSON turns a Map, a FormData, a promise and others into {}.
  return json !== undefined && (json !== '{}' || isRecord(value))
}

/**
 * A request of any method.
 *
 * @throws HarnessError if the method, the path or an option is wrong.
 * @example request('DELETE', '/orders/7', { headers: { 'if-match': '3' }, status: 204 })
 */
export function request(method: Method, path: string, options?: RequestOptions): Call {
  if (!methods.includes(method)) {
    throw refuseOption('method', method, {
      expected: `one of ${methods.join(', ')}`,
      fix: 'write it in capitals',
    })
  }
  if (!pathRule.holds(path)) {
    throw refuseOption(`path of a ${method}`, path, {
      expected: pathRule.expected,
      fix: "write for example '/orders', or `/orders/${encodeURIComponent(name)}`, without the address of the service",
    })
  }
  if (options === undefined) return { method, path, headers: {} }
  checkOptions(`${method} ${path}: `, options, { rules })
  const { headers = {}, status, ...others } = options
  keepSecretsIn(headers)
  if (others.hangUp === 'in the body' && others.body === undefined) {
    throw refuseOption(`${method} ${path}: hangUp`, others.hangUp, {
      expected: 'a body to hang up in',
      fix: "give it a `body`, or write hangUp: 'in the response'",
    })
  }
  const statuses = typeof status === 'number' ? [status] : status
  return { ...others, method, path, headers, ...(statuses !== undefined && { status: statuses }) }
}

/**
 * A GET request.
 *
 * @throws HarnessError if the path or an option is wrong.
 * @example get('/orders/7', { name: 'GET /orders/:id', status: [200, 404] })
 */
export const get = (path: string, options?: CallOptions): Call => request('GET', path, options)

/**
 * A POST request with a body. It is sent as JSON; bytes (`Uint8Array`) unchanged, and so is text with another `content-type`.
 *
 * @throws HarnessError if the path or an option is wrong.
 * @example post('/orders', { sku: 'a', n: 1 }, { status: 201 })
 * @example post('/documents', bytes, { headers: { 'content-type': 'application/pdf' }, status: 201 })
 */
export const post = (path: string, body?: unknown, options?: CallOptions): Call =>
  request('POST', path, withBody(body, options))

/**
 * Like `post`, as PUT.
 *
 * @throws HarnessError if the path or an option is wrong.
 * @example put('/orders/7', { sku: 'a', n: 2 })
 */
export const put = (path: string, body?: unknown, options?: CallOptions): Call =>
  request('PUT', path, withBody(body, options))

/**
 * Like `post`, as PATCH.
 *
 * @throws HarnessError if the path or an option is wrong.
 * @example patch('/orders/7', { n: 2 })
 */
export const patch = (path: string, body?: unknown, options?: CallOptions): Call =>
  request('PATCH', path, withBody(body, options))

/**
 * Like `post`, as DELETE; most have no body.
 *
 * @throws HarnessError if the path or an option is wrong, or options stand in the place of the body.
 * @example del('/orders/7', undefined, { status: 204 })
 */
export function del(path: string, body?: unknown, options?: CallOptions): Call {
  if (options === undefined && looksLikeOptions(body)) {
    throw refuseOption(`DELETE ${path}: body`, body, {
      expected: 'a body, before the options',
      fix: `write del('${path}', undefined, { ${Object.keys(body).join(', ')} }), or add {} after it if it is the body`,
    })
  }
  return request('DELETE', path, withBody(body, options))
}

/** Options in the second place, as in `get`: sent as a body they would have no effect. */
const looksLikeOptions = (body: unknown): body is object =>
  isRecord(body) &&
  Object.keys(body).length > 0 &&
  Object.keys(body).every(name => Object.hasOwn(rules, name))

/** Options that are no object are passed on, to be refused. */
const withBody = (body: unknown, options?: CallOptions): RequestOptions | undefined =>
  body === undefined || !isRecord(options ?? {}) ? options : { ...options, body }

export const awaitsAnswer = ({ abandonAfter, hangUp }: Call): boolean =>
  abandonAfter === undefined && hangUp === undefined
