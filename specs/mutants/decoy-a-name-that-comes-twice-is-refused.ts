import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: a body in which a name comes twice (`{"amount": 1, …, "amount": 1000}`) is refused with 400, because two readers may take
 * different ones (RFC 8259, section 4; I-JSON forbids it). JSON.parse has judged the text before, names are compared unescaped, only those
 * of the outermost object count, and the walk over at most 4 KB is linear; every other body is read as ever.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `  try {
    return JSON.parse(text)
  } catch (error) {
    throw malformed('the body is not JSON; send an object such as {"balance": 100}', error)
  }
}
`,
    replace: `  const value = parse(text)
  const twice = nameGivenTwice(text)
  if (twice !== undefined) throw malformed(\`\${shortened(twice)} comes twice; send each name once\`, undefined)
  return value
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw malformed('the body is not JSON; send an object such as {"balance": 100}', error)
  }
}

const shortened = (name: string): string => JSON.stringify(name.slice(0, 40))

/** The first name that the outermost object of a valid JSON text has twice. */
const nameGivenTwice = (text: string): string | undefined => {
  const seen = new Set<string>()
  let depth = 0
  let before = ''
  for (const match of text.matchAll(/"(?:[^"\\\\]|\\\\.)*"|[{}[\\]:]/g)) {
    const token = match[0]
    if (token === '{' || token === '[') depth += 1
    else if (token === '}' || token === ']') depth -= 1
    else if (token === ':' && depth === 1) {
      const name = String(JSON.parse(before))
      if (seen.has(name)) return name
      seen.add(name)
    }
    before = token
  }
  return undefined
}
`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
