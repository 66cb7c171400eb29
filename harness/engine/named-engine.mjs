// Plain JavaScript of Node 12, because `vitest-plumbline doctor` reads it on whatever Node there is.
import { ask } from './ask.mjs'
import { namedEngine } from './engine-address.mjs'
import { usualSocket } from './machine.mjs'

/**
 * Why an engine that was named cannot be used.
 * @typedef {{ readonly what: string, readonly fix: string }} Refusal
 */

/** In milliseconds it answers, also while it builds; a run that is refused has to say so within five seconds. */
const answersWithinMs = 3000

/**
 * Undefined where none was named, and where that one answers. testcontainers would go on to the usual sockets, and measure on an
 * engine that nobody has asked for.
 * @type {(place: import('./engine-address.mjs').Place, withinMs?: number) => Promise<Refusal | undefined>}
 */
export const namedEngineRefusal = async (place, withinMs = answersWithinMs) => {
  const named = namedEngine(place)
  if (named === undefined) return undefined
  const { text, byVariable, address } = named
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
