import assert from 'node:assert/strict'
import { ImageName } from 'testcontainers'
import { HarnessError, shown } from '../record/errors.ts'
import { ms, seconds } from '../record/units.ts'
import type { BesideDescription } from './beside.ts'
import type { ContainerDescription } from './beside-container.ts'
import type { SupervisedContainer } from './container.ts'
import { fieldsOf, portOf, type UnstartedContainer } from './container-factory.ts'
import { describedContainer, startSupervised } from './startup.ts'
import { listenersOf } from './listeners.ts'
import { mariadbContainer } from './mariadb.ts'
import { databaseContainer } from './postgres.ts'
import { retried } from './retried.ts'
import { besideIn, databaseIn, type StartedBeside } from './started.ts'

/** Enough for a MariaDB that initialises its files from a cold disk on a busy machine. */
const readyWithin = seconds(60)
const askEvery = ms(100)

type Placed = Readonly<Record<'image' | 'network', string>>

/** Starts what is beside a service, under its name on the network. @throws HarnessError when it does not become ready. */
export async function startBeside(
  name: string,
  one: BesideDescription,
  placed: Placed,
): Promise<StartedBeside> {
  if (typeof one === 'function') {
    const made = one()
    return besideIn(await startMade(name, made, placed), portOf(made))
  }
  if (one.kind === 'postgres') {
    return databaseIn(await startMade(name, databaseContainer(placed.image, 1), placed), one.kind)
  }
  if (one.kind === 'container') return besideIn(await startDescribed(name, one, placed), one.port)
  return databaseIn(await startDescribed(name, mariadbContainer(placed.image), placed), one.kind)
}

async function startDescribed(name: string, one: ContainerDescription, placed: Placed) {
  await using stack = new AsyncDisposableStack()
  const container = stack.use(await startMade(name, describedContainer(one), placed))
  await Promise.race([untilReady(container, one), container.crash('before it was ready')])
  stack.move()
  return container
}

/** Starts any container of testcontainers on the network of a system, and supervises it. */
async function startMade(name: string, made: UnstartedContainer, { image, network }: Placed) {
  const fields = fieldsOf(made)
  if (fields.createOpts.Image !== image) {
    fields.imageName = ImageName.fromString(image)
    fields.createOpts.Image = image
  }
  // A reused container would carry the data of one test into the next.
  fields.reuse = false
  return await startSupervised(name, made, { network, command: fields.createOpts.Cmd })
}

async function untilReady(container: SupervisedContainer, one: ContainerDescription): Promise<void> {
  const { port, ready } = one
  await retried(readinessOf(container, one), readyWithin, undefined, askEvery).catch(() => {
    const late = `not ready ${readyWithin / 1000} s after it was started`
    const sought =
      ready === undefined
        ? `it does not listen on port ${port} of all interfaces`
        : `\`ready\` not met: ${shown(ready)}`
    throw new HarnessError(`the ${container.name} was ${late}`, {
      evidence: [sought, ...container.evidence()],
      fix: 'correct its `port`, or set `ready` to a log line or a command that shows when it can be used',
    })
  })
}

/** The result rejects while the container is not ready. */
function readinessOf(container: SupervisedContainer, { port, ready }: ContainerDescription) {
  if (ready instanceof RegExp) {
    let said = false
    container.log.follow(line => (said ||= line.search(ready) >= 0))
    return async () => assert(said)
  }
  if (ready !== undefined) return async () => void (await container.exec(...ready))
  // A published port accepts connections although nothing listens: only the container's table of ports shows it.
  return async () => {
    const listeners = await listenersOf(container)
    assert(listeners?.some(listener => listener.port === port && !listener.loopback))
  }
}
