import { Problem } from './problem.ts'

/** The JSON in a body. @throws Problem `malformed-request`, or `payload-too-large` as soon as it is. */
export const readJson = async (request: Request, bytesMax: number): Promise<unknown> => {
  const text = await readText(request, bytesMax)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw malformed('the body is not JSON; send an object such as {"balance": 100}', error)
  }
}

const readText = async (request: Request, bytesMax: number): Promise<string> => {
  const declared = request.headers.get('Content-Length')
  if (Number(declared) > bytesMax) throw tooLarge(bytesMax)
  try {
    // The HTTP parser holds a client to the length it declared; chunks have to be counted.
    return declared === null ? await readChunks(request, bytesMax) : await request.text()
  } catch (error) {
    if (error instanceof Problem) throw error
    throw malformed('the body ended too early; send all of it', error)
  }
}

const readChunks = async ({ body }: Request, bytesMax: number): Promise<string> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body ?? []) {
    bytes += chunk.length
    if (bytes > bytesMax) throw tooLarge(bytesMax)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

const malformed = (detail: string, cause: unknown): Problem => new Problem('malformed-request', detail, cause)

const tooLarge = (bytesMax: number): Problem =>
  new Problem('payload-too-large', `the body is larger than ${bytesMax} bytes; send less`)
