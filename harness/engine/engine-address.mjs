import { existsSync, readFileSync } from 'fs'
import { homedir, userInfo } from 'os'
import { join } from 'path'
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
export const thisPlace = () => {
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
 * An engine that somebody has named: no other one is meant. `address` is undefined where the text is none.
 * @typedef {object} NamedEngine
 * @property {string} text As it was set.
 * @property {boolean} byVariable By DOCKER_HOST; else by docker.host in `~/.testcontainers.properties`.
 * @property {EngineAddress | undefined} address
 */

/** @type {(place: Place) => NamedEngine | undefined} */
export const namedEngine = place => {
  const text = configured(place, 'DOCKER_HOST')
  if (text === undefined || text === '') return undefined
  const [address] = addressesIn(text, certificatesOf(place))
  return { text, byVariable: place.env['DOCKER_HOST'] === text, address }
}

/**
 * The addresses of an engine in the order in which testcontainers tries them.
 * @type {(place: Place) => EngineAddress[]}
 */
export const engineAddresses = place => {
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
