import { ask } from '../../engine/ask.mjs'
import { engineAddresses } from '../../engine/engine-address.mjs'
import { adviceFor, describeMachine, mayProvideEngine } from '../../engine/machine.mjs'
import { coming, missing } from './findings.mjs'

/**
 * An engine that answers.
 * @typedef {object} Engine
 * @property {import('../../engine/engine-address.mjs').EngineAddress} address
 * @property {string} version
 * @property {string} cgroup `1` or `2`.
 * @property {number} cpus
 * @property {number} memory Bytes.
 * @property {string} rootFolder Of images and containers, on the machine of the engine.
 * @property {string} architecture As the kernel names it: `x86_64`, `aarch64`.
 */

/** @type {(address: import('../../engine/engine-address.mjs').EngineAddress) => Promise<Engine>} */
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
  for (const address of engineAddresses()) {
    const engine = await engineAt(address).catch(() => undefined)
    if (engine !== undefined) return engine
  }
  return undefined
}

/**
 * `refusal` is what is wrong with an engine that was named: no other one is looked for then.
 * @type {(engine: Engine | undefined, refusal: import('../../engine/engine-address.mjs').Refusal | undefined) => Promise<import('./findings.mjs').Finding>}
 */
export const engineFinding = async (engine, refusal) => {
  if (refusal !== undefined) return missing('engine', refusal.what, refusal.fix)
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
