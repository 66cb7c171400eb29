import { expect, test } from 'vitest'
import { cores, mebibytes } from '../record/quantities.ts'
import { container } from '../system/beside-container.ts'
import { defineService } from '../system/description.ts'
import { generatorPart, observerPart, servicePart } from './parts.ts'

const service = defineService({
  name: 'orders',
  build: { image: 'orders:1' },
  port: 8080,
  beside: { cache: container({ image: 'redis:8', port: 6379 }) },
  env: ({ cache }) => ({ REDIS: cache.address }),
  limits: { cpu: cores(0.25), memory: mebibytes(128) },
  tmpfs: ['/cache'],
})

test('a service is placed as it is started on one machine: its limits, read only, without capabilities', () => {
  expect(servicePart(service, 'orders:1', 3)).toEqual({
    name: 'service',
    role: 'service',
    image: 'orders:1',
    copies: 3,
    env: { REDIS: 'cache:6379' },
    limits: { cpu: 0.25, memory: 134_217_728, pids: 64 },
    readOnly: true,
    tmpfs: ['/cache'],
    capabilities: [],
  })
})

test('generators and observers know the secret; observers alone see their machine, and processes of others', () => {
  const [generator, observer] = [generatorPart('g:1', 4), observerPart('g:1')]
  for (const part of [generator, observer]) {
    expect(part).toMatchObject({ knowsSecret: true, readOnly: true })
    expect(part.env).toMatchObject({ COORDINATOR: 'hub:7070', SECRET_FILE: '/run/secrets/fleet' })
  }
  expect([generator.seesMachine, observer.seesMachine]).toEqual([undefined, true])
  expect([generator.capabilities, observer.capabilities]).toEqual([[], ['SYS_PTRACE', 'DAC_READ_SEARCH']])
  expect([generator.copies, observer.copies]).toEqual([4, 'each'])
})
