// Plain JavaScript of Node 12, because `vitest-plumbline doctor` reads it on whatever Node there is.
import { readFileSync } from 'fs'
import { request as requestHttp } from 'http'
import { request as requestHttps } from 'https'
import { join } from 'path'

const answersWithinMs = 5000

/** @type {(address: import('./engine-address.mjs').EngineAddress) => import('https').RequestOptions} */
const optionsOf = address => {
  if ('socketPath' in address || address.certificates === undefined) return address
  const folder = address.certificates
  const [ca, cert, key] = ['ca', 'cert', 'key'].map(name => readFileSync(join(folder, `${name}.pem`)))
  return { host: address.host, port: address.port, ca, cert, key }
}

/** @type {(address: import('./engine-address.mjs').EngineAddress, path: string, withinMs: number) => Promise<string>} */
const textOf = (address, path, withinMs) =>
  new Promise((resolve, reject) => {
    const options = optionsOf(address)
    const send = 'ca' in options ? requestHttps : requestHttp
    const asking = send({ ...options, path }, answer => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', part => (text += part))
      answer.on('error', reject)
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve(text) : reject(new Error(`status ${answer.statusCode}`)),
      )
    })
    // A request's own timeout counts silence of the socket; this one counts all.
    const late = setTimeout(() => asking.destroy(new Error(`no answer after ${withinMs} ms`)), withinMs)
    asking.on('close', () => clearTimeout(late))
    asking.on('error', reject)
    asking.end()
  })

/**
 * Asks the engine and resolves to its answer, parsed; rejects with any other status than 200, and when it is late.
 * @type {(address: import('./engine-address.mjs').EngineAddress, path: string, withinMs?: number) => Promise<any>}
 */
export const ask = async (address, path, withinMs = answersWithinMs) => {
  const text = await textOf(address, path, withinMs)
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('it is another server, which answers without JSON')
  }
}
