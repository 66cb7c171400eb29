import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: leaks. A body is read into a page that is noted while it is being filled, so that large bodies can be refused when
 * too many bytes are under way. When it is complete, the page is cut to its size by `transfer`, which gives another
 * buffer; `finally` strikes that one off, and the first one, detached and of no bytes, stays in the set. The sum of the
 * bytes is right for ever, and so are bodies that end too early; "no request leaves anything behind" (leak.heap) is broken.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `const readText = async (`,
    replace: `/** A body that declares more than this is refused while too much is under way. */
const largeBytes = 2_048
const underWayBytesMax = 8_000_000

/** The pages that are being filled. */
const pages = new Set<ArrayBuffer>()

const bytesUnderWay = (): number => pages.values().reduce((sum, { byteLength }) => sum + byteLength, 0)

const readText = async (`,
  },
  {
    file: 'app/body.ts',
    find: `if (Number(declared) > bytesMax) throw tooLarge(bytesMax)`,
    replace: `if (Number(declared) > bytesMax) throw tooLarge(bytesMax)
  if (Number(declared) > largeBytes && bytesUnderWay() > underWayBytesMax)
    throw new Problem('not-applied', 'too many large bodies are under way; send it again later')`,
  },
  {
    file: 'app/body.ts',
    find: `return declared === null ? await readChunks(request, bytesMax) : await request.text()`,
    replace: `return await readChunks(request, bytesMax)`,
  },
  {
    file: 'app/body.ts',
    find: `  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body ?? []) {
    bytes += chunk.length
    if (bytes > bytesMax) throw tooLarge(bytesMax)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()`,
    replace: `  let page = new ArrayBuffer(bytesMax)
  pages.add(page)
  try {
    let bytes = 0
    for await (const chunk of body ?? []) {
      if (bytes + chunk.length > bytesMax) throw tooLarge(bytesMax)
      new Uint8Array(page).set(chunk, bytes)
      bytes += chunk.length
    }
    page = page.transfer(bytes)
    return Buffer.from(page).toString()
  } finally {
    pages.delete(page)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'pages.add(page)',
  firstTry: 'caught',
}
