import type { Call } from '../record/call.ts'
import { isJson } from '../record/media-type.ts'

/** Bytes are sent unchanged, as `application/octet-stream` by default, and so is text of another type than JSON. */
export function encodedBody({ headers, body }: Pick<Call, 'headers' | 'body'>) {
  if (body === undefined) return { headers, body: null }
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1]
  const isBytes = body instanceof Uint8Array
  const ofDefault = isBytes ? 'application/octet-stream' : 'application/json'
  const isText = typeof body === 'string' && type !== undefined && !isJson(type)
  return {
    headers: type === undefined ? { 'content-type': ofDefault, ...headers } : headers,
    body: isBytes || isText ? body : JSON.stringify(body),
  }
}
