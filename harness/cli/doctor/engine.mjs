import { readFileSync } from 'fs'
import { request as requestHttp } from 'http'
import { request as requestHttps } from 'https'
import { join } from 'path'
import { adviceFor, describeMachine, mayProvideEngine } from '../../engine/machine.mjs'
import { engineAddresses, thisPlace } from './engine-address.mjs'
import { coming, missing } from './findings.mjs'

/**
 * An engine that answers.
 * @typedef {object} Engine
 * @property {import('./engine-address.mjs').EngineAddress} address
 * @property {string} version
 * @property {string} cgroup `1` or `2`.
 * @property {number} cpus
 * @property {number} memory Bytes.
 * @property {string} rootFolder Of images and containers, on the machine of the engine.
 * @property {string} architecture As the kernel names it: `x86_64`, `aarch64`.
 */

const answersWithinMs = 5000

/** @type {(address: import('./engine-address.mjs').EngineAddress) => import('https').RequestOptions} */
const optionsOf = address => {
  if ('socketPath' in address || address.certificates === undefined) return address
  const folder = address.certificates
  const [ca, cert, key] = ['ca', 'cert', 'key'].map(name => readFileSync(join(folder, `${name}.pem`)))
  return { host: address.host, port: address.port, ca, cert, key }
}

/**
 * Asks the engine and resolves to its answer, parsed; rejects with any other status than 200, and when it is late.
 * @type {(address: import('./engine-address.mjs').EngineAddress, path: string, withinMs?: number) => Promise<any>}
 */
export const ask = (address, path, withinMs = answersWithinMs) =>
  new Promise((resolve, reject) => {
    const options = optionsOf(address)
    const send = 'ca' in options ? requestHttps : requestHttp
    const asking = send({ ...options, path }, answer => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', part => (text += part))
      answer.on('end', () =>
        answer.statusCode === 200
          ? resolve(JSON.parse(text))
          : reject(new Error(`status ${answer.statusCode}`)),
      )
    })
    // A request's own timeout counts silence of the socket; this one counts all.
    const late = setTimeout(() => asking.destroy(new Error(`no answer after ${withinMs} ms`)), withinMs)
    asking.on('close', () => clearTimeout(late))
    asking.on('error', reject)
    asking.end()
  })

/** @type {(address: import('./engine-address.mjs').EngineAddress) => Promise<Engine>} */
const engineAt = async address => {
  const { Version: version } = await ask(address, '/version')
  const info = await ask(address, '/info')
  return {
    address,
    version,
    cgroup: info.CgroupVersion === '2' ? '2' : '1',
    cpus: info.NCPU,
    memory: info.MemTotal,
    rootFolder: info.DockerRootDir,
    architecture: info.Architecture,
  }
}

/**
 * The first engine that answers, of the addresses that testcontainers tries.
 * @type {() => Promise<Engine | undefined>}
 */
export const findEngine = async () => {
  for (const address of engineAddresses(thisPlace())) {
    const engine = await engineAt(address).catch(() => undefined)
    if (engine !== undefined) return engine
  }
  return undefined
}

/** @type {(engine: Engine | undefined) => Promise<import('./findings.mjs').Finding>} */
export const engineFinding = async engine => {
  if (engine !== undefined) {
    const { address, version, cgroup } = engine
    const at = 'socketPath' in address ? address.socketPath : `${address.host}:${address.port}`
    return { state: 'ok', subject: 'engine', detail: `${version} at ${at}, cgroup v${cgroup}` }
  }
  const machine = await describeMachine()
  return mayProvideEngine(machine)
    ? coming('engine', `none answers: ${adviceFor(machine)}`)
    : missing('engine', 'none answers', adviceFor(machine))
}
