import { mutant, type Exam } from './mutant.ts'

/**
 * For fairness, requests begin in batches of 40 ms, and a client has one turn in each; its second request goes into the
 * next one. Whether a client has had its turn is found by comparing it with all others in the batch, as JSON of both. A
 * dozen in a batch cost nothing, but with a thousand clients at 5,000 requests a second there are two hundred, and half
 * a million comparisons a second.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs =`,
    replace: `const batchMs = 40

interface Client {
  readonly headers: object
  readonly address: string | undefined
  readonly port: number | undefined
}

interface Turn {
  readonly client: Client
  readonly begin: () => void
}

/** A proxy may send the requests of several clients over one connection, so the headers belong to the client. */
const isSame = (one: Client, other: Client): boolean => JSON.stringify(one) === JSON.stringify(other)

let batch: Turn[] = []
let next: Turn[] = []

const enqueue = (turn: Turn): void => {
  if (batch.some(({ client }) => isSame(client, turn.client))) {
    next.push(turn)
    return
  }
  batch.push(turn)
  if (batch.length === 1) setTimeout(beginBatch, batchMs)
}

const beginBatch = (): void => {
  const begun = batch
  const late = next
  batch = []
  next = []
  for (const { begin } of begun) begin()
  for (const turn of late) enqueue(turn)
}

const sweepEveryMs =`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) => {
    const { headers, socket } = request
    enqueue({
      client: { headers, address: socket.remoteAddress, port: socket.remotePort },
      begin: () => void respond(request, response),
    })
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients at',
  breaks: ['scale.1000.errors'],
  mayBreak: 'any',
  firstTry: 'caught',
}
