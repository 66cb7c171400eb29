import { ask } from '../../engine/ask.mjs'
import { imageNames, withoutRegistry } from '../../engine/image-names.mjs'
import { obstacleToBuilding } from '../../engine/machine.mjs'
import { coming, missing, ok } from './findings.mjs'

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

/** @type {(reference: string) => string} */
const withHub = reference => prefixed(reference, process.env['TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX'] || '')

/** @type {(engine: import('./engine.mjs').Engine, path: string, withinMs?: number) => Promise<boolean>} */
const answers = ({ address }, path, withinMs) =>
  ask(address, path, withinMs).then(
    () => true,
    () => false,
  )

/**
 * The image by its name, else one that was built here, unless another was named.
 * @type {(engine: import('./engine.mjs').Engine, role: keyof typeof imageNames) => Promise<string | undefined>}
 */
const findImage = async (engine, role) => {
  const { official, variable } = imageNames[role]
  const named = process.env[variable]
  const reference = withHub(named || official)
  if (await answers(engine, `/images/${reference}/json`)) return reference
  if (named) return undefined
  const filters = encodeURIComponent(JSON.stringify({ reference: [`localhost/plumbline-base/${role}`] }))
  const built = await ask(engine.address, `/images/json?filters=${filters}`).catch(() => [])
  const [name] = built.flatMap((/** @type {{ RepoTags?: string[] }} */ image) => image.RepoTags || [])
  return name
}

/** @type {(engine: import('./engine.mjs').Engine | undefined, role: keyof typeof imageNames) => Promise<import('./findings.mjs').Finding>} */
const imageFinding = async (engine, role) => {
  const subject = `image of ${role}`
  if (engine === undefined)
    return coming(subject, 'pulled once an engine runs, or built if no registry answers')
  const reference = await findImage(engine, role)
  if (reference !== undefined) return ok(subject, reference)
  const path = `/distribution/${withHub(imageNames.node.official)}/json`
  if (await answers(engine, path, registryAnswersWithinMs)) return coming(subject, 'will be pulled')
  const { variable } = imageNames[role]
  if (process.env[variable]) {
    const what = `${variable} names ${process.env[variable]}, which is not on this engine, and no registry answers`
    return missing(subject, what, `\`docker load\` it, or unset ${variable}`)
  }
  const obstacle = await obstacleToBuilding(engine.info.Architecture)
  return obstacle === undefined
    ? coming(subject, 'will be built from Debian packages')
    : missing(subject, `not on this engine, no registry answers, and ${obstacle}`, withoutRegistry)
}

/** @type {(engine: import('./engine.mjs').Engine | undefined) => Promise<import('./findings.mjs').Finding[]>} */
export const imageFindings = engine => Promise.all(roles.map(role => imageFinding(engine, role)))
