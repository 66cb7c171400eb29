import { ask } from '../../engine/ask.mjs'
import { engineAddresses } from '../../engine/engine-address.mjs'
import { adviceFor, describeMachine, mayProvideEngine } from '../../engine/machine.mjs'
import { coming, missing, ok } from './findings.mjs'

/**
 * An engine that answers, with what it says of itself: `MemTotal` in bytes, `Architecture` as the kernel names it.
 * @typedef {object} Engine
 * @property {import('../../engine/engine-address.mjs').EngineAddress} address
 * @property {string} version
 * @property {{ CgroupVersion?: string, NCPU: number, MemTotal: number, DockerRootDir: string, Architecture: string }} info
 */

/** @type {(address: import('../../engine/engine-address.mjs').EngineAddress) => Promise<Engine>} */
const engineAt = async address => {
  const { Version: version } = await ask(address, '/version')
  return { address, version, info: await ask(address, '/info') }
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
    const { address, version, info } = engine
    const at = 'socketPath' in address ? address.socketPath : `${address.host}:${address.port}`
    return ok('engine', `${version} at ${at}, cgroup v${info.CgroupVersion === '2' ? 2 : 1}`)
  }
  const machine = await describeMachine()
  return mayProvideEngine(machine)
    ? coming('engine', `none answers: ${adviceFor(machine)}`)
    : missing('engine', 'none answers', adviceFor(machine))
}
