import { expect, test } from 'vitest'
import { MemoryDocker } from '../testing/memory-docker.ts'
import { olderShared } from './clean.ts'

test('the images that projects share are those of both databases, of the proxy and of the generators', async () => {
  const kinds = ['database', 'mariadb', 'proxy', 'generator', 'ledger']
  const images = kinds.flatMap(name =>
    ['old', 'new'].map((tag, createdAt) => ({
      references: [`localhost/plumbline/${name}:${tag}`],
      createdAt,
      labels: { 'plumbline.repository': `localhost/plumbline/${name}` },
    })),
  )
  expect(await olderShared(new MemoryDocker(images))).toEqual(
    kinds.slice(0, -1).map(name => `localhost/plumbline/${name}:old`),
  )
})
