import { ask } from '../../engine/ask.mjs'
import { official, variables, withoutRegistry } from '../../engine/image-names.mjs'
import { isRoot, misfit } from '../../engine/machine.mjs'
import { imageFinding } from './findings.mjs'
import { isOnPath } from './packages.mjs'

const registryAnswersWithinMs = 4000

/** @type {readonly ['node', 'postgres', 'reaper']} */
const roles = ['node', 'postgres', 'reaper']

/**
 * The name that testcontainers makes of one without a registry.
 * @type {(reference: string, prefix: string) => string}
 */
export const prefixed = (reference, prefix) => {
  const [first = '', ...rest] = reference.split('/')
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')
  return prefix === '' || hasRegistry ? reference : `${prefix.replace(/\/$/, '')}/${reference}`
}

/** @type {(role: keyof typeof variables) => string} */
const referenceOf = role =>
  prefixed(
    process.env[variables[role]] || official[role],
    process.env['TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX'] || '',
  )

/**
 * The image by its name, else one that was built here, unless another was named.
 * @type {(engine: import('./engine.mjs').Engine, role: keyof typeof variables) => Promise<string | undefined>}
 */
const findImage = async ({ address }, role) => {
  const reference = referenceOf(role)
  const isHere = await ask(address, `/images/${reference}/json`).then(
    () => true,
    () => false,
  )
  if (isHere) return reference
  if (process.env[variables[role]]) return undefined
  const filters = encodeURIComponent(JSON.stringify({ reference: [`localhost/plumbline-base/${role}`] }))
  const built = await ask(address, `/images/json?filters=${filters}`).catch(() => [])
  const [name] = built.flatMap((/** @type {{ RepoTags?: string[] }} */ image) => image.RepoTags || [])
  return name
}

/** @type {(engine: import('./engine.mjs').Engine) => Promise<string | undefined>} */
const obstacleToBuilding = async ({ architecture }) => {
  const reason = await misfit(architecture)
  if (reason !== undefined || isRoot() || isOnPath('mmdebstrap')) return reason
  return 'mmdebstrap is not installed, and installing it takes root'
}

/** @type {(engine: import('./engine.mjs').Engine, role: keyof typeof variables) => Promise<import('./findings.mjs').Supply>} */
const supplyOf = async (engine, role) => {
  const answers = await ask(
    engine.address,
    `/distribution/${prefixed(official.node, process.env['TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX'] || '')}/json`,
    registryAnswersWithinMs,
  ).then(
    () => true,
    () => false,
  )
  if (answers) return 'pull'
  const variable = variables[role]
  if (process.env[variable]) {
    const obstacle = `${variable} names ${process.env[variable]}, which is not here, and no registry answers`
    return { obstacle, fix: `\`docker load\` it, or unset ${variable}` }
  }
  const obstacle = await obstacleToBuilding(engine)
  return obstacle === undefined
    ? 'build'
    : { obstacle: `not here, no registry answers, and ${obstacle}`, fix: withoutRegistry }
}

/** @type {(engine: import('./engine.mjs').Engine | undefined) => Promise<import('./findings.mjs').Finding[]>} */
export const imageFindings = async engine => {
  if (engine === undefined) return roles.map(role => imageFinding(role, undefined, 'later'))
  return Promise.all(
    roles.map(async role => {
      const reference = await findImage(engine, role)
      return imageFinding(role, reference, reference === undefined ? await supplyOf(engine, role) : 'pull')
    }),
  )
}
