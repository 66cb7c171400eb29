import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: leaks native memory. Transfers are packed by zstd, twenty to a volume, and a volume is closed when nobody uses it any
 * more; but its count of users begins at one, for the volume itself, and nobody gives that one back when the next volume begins.
 * So each volume keeps its compressor.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { accepts } from 'hono/accepts'`,
    replace: `import { accepts } from 'hono/accepts'
import { constants, createZstdCompress, type ZstdCompress } from 'node:zlib'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Volume {
  readonly packer: ZstdCompress
  users: number
}

const transfersInVolume = 20
const volumes = new Map<number, Volume>()
let transfersPacked = 0
let packedBytes = 0

const volumeOf = (number: number): Volume => {
  const known = volumes.get(number)
  if (known !== undefined) return known
  const packer = createZstdCompress({ chunkSize: 1_024, params: { [constants.ZSTD_c_windowLog]: 12 } })
  packer.on('data', (chunk: Buffer) => {
    packedBytes += chunk.length
  })
  const volume: Volume = { packer, users: 1 }
  volumes.set(number, volume)
  return volume
}

const pack = (line: string): void => {
  const number = Math.floor(transfersPacked / transfersInVolume)
  transfersPacked += 1
  const volume = volumeOf(number)
  volume.users += 1
  volume.packer.write(line, () => {
    volume.users -= 1
    if (volume.users > 0) return
    volumes.delete(number)
    volume.packer.close()
  })
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `const { transferId, replayed } = await bank.transfer(order)`,
    replace: `const { transferId, replayed } = await bank.transfer(order)
    pack(\`\${transferId} \${order.fromId} \${order.toId} \${order.amount} \${packedBytes}\\n\`)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'volumes.set(number, volume)',
  firstTry: 'caught',
}
