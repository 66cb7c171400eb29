import type Dockerode from 'dockerode'
import { expect, test } from 'vitest'
import { startRegistry } from './swarm-registry.ts'

/** A manager whose registry runs on port 30000, published by Swarm, or 32768 of its own address. */
function managerOf(trusted: readonly string[], refuses = 0) {
  const made: object[] = []
  const asked: unknown[] = []
  const removed: string[] = []
  const service = {
    inspect: async () => ({ Endpoint: { Ports: [{ PublishedPort: 30_000 }] } }),
    remove: async () => void removed.push('registry'),
  }
  const ownPort = { PortStatus: { Ports: [{ PublishedPort: 32_768 }] } }
  const isOwn = trusted.length > 1
  const docker = {
    createService: async (options: object) => (made.push(options), service),
    listTasks: async () => [{ Status: { State: 'running', ...(isOwn && ownPort) } }],
    checkAuth: async (account: unknown) => {
      if (asked.push(account) <= refuses) throw new Error('connection refused')
    },
  }
  const place = {
    manager: {
      Swarm: { NodeID: 'node-1', NodeAddr: '10.1.0.2', Nodes: 2 },
      RegistryConfig: { InsecureRegistryCIDRs: trusted },
    },
    name: 'plumbline-1-registry',
    labels: { 'plumbline.fleet': '1' },
    image: 'registry:2',
    run: async (...command: string[]) => `code of ${command[3]?.length}`,
  }
  return { docker: docker as unknown as Dockerode, place, made, asked, removed }
}

test('a registry is on the manager, published by Swarm, and knows a password of its own', async () => {
  const { docker, place, made, asked, removed } = managerOf(['127.0.0.0/8'], 2)
  const registry = await startRegistry(docker, place)
  expect(made).toMatchObject([
    {
      Name: 'plumbline-1-registry',
      Labels: { 'plumbline.fleet': '1' },
      TaskTemplate: {
        ContainerSpec: { Env: expect.arrayContaining(['USERS=fleet:code of 43']), CapabilityDrop: ['ALL'] },
        Placement: { Constraints: ['node.id==node-1'] },
      },
      EndpointSpec: { Ports: [{ TargetPort: 5000, PublishMode: 'ingress' }] },
    },
  ])
  // It is asked until it answers.
  expect(asked).toHaveLength(3)
  expect(registry.account).toMatchObject({ serveraddress: '127.0.0.1:30000', username: 'fleet' })
  expect(JSON.stringify(made)).not.toContain(registry.account.password)
  await registry[Symbol.asyncDispose]()
  expect(removed).toEqual(['registry'])
})

test('where engines ask the network of the manager without TLS, it is asked by its address', async () => {
  const { docker, place, made } = managerOf(['10.1.0.0/16', '127.0.0.0/8'])
  const { account } = await startRegistry(docker, place)
  expect(account.serveraddress).toBe('10.1.0.2:32768')
  expect(made).toMatchObject([{ EndpointSpec: { Ports: [{ PublishMode: 'host' }] } }])
})
