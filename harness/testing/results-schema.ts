import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'

const file = new URL('../report/results/results.schema.json', import.meta.url)
const schema = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema)

/** Where the content of a `results.json` differs from its schema. */
export const schemaFlaws = (content: unknown): readonly string[] =>
  validate(content)
    ? []
    : (validate.errors ?? []).map(error => `${error.instancePath} ${error.message ?? ''}`)
