import { validateHeaderName, validateHeaderValue } from 'node:http'
import { isTextRecord, type OptionRule } from '../record/option.ts'
import { unlessThrown } from '../record/unless-thrown.ts'

/** Characters allowed in the first line of a request. */
const requestPath = /^\/[\u0021-\u00ff]*$/

export const requestPathRule = (example: string): OptionRule => ({
  holds: value => typeof value === 'string' && requestPath.test(value),
  expected: 'a path that begins with /, with blanks and non-Latin letters encoded',
  example: `'${example}'`,
})

/** Headers of the connection, which the client manages itself. */
const ofConnection = /^(?:connection|content-length|expect|keep-alive|transfer-encoding|upgrade)$/i

export const headersRule: OptionRule = {
  holds: value => isTextRecord(value) && Object.entries(value).every(isHeader),
  expected: 'strings by name, without headers of the connection',
  example: "{ accept: 'text/plain' }",
  remark: value => (asksForUpgrade(value) ? 'with an upgrade: WebSockets are not measured' : undefined),
  fixOf: value =>
    asksForUpgrade(value)
      ? 'open the WebSocket in the test itself, at `system.service.origin`, and judge what it receives by `judgeAudit`'
      : undefined,
}

/** Such as a handshake of a WebSocket. */
const asksForUpgrade = (headers: unknown): boolean =>
  isTextRecord(headers) &&
  Object.entries(headers).some(
    ([name, value]) => /^upgrade$/i.test(name) || (/^connection$/i.test(name) && /upgrade/i.test(value)),
  )

const isHeader = ([name, value]: readonly [string, string]): boolean =>
  unlessThrown(() => {
    validateHeaderName(name)
    validateHeaderValue(name, value)
    return !ofConnection.test(name)
  }) ?? false
