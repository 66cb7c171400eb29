import { mutant, type Exam } from './mutant.ts'

/**
 * Each connection has a flight recorder: its last 32 requests, in records of one length (twice the longest headers), padded with spaces as
 * the viewer wants them. It is bounded, and goes with its connection: a megabyte each. Ten clients are 10 MB and a hundred 100 MB; but a
 * thousand are a gigabyte in a container of 512 MiB. At 5,000 requests a second the kernel ends the service after three seconds.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `const recordsMax = 32
/** Headers have 16 KiB at most, and a line of JSON may take two bytes for each. */
const recordBytes = 32_768

/** What a connection did last, to be read in a core dump. */
class FlightRecorder {
  readonly #records: Buffer[] = []
  #requests = 0

  note(line: string): void {
    const slot = this.#requests % recordsMax
    this.#requests += 1
    const record = (this.#records[slot] ??= Buffer.alloc(recordBytes, ' '))
    record.fill(' ', record.write(line))
  }
}

const recorders = new WeakMap<Socket, FlightRecorder>()

const recorderOf = (socket: Socket): FlightRecorder => {
  const known = recorders.get(socket)
  if (known !== undefined) return known
  const recorder = new FlightRecorder()
  recorders.set(socket, recorder)
  return recorder
}

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) => {
    const { method, url, rawHeaders, socket } = request
    recorderOf(socket).note(JSON.stringify([Date.now(), method, url, rawHeaders]))
    void respond(request, response)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients at',
  firstTry: 'inconclusive',
  breaks: ['scale.1000.noCrash'],
  mayBreak: 'any',
}
