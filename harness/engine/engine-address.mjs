// Plain JavaScript of Node 12, because `vitest-plumbline doctor` reads it on whatever Node there is.
import { existsSync, readFileSync } from 'fs'
import { homedir, userInfo } from 'os'
import { join } from 'path'
import { ask } from './ask.mjs'
import { usualSocket } from './machine.mjs'

/**
 * Where an engine may listen. `certificates` is the folder of ca.pem, cert.pem and key.pem where TLS is asked for.
 * @typedef {{ readonly socketPath: string }
 *   | { readonly host: string, readonly port: number, readonly certificates: string | undefined }} EngineAddress
 */

/**
 * What the search depends on.
 * @typedef {object} Place
 * @property {NodeJS.Platform} platform
 * @property {Readonly<Record<string, string | undefined>>} env
 * @property {string} home
 * @property {number} uid
 * @property {string} properties Text of `~/.testcontainers.properties`; empty where there is none.
 */

/** @type {() => Place} */
const thisPlace = () => {
  const file = join(homedir(), '.testcontainers.properties')
  const properties = existsSync(file) ? readFileSync(file, 'utf8') : ''
  return { platform: process.platform, env: process.env, home: homedir(), uid: userInfo().uid, properties }
}

/** @type {(properties: string, name: string) => string | undefined} */
const propertyOf = (properties, name) => {
  const pairs = properties.split('\n').map(line => line.split(/=(.*)/))
  const [, value] = pairs.find(([key = '']) => key.trim() === name) || []
  return value === undefined ? undefined : value.trim()
}

/** @type {(place: Place, variable: string) => string | undefined} */
const configured = ({ env, properties }, variable) => {
  const value = env[variable]
  return value === undefined || value === ''
    ? propertyOf(properties, variable.toLowerCase().split('_').join('.'))
    : value
}

/**
 * None where the text names no engine.
 * @type {(text: string | undefined, certificates: string | undefined) => EngineAddress[]}
 */
const addressesIn = (text, certificates) => {
  const [, bracketed, name, port = '2375', path = ''] =
    /^(?:unix|npipe|tcp|https?):\/\/(?:(?:\[([^\]]+)\]|([^/:]+))(?::(\d+))?)?(\/.*)?$/.exec(text || '') || []
  const host = bracketed || name
  if (host !== undefined) return [{ host, port: Number(port), certificates }]
  return path === '' ? [] : [{ socketPath: path }]
}

/** @type {(place: Place) => string | undefined} */
const certificatesOf = place =>
  configured(place, 'DOCKER_TLS_VERIFY') === '1' ? configured(place, 'DOCKER_CERT_PATH') : undefined

/**
 * The addresses of an engine in the order in which testcontainers tries them.
 * @type {(place?: Place) => EngineAddress[]}
 */
export const engineAddresses = (place = thisPlace()) => {
  const named = [
    ...addressesIn(propertyOf(place.properties, 'tc.host'), undefined),
    ...addressesIn(configured(place, 'DOCKER_HOST'), certificatesOf(place)),
  ]
  if (place.platform === 'win32') return [...named, { socketPath: '//./pipe/docker_engine' }]
  const sockets = [
    usualSocket,
    ...(place.env['XDG_RUNTIME_DIR'] === undefined
      ? []
      : [join(place.env['XDG_RUNTIME_DIR'], 'docker.sock')]),
    join(place.home, '.docker/run/docker.sock'),
    join(place.home, '.docker/desktop/docker.sock'),
    `/run/user/${place.uid}/docker.sock`,
  ]
  return [...named, ...sockets.map(socketPath => ({ socketPath }))]
}

/**
 * Why an engine that was named cannot be used.
 * @typedef {{ readonly what: string, readonly fix: string }} Refusal
 */

/** In milliseconds it answers, also while it builds; a run that is refused has to say so within five seconds. */
const answersWithinMs = 3000

/**
 * Undefined where none was named, and where that one answers. testcontainers would go on to the usual sockets, and measure on an
 * engine that nobody has asked for.
 * @type {(place?: Place, withinMs?: number) => Promise<Refusal | undefined>}
 */
export const namedEngineRefusal = async (place = thisPlace(), withinMs = answersWithinMs) => {
  const text = configured(place, 'DOCKER_HOST')
  if (text === undefined || text === '') return undefined
  const [address] = addressesIn(text, certificatesOf(place))
  const byVariable = place.env['DOCKER_HOST'] === text
  const what = byVariable ? `DOCKER_HOST=${text}` : `docker.host=${text} in ~/.testcontainers.properties`
  const without = byVariable ? 'unset DOCKER_HOST' : 'remove that line'
  if (address === undefined) {
    return {
      what: `${what}: expected unix:///path or tcp://host:port`,
      fix: `${exampleOf(text)}, or ${without} to try the usual sockets`,
    }
  }
  return ask(address, '/version', withinMs).then(
    () => undefined,
    error => ({
      what: `${what}: expected an engine that answers: ${error.message}`,
      fix: `start that engine, or ${without} to try the usual sockets`,
    }),
  )
}

/** @type {(text: string) => string} */
const exampleOf = text => {
  const [, there] = /^ssh:\/\/(.+)$/.exec(text) || []
  if (there !== undefined) {
    return `forward its socket by \`ssh -NL /tmp/engine.sock:${usualSocket} ${there}\` and write unix:///tmp/engine.sock`
  }
  if (text.startsWith('/')) return `write unix://${text}`
  return /^[^/:]+:\d+$/.test(text) ? `write tcp://${text}` : `write for example unix://${usualSocket}`
}
