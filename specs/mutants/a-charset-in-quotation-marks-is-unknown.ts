import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the body is decoded by the charset that its Content-Type names, and the quotation marks that HTTP allows around a parameter are taken
 * for a part of the name. `charset=utf-8` and `charset="utf-8"` mean the same (RFC 9110, 8.3.1); an order or an opening with the second is refused
 * with 400 "the body ended too early", although all of it came and it is right. Every other spelling, upper case included, is served.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `    // The HTTP parser holds a client to the length it declared; chunks have to be counted.
    return declared === null ? await readChunks(request, bytesMax) : await request.text()
`,
    replace: `    // The HTTP parser holds a client to the length it declared; chunks have to be counted.
    const bytes =
      declared === null ? await readChunks(request, bytesMax) : new Uint8Array(await request.arrayBuffer())
    return new TextDecoder(charsetOf(request)).decode(bytes)
`,
  },
  {
    file: 'app/body.ts',
    find: `const readChunks = async ({ body }: Request, bytesMax: number): Promise<string> => {`,
    replace: `const charsetOf = ({ headers }: Request): string =>
  /;\\s*charset=([^;\\s]+)/i.exec(headers.get('Content-Type') ?? '')?.[1] ?? 'utf-8'

const readChunks = async ({ body }: Request, bytesMax: number): Promise<Uint8Array> => {`,
  },
  {
    file: 'app/body.ts',
    find: `  return Buffer.concat(chunks).toString()
`,
    replace: `  return Buffer.concat(chunks)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'missed',
}
