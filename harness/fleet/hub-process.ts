/**
 * Runs in the network of a fleet: `node hub.mjs`. Generators connect to it, and it forwards their messages over its own input and
 * output. When its input ends, or its coordinator is silent for long, the coordinator has gone: it then removes everything with
 * the label `LABEL` from the swarm, and itself last. The engine's socket is mounted.
 */
import { hostname } from 'node:os'
import { Duplex } from 'node:stream'
import { callEngine, clearResources, kindsOfSwarm, leaveNetworks } from '../engine/reaper-clean.ts'
import { hubPort } from '../system/placement.ts'
import { goneFrom, relayOver } from './relay.ts'

/** A coordinator that is cut off says no goodbye, and a restarted hub has none. All must be removed within half a minute. */
const silentMs = 15_000

const { LABEL = '' } = process.env
const stream = Duplex.from({ readable: process.stdin, writable: process.stdout })
const server = relayOver(stream)
// The coordinator speaks once the hub is in the fleet's network only.
stream.once('data', () => server.listen(hubPort))
await goneFrom(stream, silentMs)
server.close()

const filter = { label: [LABEL] }
await leaveNetworks(filter, hostname(), console.error)
await clearResources([filter], console.error, { kinds: kindsOfSwarm })
await callEngine('DELETE', `/containers/${hostname()}?force=1&v=1`)
