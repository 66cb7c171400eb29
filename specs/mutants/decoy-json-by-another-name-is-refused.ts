import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: a body whose Content-Type names something else than JSON (a form, text/plain) is refused with 415, so that no page of a stranger can send an order
 * through the browser of a customer without asking. All bodies are JSON by contract; `application/json` in any case and with any parameter, every
 * `application/…+json`, and a body without a Content-Type are taken. The refusal is a problem, comes before the first statement and uses up no key. A body that is too large
 * is still 413, and one that is no JSON 400, whatever it calls itself.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `  'insufficient-funds': [422, 'Insufficient funds'],`,
    replace: `  'unsupported-media-type': [415, 'The body is not called JSON'],
  'insufficient-funds': [422, 'Insufficient funds'],`,
  },
  {
    file: 'app/body.ts',
    find: `  const text = await readText(request, bytesMax)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw malformed('the body is not JSON; send an object such as {"balance": 100}', error)
  }
}
`,
    replace: `  const json = parse(await readText(request, bytesMax))
  const type = request.headers.get('Content-Type')
  // A form or a text can be sent by any page in a browser, without the consent of this service.
  if (type !== null && !jsonTypes.test(type))
    throw new Problem('unsupported-media-type', 'the Content-Type is not JSON; send application/json')
  return json
}

const jsonTypes = /^\\s*application\\/([\\w.-]+\\+)?json\\s*(;|$)/i

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw malformed('the body is not JSON; send an object such as {"balance": 100}', error)
  }
}
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
