import { expect } from 'vitest'
import { sendable } from '../fleet/program.ts'
import { swarm, type Fleet } from '../fleet/swarm.ts'
import type { CallSource } from '../load/call-source.ts'
import { HarnessError } from '../record/errors.ts'
import { loadService } from '../system/service-module.ts'
import { fromSetUp } from './provided.ts'
import { beforehand } from './planned.ts'

/** With `FLEET=swarm`, a plan that names no fleet is measured on the machines of a swarm. */
export function startFleet(): Promise<Fleet> {
  const registry = process.env['FLEET_REGISTRY']
  return beforehand(() => swarm(registry === undefined ? {} : { registry }))
}

function isFleetAsked(): boolean {
  const { FLEET: asked = '' } = process.env
  if (asked === '' || asked === 'swarm') return asked !== ''
  throw new HarnessError(`FLEET=${asked}: expected swarm`, {
    fix: 'write FLEET=swarm, or unset it to measure on one machine',
  })
}

/** The fleet of a plan, or of `FLEET`, with the plan as generators receive it. @throws HarnessError if it cannot be sent. */
export async function onFleet<Plan extends { readonly on?: Fleet; readonly call?: CallSource }>(
  plan: Plan,
  asked: () => Promise<Fleet>,
) {
  const { on, call } = plan
  return await beforehand(async () => {
    if (on === undefined && !isFleetAsked()) return undefined
    if (call === undefined) {
      throw new HarnessError('call is not set, and a fleet does not read the paths of a service', {
        fix: "write call: get('/orders'), or a mix() of several",
      })
    }
    const told = { ...plan, call: await sendable(call, expect.getState().testPath ?? '') }
    const fleet = on ?? (await asked())
    const system = await fleet.serve(await loadService(fromSetUp('service')), fromSetUp('base'))
    return { system, plan: told }
  })
}

const needs = {
  leak: "the inspector of a service's process, which is on another machine",
  faultRun: 'signals to containers, and a proxy before the database, which are on other machines',
  compare: 'two services in turns on the same machine',
} as const

/** `check` reports what a missing plan lacks. @throws HarnessError for a fleet: what is measured is not visible there. */
export const checkOnOne =
  <Plan extends object>(fixture: keyof typeof needs, check: (plan: Plan) => void) =>
  (plan: Plan): void => {
    const { on } = (plan ?? {}) as { readonly on?: { readonly kind?: unknown } }
    const isFleet = on?.kind === 'fleet'
    if (!isFleet && !isFleetAsked()) return check(plan)
    const given = isFleet ? 'on is a fleet' : 'FLEET=swarm'
    throw new HarnessError(`${fixture}: ${given}, expected one machine: it needs ${needs[fixture]}`, {
      fix: isFleet ? 'remove `on`' : 'unset FLEET for this spec: it then runs on the engine of DOCKER_HOST',
    })
  }
